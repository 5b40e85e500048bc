"""A data set: documents, and questions with the words that answer them.

A folder with ``corpus.jsonl`` (``doc_id``, ``title``, ``text``) and ``queries.jsonl``
(``qid``, ``question``, ``answerable``, ``evidence``: ``[{doc_id, quote}]``, ``answer``).
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.article import Span
from index.errors import PullquoteError


class DatasetUnreadable(PullquoteError):
    """The folder is no data set."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``evidence`` holds, by document id, the spans that answer it."""

    id: str
    text: str
    answerable: bool
    answer: str | None
    evidence: dict[str, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Documents by id, their text squashed as scoring sees it, and questions."""

    name: str
    files: dict[str, str]  # id -> the text file's content
    squashed: dict[str, str]
    questions: tuple[Question, ...]


def load(folder: Path, limit: int = 0, remove: float = 0.0, seed: int = 7) -> Dataset:
    """Read a data set; with ``limit`` a seeded sample of its questions that stand alone.

    ``remove`` takes the evidence documents of that share of the answerable questions out:
    those questions, and all that share their documents, have no answer then. Raises
    ``DatasetUnreadable``.
    """
    corpus, rows = list(_rows(folder / "corpus.jsonl")), list(_rows(folder / "queries.jsonl"))
    pick = random.Random(seed)  # noqa: S311 - a sample, not a secret
    if limit and len(rows) > limit:
        rows = pick.sample(rows, limit)
    rows = [row for row in rows if not row.get("history")]
    with_evidence = [r for r in rows if r.get("answerable", True) and r.get("evidence")]
    removed = {
        str(e["doc_id"])
        for row in pick.sample(with_evidence, int(len(with_evidence) * remove))
        for e in row["evidence"]
    }
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
    )


def squash(text: str) -> str:
    """One space for any run of white space, so that layout never decides a match."""
    return re.sub(r"\s+", " ", text).strip()


def locate(document: str, quote: str) -> Span | None:
    """Where a quote first stands in a squashed document."""
    words = squash(quote)
    at = document.find(words) if words else -1
    return Span(at, at + len(words)) if at >= 0 else None


def _question(row: dict[str, Any], squashed: dict[str, str], removed: set[str]) -> Question:
    spans: dict[str, list[Span]] = {}
    for item in row.get("evidence", []):
        document = str(item["doc_id"])
        if document not in squashed:
            continue
        if not item.get("quote"):  # evidence without words is the whole document
            spans.setdefault(document, []).append(Span(0, len(squashed[document])))
        elif span := locate(squashed[document], item["quote"]):
            spans.setdefault(document, []).append(span)
    lost = any(str(item["doc_id"]) in removed for item in row.get("evidence", []))
    answer = row.get("answer")
    return Question(
        str(row["qid"]),
        row["question"],
        bool(row.get("answerable", True)) and not lost,
        answer if isinstance(answer, str) else None,
        {document: tuple(found) for document, found in spans.items()},
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        # Not splitlines: some texts hold Unicode line separators.
        lines = path.read_text(encoding="utf-8").split("\n")
        yield from (json.loads(line) for line in lines if line.strip())
    except (OSError, ValueError) as error:
        raise DatasetUnreadable(f"the data set's file {path} cannot be read: {error}") from error
