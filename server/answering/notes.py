"""What an answer says itself, outside every quotation mark: where articles differ or are silent."""

from collections.abc import Sequence

from server.answering.choosing import Choice
from server.answering.differing import Difference
from server.answering.scoring import Candidate
from server.schemas import DisagreeingValue, Disagreement, Statement


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
    """The whole answer in words: the differences first, then the statements, then what lacks."""
    parts = [_differ(each) for each in differing]
    parts += [f"{s.text} [{s.citations[0]}]" for s in statements]
    if unanswered:
        parts.append(f"No sentence clearly answers: {' '.join(unanswered)}")
    return "\n\n".join(parts)


def _differ(disagreement: Disagreement) -> str:
    return f"The articles differ: {'; '.join(map(_given, disagreement.values))}."


def _given(value: DisagreeingValue) -> str:
    given = f"{value.value} {_numbered(value.citations)}"
    return (
        f"{given}, since corrected {_numbered(value.corrected_by)}" if value.corrected_by else given
    )


def _numbered(citations: Sequence[int]) -> str:
    return "".join(f"[{n}]" for n in citations)
