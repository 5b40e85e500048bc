"""What an answer says itself, outside every quotation mark: where articles differ or are silent."""

from collections.abc import Sequence

from server.answering.choosing import Choice
from server.answering.differing import Difference
from server.schemas import DisagreeingValue, Disagreement, Statement


def disagreements(found: Sequence[Difference], choices: Sequence[Choice]) -> list[Disagreement]:
    """The differences, each value with the numbers of the quotes that give it.

    A value whose sentence is not quoted cannot be shown; a difference needs two that can.
    """
    shown = []
    for difference in found:
        values = []
        for value, held in difference.values:
            numbers = [
                n for n, choice in enumerate(choices, 1) if any(choice.holds(c) for c in held)
            ]
            if numbers:
                values.append(DisagreeingValue(value=value, citations=numbers))
        if len(values) > 1:
            shown.append(Disagreement(about=difference.about, values=values))
    return shown


def text(
    statements: Sequence[Statement],
    differing: Sequence[Disagreement],
    unanswered: Sequence[str],
) -> str:
    """The whole answer in words: the differences first, then the statements, then what lacks."""
    parts = [_differ(each) for each in differing]
    parts += [f"{s.text} [{s.citations[0]}]" for s in statements]
    if unanswered:
        parts.append(f"The articles do not say: {' '.join(unanswered)}")
    return "\n\n".join(parts)


def _differ(disagreement: Disagreement) -> str:
    values = "; ".join(
        f"{v.value} {''.join(f'[{n}]' for n in v.citations)}" for v in disagreement.values
    )
    return f"The articles differ: {values}."
