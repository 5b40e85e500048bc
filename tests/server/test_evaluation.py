"""The evaluation counts what it says, and a missing answer scores zero."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Span
from server.evaluation import metrics
from server.evaluation.dataset import DatasetUnreadable, load, locate, squash
from server.evaluation.run import run
from server.settings import Settings

CORPUS = {
    "ferry": "The ferry to Marrow Island sank on Tuesday with nobody aboard.",
    "school": "Pupils at Fenwick School planted ninety oak trees in the playground.",
    "court": "A baker was fined 400 crowns for selling short loaves.",
}
QUESTIONS: list[dict[str, Any]] = [
    {
        "question": "When did the ferry to Marrow Island sink?",
        "evidence": [{"doc_id": "ferry", "quote": "sank on  Tuesday"}],
        "answer": "Tuesday",
    },
    {
        "question": "How much was the baker fined for short loaves?",
        "evidence": [{"doc_id": "court", "quote": "fined 400 crowns"}],
        "answer": "400 crowns",
    },
    {"question": "What is the boiling point of nitrogen?", "answerable": False, "evidence": []},
]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    documents = [{"doc_id": i, "title": i.title(), "text": t} for i, t in CORPUS.items()]
    rows = [{"qid": str(n), **q} for n, q in enumerate(QUESTIONS)]
    for name, items in (("corpus", documents), ("queries", rows)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, items)) + "\n")
    return folder


def test_the_whole_program_on_a_small_set(dataset: Path) -> None:
    report = run(dataset, Settings())
    assert report["search"]["hit@1"] == report["search"]["mrr"] == 1.0
    assert report["search"]["n"] == 2
    answer = report["answer"]
    assert answer["quotes_exact"] == 1.0
    assert answer["quotes"] >= 2
    assert answer["evidence_cited"] == answer["short_answer_in_quotes"] == 1.0
    assert answer["refused_unanswerable"] == answer["answerability_auroc"] == 1.0


def test_three_ways_to_search_side_by_side(dataset: Path) -> None:
    report = run(dataset, Settings(), compare=True)
    for method in ("hybrid", "full_text", "vectors"):
        assert report[method]["hit@1"] == 1.0


def test_taking_evidence_out_makes_questions_unanswerable(dataset: Path) -> None:
    whole, less = load(dataset), load(dataset, remove=0.5)
    assert [q.answerable for q in whole.questions] == [True, True, False]
    assert sum(q.answerable for q in less.questions) == 1
    assert len(less.files) == len(whole.files) - 1
    gone = next(q for q in less.questions if not q.answerable)
    assert not gone.evidence


def test_what_is_no_data_set_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnreadable, match=r"corpus\.jsonl cannot be read"):
        load(tmp_path)
    (tmp_path / "corpus.jsonl").write_text("{")
    with pytest.raises(DatasetUnreadable):
        load(tmp_path)


@pytest.mark.parametrize(
    ("found", "evidence", "hit"),
    [
        (Span(0, 100), Span(40, 50), True),  # holds it
        (Span(40, 50), Span(0, 100), True),  # lies inside it
        (Span(0, 50), Span(45, 55), True),  # holds half of it
        (Span(0, 50), Span(46, 56), False),
        (Span(0, 50), Span(60, 70), False),
    ],
)
def test_is_hit(found: Span, evidence: Span, hit: bool) -> None:
    assert metrics.is_hit(found, [evidence]) is hit


def test_ranking_figures() -> None:
    figures = metrics.ranking([False, True, True], [1400, 200, 10])
    assert figures == {
        "hit@1": 0.0,
        "hit@3": 1.0,
        "hit@5": 1.0,
        "hit@10": 1.0,
        "hit_in_1500_chars": 0.0,  # the second passage passes the budget
        "hit_in_4000_chars": 1.0,
        "mrr": 0.5,
    }
    assert set(metrics.ranking([], []).values()) == {0.0}


def test_auroc() -> None:
    assert metrics.auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert metrics.auroc([0.1], [0.9]) == 0.0
    assert metrics.auroc([0.5], [0.5]) == 0.5
    assert metrics.auroc([], [0.5]) is None


@given(st.text(), st.text(), st.text())
def test_layout_never_decides_a_match(before: str, quote: str, after: str) -> None:
    document = squash(f"{before} {quote} {after}")
    span = locate(document, quote.replace(" ", "\n \t"))
    assert (span is not None) == bool(squash(quote))
    if span:
        assert span.of(document) == squash(quote)
