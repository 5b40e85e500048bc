"""What became of each question: a row of the report, one a line in a file."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from server.evaluation.dataset import DatasetUnreadable, read_lines
from server.schemas import Shape, Status


class Quoted(Shape):
    """A cited quote: is it the article's own text, and does it hit the evidence?"""

    text: str
    document: str
    exact: bool
    hit: bool


class Outcome(Shape):
    """One question with all that it adds to the figures.

    ``rank``, ``search`` (the figures of its ranking) and ``cited_evidence`` are ``None`` for
    a question without an answer, or whose evidence stands nowhere; ``short_answer`` (does it
    stand in the quotes?) where none of six words or fewer is known or nothing was answered.
    """

    qid: str
    question: str
    answerable: bool
    rank: int | None
    search: dict[str, float] | None
    status: Status
    confidence: float
    reason: str | None
    cited_evidence: bool | None
    short_answer: bool | None
    quotes: tuple[Quoted, ...]

    @property
    def answered(self) -> bool:
        """Whether the program says that these quotes are the answer."""
        return self.status == "answered"

    @property
    def right(self) -> bool:
        """Answered with evidence where there is an answer, and refused where there is none."""
        if not self.answerable:
            return not self.answered
        return self.answered if self.cited_evidence is None else self.cited_evidence


def write(path: Path, outcomes: Iterable[Outcome]) -> None:
    """One JSON object a line. Raises ``OSError``."""
    lines = "".join(f"{outcome.model_dump_json()}\n" for outcome in outcomes)
    path.write_text(lines, encoding="utf-8")


def read(path: Path) -> list[Outcome]:
    """What ``write`` wrote. Raises ``DatasetUnreadable``."""
    found = []
    for number, line in read_lines(path):
        try:
            found.append(Outcome.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise DatasetUnreadable(
                f"line {number} of {path} is not what --questions-out writes: "
                f"{where + ': ' if where else ''}{first['msg']}"
            ) from error
    return found
