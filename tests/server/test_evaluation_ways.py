"""The ways to search are compared as found, and ours also as the server shows it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import pytest

from index.data_folder import Index
from index.records import Filters
from index.search import Method
from server.evaluation import metrics
from server.evaluation.report import readable
from server.evaluation.run import run
from server.evaluation.ways import AS_SHOWN, METHODS
from server.settings import Settings
from tests.conftest import ROOT

MEASURE = ROOT.parent / "shared" / "eval" / "measure.py"
ROWS = ("full_text", "vectors", "rank_fusion", "hybrid", "hybrid_as_shown")
Row = dict[str, Any]


def written(folder: Path, documents: Sequence[Row], questions: Sequence[Row]) -> Path:
    folder.mkdir()
    rows = [{"qid": str(number)} | question for number, question in enumerate(questions)]
    for name, items in (("corpus", documents), ("queries", rows)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, items)) + "\n")
    return folder


@pytest.fixture
def headlines(tmp_path: Path) -> Path:
    """What answers the one question is a headline, which stands in no passage."""
    documents = [
        {"doc_id": "ferry", "title": "Ferry sinks off Marrow Island", "text": "Nobody was aboard."},
        {"doc_id": "court", "title": "Baker fined", "text": "He sold loaves that were short."},
    ]
    evidence = [{"doc_id": "ferry", "quote": "Ferry sinks off Marrow Island"}]
    question = {"question": "What sank off Marrow Island?", "evidence": evidence}
    return written(tmp_path / "headlines", documents, [question])


def test_every_method_is_a_row_and_ours_is_the_last() -> None:
    assert sorted(METHODS) == sorted(get_args(Method))
    assert (*METHODS[-1:], AS_SHOWN) == ("hybrid", "hybrid_as_shown")


def test_only_as_shown_has_what_stands_over_a_passage(headlines: Path) -> None:
    report = run(headlines, Settings(), compare=True)
    for row in ROWS:
        found = float(row == AS_SHOWN)
        assert report[row] == dict.fromkeys(metrics.RANKING_FIGURES, found) | {"n": 1}, row
    assert report["hybrid_minus_best"] == dict.fromkeys(metrics.RANKING_FIGURES, 0.0)
    assert report["as_shown_minus_best"] == dict.fromkeys(metrics.RANKING_FIGURES, 1.0)
    heads = next(line for line in readable(report).split("\n") if "full_text" in line)
    assert set(heads.split()) == {*ROWS, "hybrid_minus_best", "as_shown_minus_best"}


def sample_questions(index: Index) -> tuple[list[Row], list[Row]]:
    """The sample articles, and questions with evidence in headlines and in the middle."""
    documents: list[Row] = []
    asked: list[Row] = []
    for record in index.catalogue.articles(Filters(), 1_000)[0]:
        article = index.catalogue.article(record.id).article
        sentences = [s.of(article.text) for p in article.searchable() for s in p.sentences]
        middle = sentences[len(sentences) // 2]
        # The headline once: most articles of the sample have it in their text already.
        body = article.text.removeprefix(record.title).strip()
        documents.append({"doc_id": record.id, "title": record.title, "text": body})
        for about, quote in ((record.title, record.title), (middle[:40], middle)):
            evidence = [{"doc_id": record.id, "quote": quote}]
            asked.append({"question": f"What is known of {about}?", "evidence": evidence})
    asked.append({"question": "How tall is the moon?", "answerable": False, "evidence": []})
    asked.append(asked[0] | {"history": [{"role": "user", "text": "Tell me more."}]})
    return documents, asked


@pytest.mark.skipif(not MEASURE.exists(), reason="the measuring tool is not here")
def test_as_shown_is_what_the_server_shows(sample_index: Index, tmp_path: Path) -> None:
    dataset = written(tmp_path / "sample", *sample_questions(sample_index))
    command = ["--command", f"{sys.executable} -m server", "--data", str(tmp_path / "scratch")]
    done = subprocess.run(
        [sys.executable, str(MEASURE), str(dataset), "--search-only", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    theirs = json.loads(done.stdout)["search"]
    ours = run(dataset, Settings(), compare=True)
    assert {name: ours[AS_SHOWN][name] for name in theirs} == theirs
    assert set(theirs) == {*metrics.RANKING_FIGURES, "n"}
    # The comparison would be worth little if all went well, or if all were alike.
    assert 0.0 < theirs["covered_in_1500_chars"] < 1.0
    assert ours["hybrid"] != ours[AS_SHOWN]
