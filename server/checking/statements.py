"""Is a statement borne out by the quotes that it cites? Checked, never proven."""

from collections.abc import Sequence

from server.answering.several import Embed
from server.checking.attribution import attribution_faults
from server.checking.days import day_faults
from server.checking.entailment import Entailment, entailment_faults
from server.checking.evidence import Evidence
from server.checking.form import form_faults
from server.checking.hedging import hedge_faults
from server.checking.meaning import meaning_faults
from server.checking.names import name_faults
from server.checking.numbers import number_faults
from server.checking.polarity import polarity_faults
from server.checking.reading import read
from server.checking.sources import Fault, Source

__all__ = ["Fault", "Source", "check"]


def check(
    statement: str,
    sources: Sequence[Source],
    embed: Embed,
    entails: Entailment | None = None,
) -> tuple[Fault, ...]:
    """What the quotes that a statement cites do not bear out; nothing if it passed.

    ``sources`` are the quotes it cites, one or more; ``entails`` is the model of entailment
    that the settings name, asked last and only of what the rules let pass. Deterministic.
    """
    found = list(form_faults(statement))
    if found:
        return tuple(found)
    own = read(statement)
    if not sources or not own.tokens:
        return (Fault("meaning", "It rests on no quote."),)
    evidence = Evidence.of(sources)
    found += number_faults(own, evidence)
    found += day_faults(own, evidence)
    found += name_faults(own, evidence)
    found += polarity_faults(own, evidence)
    found += attribution_faults(own, evidence)
    found += hedge_faults(own, evidence)
    found += meaning_faults(own, evidence, embed)
    if entails is not None and not found:
        found += entailment_faults(statement, sources, entails)
    return tuple(found)
