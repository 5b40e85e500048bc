"""The checking of statements, measured on statements made wrong by one edit.

    python -m server.evaluation.altered_statements [FOLDER ...] [--half tuned|unseen|both]
        [--show missed|alarms] [--list]

From the articles of the folders come right statements, which are sentences honestly reworded,
and of each the same with one edit that makes it wrong: as many right as wrong ones. Every
other article, by title, is in the half that the rules were tuned on; the others are ``unseen``.
Printed are the share of wrong statements caught by kind of edit, the share of right ones let
pass, their mean, which is the balanced accuracy, and the false alarms by kind of fault.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.article import Article
from index.embedding import DEFAULT_MODEL
from index.errors import ArticleUnreadable
from index.quantised import open_model
from index.readers import read_article
from server.answering.several import Embed
from server.checking.sources import Fault, Source
from server.checking.statements import check
from server.evaluation.altering import edits
from server.evaluation.rewording import rewordings

HALVES = ("tuned", "unseen")
_MOST_OF_A_KIND = 0.2  # of the wrong statements of a half
_WANTED = {"number": 2.0, "name": 2.0}  # the bar for these is the highest: so are the counts


@dataclass(frozen=True, slots=True)
class Altered:
    """A statement, right or made wrong: ``edit`` is the kind of edit, or ``None``."""

    text: str
    sources: tuple[Source, ...]
    edit: str | None
    half: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement and what the check has against it."""

    statement: Altered
    faults: tuple[Fault, ...]

    @property
    def right(self) -> bool:
        """Whether the check did what it should."""
        return bool(self.faults) == (self.statement.edit is not None)


def read_folders(folders: Sequence[Path]) -> list[Article]:
    """The articles of some folders, by title; files that are none are left out."""
    found: list[Article] = []
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.is_file():
                try:
                    found.append(read_article(path.read_bytes(), path.name))
                except ArticleUnreadable:
                    continue
    return sorted(found, key=lambda article: article.title)


def altered_statements(articles: Sequence[Article]) -> Iterator[Altered]:
    """Right statements, each followed by the same made wrong.

    Of the edits that a statement allows, it is the one that was made least often so far.
    """
    for number, half in enumerate(HALVES):
        made: Counter[str] = Counter()
        every = [right for article in articles[number::2] for right in rewordings(article)]
        random.Random(half).shuffle(every)  # noqa: S311 - no secret
        for right in every:
            able = dict(edits(right))
            if not able:
                continue
            kind = min(able, key=lambda kind: made[kind] / _WANTED.get(kind, 1.0))
            if made[kind] > _MOST_OF_A_KIND * max(sum(made.values()), 50):
                continue
            made[kind] += 1
            yield Altered(right.text, right.sources, None, half)
            yield Altered(able[kind], right.sources, kind, half)


def judge(statements: Sequence[Altered], embed: Embed) -> list[Judged]:
    """What the check says of each statement."""
    return [Judged(each, check(each.text, each.sources, embed)) for each in statements]


def caught(judged: Sequence[Judged], *kinds: str) -> float:
    """The share of wrong statements that were found out; of these kinds of edit, if any."""
    wrong = [j for j in judged if j.statement.edit and (not kinds or j.statement.edit in kinds)]
    return sum(j.right for j in wrong) / len(wrong) if wrong else 0.0


def passed(judged: Sequence[Judged]) -> float:
    """The share of right statements that were let pass."""
    right = [j for j in judged if j.statement.edit is None]
    return sum(j.right for j in right) / len(right) if right else 0.0


def balanced_accuracy(judged: Sequence[Judged]) -> float:
    """The mean of the two shares."""
    return (caught(judged) + passed(judged)) / 2


def report(judged: Sequence[Judged]) -> Iterator[str]:
    """The figures of some statements, a line each."""
    kinds = Counter(j.statement.edit for j in judged if j.statement.edit)
    right = sum(j.statement.edit is None for j in judged)
    yield f"{right} right, {sum(kinds.values())} wrong"
    yield f"balanced accuracy {balanced_accuracy(judged):.3f}"
    yield f"wrong ones caught {caught(judged):.3f}"
    for kind, count in kinds.most_common():
        yield f"  {kind:<18} {caught(judged, kind):.3f} of {count}"
    yield f"right ones passed {passed(judged):.3f}"
    alarms = Counter(j.faults[0].kind for j in judged if not j.statement.edit and j.faults)
    for fault, count in alarms.most_common():
        yield f"  false alarm: {fault:<11} {count}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[Path("articles")])
    parser.add_argument("--half", choices=(*HALVES, "both"), default="both")
    parser.add_argument("--show", choices=("missed", "alarms"))
    parser.add_argument("--list", action="store_true", help="print the statements")
    options = parser.parse_args(arguments)
    model = open_model(DEFAULT_MODEL, "int8")
    model.load()
    statements = list(altered_statements(read_folders(options.folders)))
    for half in HALVES:
        if options.half not in (half, "both"):
            continue
        began = time.perf_counter()
        judged = judge([s for s in statements if s.half == half], model.embed)
        took = 1000 * (time.perf_counter() - began) / max(len(judged), 1)
        print("\n".join([f"[{half}]", *report(judged), f"{took:.1f} ms a statement", ""]))
        for each in judged:
            if _is_shown(each, options.show, options.list):
                _show(each)
    return 0


def _is_shown(each: Judged, show: str | None, every: bool) -> bool:
    wanted = {"missed": each.statement.edit is not None, "alarms": each.statement.edit is None}
    return every or (show is not None and not each.right and wanted[show])


def _show(each: Judged) -> None:
    print(f"{each.statement.edit or 'right'}: {each.statement.text}")
    for source in each.statement.sources:
        print(f"    {source.quote} [{source.speaker}; {source.gloss}]")
    for fault in each.faults:
        print(f"  - {fault.kind}: {fault.detail}")


if __name__ == "__main__":
    sys.exit(main())
