"""``pullquote eval`` gives the very figures of the tool that measures from outside, over HTTP."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.data_folder import Index
from index.records import ArticleRecord, Filters
from server.evaluation.run import Sample, run
from server.settings import Settings
from tests.conftest import ROOT

MEASURE = ROOT.parent / "shared" / "eval" / "measure.py"
LIMIT, REMOVE = 50, 0.15


def halves(text: str) -> tuple[str, str]:
    """An article as two documents: without one the other speaks of nearly the same.

    Confidence is then calibrated to be less sure.
    """
    paragraphs = text.split("\n\n")
    middle = len(paragraphs) // 2
    return "\n\n".join(paragraphs[:middle]), "\n\n".join(paragraphs[middle:])


def document(record: ArticleRecord, text: str, sentence: str) -> str:
    return f"{record.id}-{1 if sentence in halves(text)[0] else 2}"


def questions(index: Index) -> Iterator[dict[str, Any]]:
    """Questions of every kind that the definitions tell apart."""
    records, _ = index.catalogue.articles(Filters(), 1_000)
    for number, record in enumerate(records):
        article = index.catalogue.article(record.id).article
        sentences = [s.of(article.text) for p in article.searchable() for s in p.sentences]
        middle = sentences[len(sentences) // 2]
        about = {"question": f"What is known of {record.title}?", "answer": middle.split()[0]}
        held, opens = (document(record, article.text, s) for s in (middle, sentences[0]))
        evidence: list[dict[str, Any]] = [{"doc_id": held, "quote": middle}]
        yield about | {"evidence": [{"doc_id": held}]}  # the whole document
        yield about | {
            "question": f"Who said: {middle}",
            "evidence": [*evidence, {"doc_id": opens, "quote": sentences[0] + "\n"}],
            "answer": "  ".join(middle.split()[:3]),
        }
        yield about | {
            "question": "And what happened then?",
            "evidence": evidence,
            "history": [{"role": "user", "text": record.title}, {"role": "agent", "text": middle}],
        }
        if number % 3 == 0:
            yield {"question": f"How tall is {record.title.split()[0]}?", "answerable": False}
            yield about | {"evidence": [{"doc_id": held, "quote": "words of nobody at all"}]}
            yield about | {"evidence": [], "answer": None}
            yield about | {  # what is found is wrong
                "evidence": [{"doc_id": f"elsewhere-{number}", "quote": "a recipe"}]
            }


@pytest.fixture
def dataset(sample_index: Index, tmp_path: Path) -> Path:
    folder = tmp_path / "sample"
    folder.mkdir()
    records, _ = sample_index.catalogue.articles(Filters(), 1_000)
    documents = [
        {
            "doc_id": f"{record.id}-{half}",
            "title": "" if number % 4 == 0 else record.title,
            "text": text.replace(". ", ".   "),
        }
        for number, record in enumerate(records)
        for half, text in enumerate(halves(sample_index.catalogue.text(record.id)), start=1)
    ]
    documents += [
        {"doc_id": f"elsewhere-{number}", "title": "Soup", "text": f"This is a recipe {number}."}
        for number in range(0, len(records), 3)
    ]
    rows = [{"qid": str(n), "evidence": []} | q for n, q in enumerate(questions(sample_index))]
    assert len(rows) > LIMIT
    for name, items in (("corpus", documents), ("queries", rows)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, items)) + "\n")
    return folder


@pytest.mark.skipif(not MEASURE.exists(), reason="the measuring tool is not here")
def test_every_figure_is_equal(dataset: Path, tmp_path: Path) -> None:
    theirs_file, ours_file = tmp_path / "theirs.json", tmp_path / "ours.jsonl"
    options = ["--limit", str(LIMIT), "--remove", str(REMOVE), "--json", str(theirs_file)]
    command = ["--command", f"{sys.executable} -m server", "--data", str(tmp_path / "scratch")]
    done = subprocess.run(
        [sys.executable, str(MEASURE), str(dataset), *options, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    theirs = json.loads(theirs_file.read_text())
    ours = run(dataset, Settings(), Sample(LIMIT, REMOVE), questions_out=ours_file)

    for name in ("documents", "questions", "removed_documents", "articles_indexed"):
        assert ours[name] == theirs[name], name
    for part in ("search", "answer"):
        assert {name: ours[part][name] for name in theirs[part]} == theirs[part]
    outcomes = [json.loads(line) for line in ours_file.read_text().split("\n") if line]
    for outcome, query in zip(outcomes, theirs["queries"], strict=True):
        assert len(outcome["quotes"]) == query.pop("citations")
        assert {name: outcome[name] for name in query} == query
    # The comparison would be worth little if all went well.
    assert 0.0 < ours["search"]["covered_in_1500_chars"] < 1.0
    assert 0.0 < ours["search"]["mrr"] < 1.0
    assert 0.0 < ours["answer"]["citation_precision"] < 1.0
    assert None not in ours["answer"].values()
