"""Data sets of conversations: their questions, with a person's rewrite where there is one.

``queries.jsonl`` as elsewhere (see ``dataset``), with ``rewrite``, or a file of rewrites beside
it. A set without a corpus, whose histories are plain lists of title, section, question, answer,
question, answer, has its documents made: the answers of one dialogue are words of one section,
and stand together under its title. The evidence of a question is its own answer, which the
history of a later question holds. Title and section are given as the first turn.
"""

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from server.evaluation.dataset import SEED, Dataset, Question, load, read_lines, read_object
from server.schemas import Turn

UNKNOWN = "I don't know."
HEADING = 2  # title and section
_MARK = "|user|:"


@dataclass(frozen=True, slots=True)
class Dialogues:
    """A data set, and the rewrites of its questions by their ids."""

    dataset: Dataset
    rewrites: Mapping[str, str]


def load_dialogues(folder: Path) -> Dialogues:
    """Read a data set of conversations, or of questions without. See ``dataset.load``."""
    rows = [
        read_object(folder / "queries.jsonl", number, line)
        for number, line in read_lines(folder / "queries.jsonl")
    ]
    rewrites = {str(row["qid"]): str(row["rewrite"]) for row in rows if row.get("rewrite")}
    for path in folder.glob("*rewrites.jsonl"):
        for number, line in read_lines(path):
            row = read_object(path, number, line)
            rewrite = str(row["rewrite"]).replace(_MARK, "").strip()
            rewrites |= {str(row["qid"]): rewrite, f"H:{row['qid']}": rewrite}
    if (folder / "corpus.jsonl").exists():
        return Dialogues(load(folder), rewrites)
    with TemporaryDirectory() as scratch:
        made = Path(scratch, folder.name)
        made.mkdir()
        corpus, queries = made_corpus(rows)
        _write(made / "corpus.jsonl", corpus)
        _write(made / "queries.jsonl", queries)
        return Dialogues(load(made), rewrites)


def made_corpus(
    rows: Iterable[Mapping[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Documents and questions of a set that has none but the answers in its histories."""
    dialogues: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        dialogues[dialogue_of(row["qid"])].append(row)
    corpus, queries = [], []
    for dialogue, turns in dialogues.items():
        whole: Sequence[str] = max((row["history"] for row in turns), key=len)
        title, section = whole[:HEADING]
        answers = [answer.strip() for answer in whole[HEADING + 1 :: 2]]
        told = list(dict.fromkeys(answer for answer in answers if answer != UNKNOWN))
        if not told:
            continue
        text = "\n\n".join(told)
        corpus.append({"doc_id": dialogue, "title": f"{title}: {section}", "text": text})
        for row in turns:
            said: Sequence[str] = row["history"]
            answer = whole[len(said) + 1].strip() if len(said) + 1 < len(whole) else UNKNOWN
            roles = ("user", "assistant")
            queries.append(
                {
                    "qid": row["qid"],
                    "question": row["question"],
                    "answerable": answer != UNKNOWN,
                    "evidence": []
                    if answer == UNKNOWN
                    else [{"doc_id": dialogue, "quote": answer}],
                    "history": [
                        {"role": "user", "text": f"{title}, {section}"},
                        *(
                            {"role": roles[number % 2], "text": text}
                            for number, text in enumerate(said[HEADING:])
                        ),
                    ],
                }
            )
    return corpus, queries


def dialogue_of(qid: str) -> str:
    """The dialogue a question is of: its id up to the number of the turn."""
    return qid.split("<::>")[0].rsplit("#", 1)[0]


def half_of(qid: str) -> int:
    """Which half of a set a question belongs to: whole dialogues, the same at every run.

    Half 0 is what completing was tuned on.
    """
    return hashlib.md5(dialogue_of(qid).encode(), usedforsecurity=False).digest()[-1] % 2


def after_others(dataset: Dataset, limit: int) -> list[tuple[Question, Question]]:
    """Questions of a set without conversations, asked after two others and their answers.

    Each as asked after any two of the set, and after such of the same document first.
    """
    questions = [question for question in dataset.questions if question.findable]
    pick = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    asked = pick.sample(questions, min(limit, len(questions)))
    found = []
    for question in asked:
        others = [q for q in pick.sample(questions, 3) if q.id != question.id]
        near = [
            q for q in questions if q.id != question.id and q.evidence.keys() & question.evidence
        ]
        related = [*pick.sample(near, min(2, len(near))), *others]
        found.append((_after(question, others, dataset), _after(question, related, dataset)))
    return found


def _after(question: Question, others: Sequence[Question], dataset: Dataset) -> Question:
    history = [
        turn
        for other in others[:2]
        for turn in (
            Turn(role="user", content=other.text),
            Turn(role="assistant", content=_told(other, dataset)),
        )
    ]
    return replace(question, history=tuple(history), follow_up=True)


def _told(question: Question, dataset: Dataset) -> str:
    if question.answer:
        return question.answer
    document, spans = next(iter(question.evidence.items()))
    return spans[0].of(dataset.squashed[document])


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
