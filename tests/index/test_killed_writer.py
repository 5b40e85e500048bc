"""Killed at any point, a sync loses nothing, shows nothing half-made, and can be finished."""

import json
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from index.article import Article
from index.data_folder import Index, open_for_reading, open_for_writing
from index.records import Filters, StoredArticle
from index.search import Search
from index.sync import sync
from tests.conftest import ROOT
from tests.index.made_up import WordModel, direction


@dataclass(frozen=True)
class Corpus:
    """A folder that has changed since it was indexed."""

    folder: Path
    data: Path  # the index of what was there before; not to be written to
    before: dict[str, Article]
    after: dict[str, Article]
    state: object  # of a clean index of what is there now


def report(number: int, word: str) -> str:
    paragraphs = [f"On day {n} the {word} rose. Nobody slept by the {word}." for n in range(6)]
    return f"Report {number}\n\n" + "\n\n".join([*paragraphs, "and rained " * 150 + "all day."])


def write(folder: Path, reports: dict[int, str]) -> None:
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for number, word in reports.items():
        (folder / f"report-{number:02}.txt").write_text(report(number, word))


def bring_in_line(folder: Path, data: Path) -> None:
    with open_for_writing(data, WordModel()) as index:
        sync(index, [folder])


def stored(index: Index) -> dict[str, StoredArticle]:
    ids = index.catalogue.article_ids(Filters())
    return {article_id: index.catalogue.article(article_id) for article_id in ids}


def articles(data: Path) -> dict[str, Article]:
    with open_for_reading(data, WordModel()) as index:
        return {article_id: found.article for article_id, found in stored(index).items()}


def state_of(data: Path) -> object:
    """All that a reader could see, but for passage numbers and times."""
    with open_for_reading(data, WordModel()) as index:
        catalogue = index.catalogue
        assert index.vectors.numbers() == catalogue.live_numbers()
        assert not catalogue.writing
        seen = {}
        for article_id, found in stored(index).items():
            passages = catalogue.passages(catalogue.passage_numbers([article_id])[article_id])
            seen[article_id] = (
                found.article,
                found.record.revision,
                found.record.source,
                [
                    (p.position, p.span, p.text, p.sentences, p.vector.tobytes())
                    for _, p in sorted(passages.items())
                ],
            )
            for number, passage in passages.items():
                (nearest, cosine), *_ = index.vectors.nearest(passage.vector[0], 1)
                assert cosine > 0.999
                twin = catalogue.passages([nearest])[nearest]
                assert np.allclose(twin.vector[0], passage.vector[0], atol=1e-3), number
        return seen, catalogue.files()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    place = tmp_path_factory.mktemp("corpus")
    folder = place / "news"
    write(folder, dict.fromkeys(range(12), "river"))
    bring_in_line(folder, place / "data")
    # Three are removed, three added, five changed, and four stay as they are.
    changed = dict.fromkeys(range(3, 7), "river") | dict.fromkeys(range(7, 15), "sea")
    write(folder, changed)
    bring_in_line(folder, place / "clean")
    before, after = articles(place / "data"), articles(place / "clean")
    assert len(before) == len(after) == 12
    assert len(before.keys() & after.keys()) == 9
    return Corpus(folder, place / "data", before, after, state_of(place / "clean"))


def run_writer(corpus: Corpus, data: Path, step: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.index.killed_writer", corpus.folder, data, str(step)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_a_killed_sync_is_finished_by_the_next(corpus: Corpus, tmp_path: Path) -> None:
    whole = shutil.copytree(corpus.data, tmp_path / "whole")
    finished = run_writer(corpus, whole, 0)
    assert finished.returncode == 0, finished.stderr
    assert state_of(whole) == corpus.state
    run = json.loads(finished.stdout)
    steps = run["steps"]
    chance = random.Random(steps)  # noqa: S311 - the same points each time
    anywhere = [chance.randrange(steps * n // 4, steps * (n + 1) // 4) + 1 for n in range(4)]

    seen: Counter[str] = Counter()
    for step in (chance.choice(run["add"]), chance.choice(run["put"][1:-1]), *anywhere):
        data = shutil.copytree(corpus.data, tmp_path / f"killed-{step}")
        killed = run_writer(corpus, data, step)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        seen.update(what_readers_see(corpus, data))
        bring_in_line(corpus.folder, data)
        assert state_of(data) == corpus.state, f"killed at step {step} of {steps}"
    assert seen["half done"] >= 1, "some kill must fall between articles, or nothing was tried"
    assert seen["left over"] >= 2, "and some between an article's vectors and the article"


def what_readers_see(corpus: Corpus, data: Path) -> list[str]:
    """Check that a reader sees whole articles only; says what kind of state it was."""
    with open_for_reading(data, WordModel()) as index:
        live = {article_id: found.article for article_id, found in stored(index).items()}
        for article_id, article in live.items():
            assert article in (corpus.before.get(article_id), corpus.after.get(article_id))
        assert corpus.before.keys() & corpus.after.keys() <= live.keys(), "nothing is lost"
        numbers, kept = index.catalogue.live_numbers(), index.vectors.numbers()
        assert numbers <= kept, "every live passage has its vector"
        found = index.vectors.nearest(direction("the river rose"), len(kept))
        assert {number for number, _ in found} == kept
        assert index.catalogue.passages(sorted(kept)).keys() == numbers
        for question in ("river", "sea", "Who slept?", "report 14"):
            for hit in Search(index).search(question, 1_000).hits:
                article = live[hit.passage.record.id]
                assert hit.passage.text == hit.passage.span.of(article.text)
        kinds = ["left over"] if kept - numbers else []
        return kinds if live in (corpus.before, corpus.after) else [*kinds, "half done"]


def test_the_first_sync_can_be_killed_too(corpus: Corpus, tmp_path: Path) -> None:
    data = tmp_path / "data"
    killed = run_writer(corpus, data, 600)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    bring_in_line(corpus.folder, data)
    assert state_of(data) == corpus.state
