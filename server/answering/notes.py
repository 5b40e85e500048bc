"""What an answer says itself, outside every quotation mark: where articles differ or are silent."""

from collections.abc import Sequence
from itertools import groupby

from server.answering.choices import Choice
from server.answering.disagreement.differing import Difference
from server.answering.scoring import Candidate
from server.schemas import DisagreeingValue, Disagreement, Failure, Statement


def disagreements(found: Sequence[Difference], choices: Sequence[Choice]) -> list[Disagreement]:
    """The differences, each value with the numbers of the quotes that give it.

    A value whose sentence is not quoted cannot be shown; a difference needs two that can.
    """
    shown = []
    for difference in found:
        values = []
        for value, held in difference.values:
            numbers = _quoting(held, choices)
            if numbers:
                notices = [notice for text, notice in difference.corrected if text == value]
                values.append(
                    DisagreeingValue(
                        value=value, citations=numbers, corrected_by=_quoting(notices, choices)
                    )
                )
        if len(values) > 1:
            shown.append(Disagreement(about=difference.about, values=values))
    return shown


def _quoting(candidates: Sequence[Candidate], choices: Sequence[Choice]) -> list[int]:
    """The numbers of the quotes that hold one of the sentences."""
    return [n for n, choice in enumerate(choices, 1) if any(map(choice.holds, candidates))]


def text(
    statements: Sequence[Statement],
    differing: Sequence[Disagreement],
    unanswered: Sequence[str],
) -> str:
    """The whole answer in words: the differences first, then the statements, then what lacks.

    A quote is a paragraph of its own; a model's wording runs on.
    """
    parts = [differ(each) for each in differing]
    for quoted, group in groupby(statements, key=lambda s: s.support == "quoted"):
        said = [f"{s.text} {numbered(s.citations)}" for s in group]
        parts += said if quoted else [" ".join(said)]
    if unanswered:
        parts.append(silent(unanswered))
    return "\n\n".join(parts)


def silent(parts: Sequence[str]) -> str:
    """The parts of a question that have no answer."""
    return f"No sentence clearly answers: {' '.join(parts)}"


def differ(disagreement: Disagreement) -> str:
    """What the articles give, side by side."""
    return f"The articles differ: {'; '.join(map(_given, disagreement.values))}."


def _given(value: DisagreeingValue) -> str:
    given = f"{value.value} {numbered(value.citations)}"
    return (
        f"{given}, since corrected {numbered(value.corrected_by)}" if value.corrected_by else given
    )


def numbered(citations: Sequence[int]) -> str:
    """The marks of citations: [1][2]."""
    return "".join(f"[{n}]" for n in citations)


def of_generation(
    model: str, supported: int, replaced: int, dropped: int, failure: Failure | None
) -> str:
    """What a reader has to know of a language model's part in an answer."""
    said = []
    if supported:
        said.append(
            f"Worded by {model}; each statement was checked against the quotes it cites, which is "
            "no proof."
        )
    if replaced:
        said.append(f"{_counted(replaced)} did not pass and gave way to {_own(replaced)}.")
    if dropped:
        said.append(f"{_counted(dropped)} did not pass and {_was(dropped)} dropped.")
    if failure is not None:
        rest = "The rest of the answer" if supported or replaced else "The answer"
        said.append(f"{failure.message} {rest} is made of quotes alone.")
    return " ".join(said)


def _counted(number: int) -> str:
    return "One statement" if number == 1 else f"{number} statements"


def _own(number: int) -> str:
    return "its quote" if number == 1 else "their quotes"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
