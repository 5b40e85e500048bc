"""A data set: documents, and questions with the words that answer them.

A folder with ``corpus.jsonl`` (``doc_id``, ``title``, ``text``) and ``queries.jsonl``
(``qid``, ``question``, ``answerable``, ``evidence``: ``[{doc_id, quote}]``, ``answer``,
``history``: ``[{role, text}]``).
"""

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from index.article import Span
from index.errors import PullquoteError
from server.schemas import Turn

SEED = 7

T = TypeVar("T")


class DatasetUnreadable(PullquoteError):
    """What was given to measure with is not what it should be."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``evidence`` holds, by document id, the spans that answer it.

    ``follow_up`` says that it was asked in a conversation, and ``history`` what of that is
    known.
    """

    id: str
    text: str
    answerable: bool
    answer: str | None
    evidence: dict[str, tuple[Span, ...]]
    follow_up: bool = False
    history: tuple[Turn, ...] = ()

    @property
    def findable(self) -> bool:
        """Whether there is something that a search can be measured by."""
        return self.answerable and bool(self.evidence)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Documents by id, their text squashed as scoring sees it, and questions."""

    name: str
    files: dict[str, str]  # id -> the text file's content
    squashed: dict[str, str]
    questions: tuple[Question, ...]
    removed: int = 0  # how many documents were taken out


def load(folder: Path, limit: int = 0, remove: float = 0.0, seed: int = SEED) -> Dataset:
    """Read a data set; with ``limit`` a seeded sample of its questions.

    ``remove`` takes the evidence documents of that share of the answerable questions out:
    those questions, and all that share their documents, have no answer then. Raises
    ``DatasetUnreadable``.
    """
    corpus = list(_rows(folder / "corpus.jsonl", ("doc_id", "text")))
    rows = list(_rows(folder / "queries.jsonl", ("qid", "question")))
    rows, with_evidence = drawn(rows, _has_evidence, limit, remove, seed)
    removed = {str(e["doc_id"]) for row in with_evidence for e in row["evidence"]}
    kept = [d for d in corpus if str(d["doc_id"]) not in removed]
    squashed = {str(d["doc_id"]): squash(f"{d.get('title') or ''}\n{d['text']}") for d in kept}
    return Dataset(
        folder.name,
        {
            str(d["doc_id"]): f"{(d.get('title') or 'Untitled').strip()}\n\n{d['text'].strip()}\n"
            for d in kept
        },
        squashed,
        tuple(_question(row, squashed, removed) for row in rows),
        len(removed),
    )


def drawn(
    rows: Sequence[T], has_evidence: Callable[[T], bool], limit: int, remove: float, seed: int
) -> tuple[list[T], list[T]]:
    """A sample of at most ``limit`` rows (0: all), and those whose evidence is taken out."""
    pick = random.Random(seed)  # noqa: S311 - a sample, not a secret
    kept = pick.sample(rows, limit) if 0 < limit < len(rows) else list(rows)
    with_evidence = [row for row in kept if has_evidence(row)]
    return kept, pick.sample(with_evidence, int(len(with_evidence) * remove))


def squash(text: str) -> str:
    """One space for any run of white space, so that layout never decides a match."""
    return re.sub(r"\s+", " ", text).strip()


def locate(document: str, quote: str) -> Span | None:
    """Where a quote first stands in a squashed document."""
    words = squash(quote)
    at = document.find(words) if words else -1
    return Span(at, at + len(words)) if at >= 0 else None


def read_text(path: Path) -> str:
    """A text file. Raises ``DatasetUnreadable``."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DatasetUnreadable(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise DatasetUnreadable(f"{path} cannot be read: it is not UTF-8 text") from error


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a text file that are not empty, with their numbers from 1.

    Raises ``DatasetUnreadable``.
    """
    # Not splitlines: some texts hold Unicode line separators.
    lines = enumerate(read_text(path).split("\n"), start=1)
    return ((number, line) for number, line in lines if line.strip())


def read_object(path: Path, number: int, line: str) -> dict[str, Any]:
    """One line of a JSONL file. Raises ``DatasetUnreadable``."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise DatasetUnreadable(f"line {number} of {path} is not valid JSON: {error}") from error
    if not isinstance(row, dict):
        raise DatasetUnreadable(f"line {number} of {path} is not a JSON object: {line[:60]}")
    return row


def _has_evidence(row: dict[str, Any]) -> bool:
    return bool(row.get("answerable", True) and row.get("evidence"))


def _question(row: dict[str, Any], squashed: dict[str, str], removed: set[str]) -> Question:
    spans: dict[str, list[Span]] = {}
    for item in row.get("evidence") or []:
        document = str(item["doc_id"])
        if not squashed.get(document):
            continue
        if not item.get("quote"):  # evidence without words is the whole document
            spans.setdefault(document, []).append(Span(0, len(squashed[document])))
        elif span := locate(squashed[document], item["quote"]):
            spans.setdefault(document, []).append(span)
    lost = any(str(item["doc_id"]) in removed for item in row.get("evidence") or [])
    answer = row.get("answer")
    return Question(
        str(row["qid"]),
        row["question"],
        bool(row.get("answerable", True)) and not lost,
        answer if isinstance(answer, str) else None,
        {document: tuple(found) for document, found in spans.items()},
        bool(row.get("history")),
        tuple(
            Turn(
                role="assistant" if turn.get("role") in ("assistant", "agent") else "user",
                content=turn.get("text") or turn.get("content") or "",
            )
            for turn in row.get("history") or []
            if isinstance(turn, dict)
        ),
    )


def _rows(path: Path, needed: Sequence[str]) -> Iterator[dict[str, Any]]:
    for number, line in read_lines(path):
        row = read_object(path, number, line)
        evidence = row.get("evidence") or []
        lacking = [name for name in needed if name not in row]
        if any(not isinstance(item, dict) or "doc_id" not in item for item in evidence):
            lacking.append("evidence.doc_id")
        if lacking:
            raise DatasetUnreadable(f"line {number} of {path} has no {lacking[0]!r}")
        yield row
