"""A file of one's own questions: JSONL with a question a line, or CSV with one a row.

Of each: ``question``, and where known ``answerable`` (yes unless it says no), ``answer``,
``qid``, and what answers it: ``quote`` (with ``article``: an id, a file or a title), or in JSONL
``evidence``: ``[{quote, article}]``. Rows that repeat a question add to its evidence.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from server.evaluation.dataset import DatasetUnreadable, read_lines, read_object, read_text
from server.schemas import Request

_DELIMITERS = ",;\t"


class Evidence(Request):
    """Words that answer, and the article they stand in; without words all of it."""

    quote: str | None = None
    article: str | None = None


def _as_evidence(given: object) -> object:
    return {"quote": given} if isinstance(given, str) else given


class Row(Request):
    """One line of the file."""

    question: Annotated[str, Field(min_length=1)]
    qid: str | None = None
    answerable: bool | None = None
    answer: str | None = None
    quote: str | None = None
    article: str | None = None
    evidence: list[Annotated[Evidence, BeforeValidator(_as_evidence)]] = Field(default_factory=list)

    def all_evidence(self) -> list[Evidence]:
        """``evidence``, and what ``quote`` and ``article`` name."""
        own = Evidence(quote=self.quote, article=self.article)
        return [*self.evidence, *([own] if self.quote or self.article else [])]


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question and its evidence, each with the line it stands on."""

    id: str
    text: str
    answerable: bool
    answer: str | None
    evidence: tuple[tuple[int, Evidence], ...]


def read_questions(path: Path) -> list[OwnQuestion]:
    """The questions in a file. Raises ``DatasetUnreadable`` with the line that is wrong."""
    table = path.suffix.lower() in (".csv", ".tsv")
    gathered: dict[str, list[tuple[int, Row]]] = {}
    for number, row in _csv(path) if table else _jsonl(path):
        gathered.setdefault(row.qid or row.question, []).append((number, row))
    if not gathered:
        raise DatasetUnreadable(f"there are no questions in {path}")
    return [_merged(path, identity, rows) for identity, rows in gathered.items()]


def _merged(path: Path, identity: str, rows: list[tuple[int, Row]]) -> OwnQuestion:
    """The rows of one question as one; what they say of it must agree."""
    first_line, first = rows[0]
    said: dict[str, Any] = {}
    for number, row in rows:
        for name in ("question", "answerable", "answer"):
            value = getattr(row, name)
            if value is not None and said.setdefault(name, value) != value:
                raise DatasetUnreadable(
                    f"line {number} of {path} says otherwise than line {first_line} "
                    f"what {name!r} of {identity!r} is"
                )
    return OwnQuestion(
        identity,
        first.question,
        said.get("answerable", True),
        said.get("answer"),
        tuple((number, item) for number, row in rows for item in row.all_evidence()),
    )


def _jsonl(path: Path) -> Iterator[tuple[int, Row]]:
    for number, line in read_lines(path):
        yield number, _row(path, number, read_object(path, number, line))


def _csv(path: Path) -> Iterator[tuple[int, Row]]:
    text = read_text(path)
    header = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if None in cells:
                raise DatasetUnreadable(
                    f"line {reader.line_num} of {path} has more cells than there are columns"
                )
            named = {(name or "").strip().lower(): cell for name, cell in cells.items()}
            given = {name: cell for name, cell in named.items() if cell and cell.strip()}
            if "evidence" in given:  # in a table it is a quote
                given["quote"] = given.pop("evidence")
            unknown = named.keys() - Row.model_fields.keys()
            if unknown or "question" not in named:
                _refuse_columns(path, list(named), unknown)
            if given:
                yield reader.line_num, _row(path, reader.line_num, given)
    except csv.Error as error:
        number = reader.reader.line_num  # its own stays at the row before
        raise DatasetUnreadable(f"line {number} of {path} cannot be read: {error}") from error


def _refuse_columns(path: Path, named: list[str], unknown: set[str]) -> None:
    what = f"the column {min(unknown)!r} is not known" if unknown else "there is no 'question'"
    raise DatasetUnreadable(
        f"{path} has the columns {', '.join(named)}: {what}; "
        f"the columns are {', '.join(Row.model_fields)}"
    )


def _row(path: Path, number: int, given: dict[str, Any]) -> Row:
    try:
        return Row.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise DatasetUnreadable(
            f"line {number} of {path}: {where!r}: {_said(first['type'], first['msg'])}"
        ) from error


def _said(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return f"is not known; known are {', '.join(Row.model_fields)}"
    return "is missing" if kind == "missing" else message.lower()
