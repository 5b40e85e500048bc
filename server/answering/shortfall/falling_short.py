"""What the quotes tell instead of what a question asks: near it, and not it. Pure functions."""

from collections.abc import Sequence

from index.question import Question
from server.answering.scoring import Candidate, text_of
from server.answering.shortfall.absent import left_out, of_last
from server.answering.shortfall.causes import no_cause
from server.answering.shortfall.changes import unchanged
from server.answering.shortfall.charges import only_step
from server.answering.shortfall.countries import no_country
from server.answering.shortfall.opposites import opposite
from server.answering.shortfall.plans import is_planned
from server.answering.shortfall.prices import other_sum
from server.answering.shortfall.rates import not_by_the
from server.answering.shortfall.successors import no_successor
from server.answering.shortfall.undone import no_outcome, only_wondered, undone
from server.answering.shortfall.unreal import is_unreal, tells_no_real_sum
from server.answering.shortfall.which_one import unnamed


def falls_short(question: Question, chosen: Sequence[Candidate]) -> str | None:
    """In words how the quotes fall short of a question, though they are much like it."""
    if chosen and all(is_unreal(question, c) for c in chosen):
        if all(tells_no_real_sum(question, c) for c in chosen):
            return "tell only of a sum that was offered, expected or possible"
        return "do not clearly give the sum asked for"
    if undone(question, chosen):
        if only_wondered(question, chosen):
            return "do not clearly say whether it was done"
        return "speak of it as yet to come, or as possible"
    if no_outcome(question, chosen):
        return "do not say how it turned out"
    if any(is_planned(question, c) for c in chosen) and all(
        is_planned(question, c) or not question.holds(text_of(c)) for c in chosen
    ):
        return "tell only how long it was to be"
    if period := not_by_the(question, chosen):
        return f"give no sum by the {period}"
    if asked := other_sum(question, chosen):
        return f"give no sum that is a {asked}"
    if unchanged(question, chosen):
        return "do not clearly give the number asked for"
    if step := only_step(question, chosen):
        return f"tell only of {step}"
    if noun := unnamed(question, chosen):
        return f"do not name the {noun}"
    if noun := no_country(question, chosen):
        return f"do not name the {noun}"
    if when := of_last(question, chosen):
        return f"tell of last {when}"
    if left_out(question, chosen):
        return "leave out what is asked about"
    if no_successor(question, chosen):
        return "do not say who came next"
    if short := no_cause(question, chosen):
        return short
    if apart := opposite(question, chosen):
        return "say “{1}”, not “{0}”".format(*apart)
    return None
