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
from server.evaluation.metrics import Found
from server.evaluation.report import readable
from server.evaluation.run import run, spread
from server.evaluation.ways import METHODS, Figures, minus_best
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


def test_every_way_to_search_side_by_side(dataset: Path) -> None:
    report = run(dataset, Settings(), compare=True)
    assert {"hybrid", "full_text", "vectors"} <= set(METHODS)
    for method in METHODS:
        assert report[method]["hit@1"] == report[method]["covered_in_1500_chars"] == 1.0
        assert report[method]["n"] == 2
    assert report["hybrid_minus_best"] == dict.fromkeys(metrics.RANKING_FIGURES, 0.0)
    assert "hybrid_minus_best" in readable(report)


def test_hybrid_is_compared_with_the_best_of_the_others() -> None:
    others: list[Figures] = [{"mrr": 0.5, "hit@1": 0.3}, {"mrr": 0.4, "hit@1": 0.6}]
    assert minus_best({"mrr": 0.7, "hit@1": 0.5}, others) == {"mrr": 0.2, "hit@1": -0.1}
    assert minus_best({"mrr": None}, [{"mrr": None}]) == {"mrr": None}


def test_taking_evidence_out_makes_questions_unanswerable(dataset: Path) -> None:
    whole, less = load(dataset), load(dataset, remove=0.5)
    assert [q.answerable for q in whole.questions] == [True, True, False]
    assert sum(q.answerable for q in less.questions) == 1
    assert len(less.files) == len(whole.files) - 1
    gone = next(q for q in less.questions if not q.answerable)
    assert not gone.evidence


def test_follow_ups_are_kept_and_searched_as_the_answer_understood_them(dataset: Path) -> None:
    rows = [
        json.loads(line) for line in (dataset / "queries.jsonl").read_text().split("\n") if line
    ]
    rows[0]["history"] = [{"role": "agent", "text": "The ferry sank."}, "not a turn"]
    (dataset / "queries.jsonl").write_text("\n".join(map(json.dumps, rows)))
    question = load(dataset).questions[0]
    assert question.follow_up
    assert [(turn.role, turn.content) for turn in question.history] == [
        ("assistant", "The ferry sank.")
    ]
    report = run(dataset, Settings())
    assert (report["search"]["n"], report["search"]["hit@1"]) == (2, 1.0)
    assert run(dataset, Settings(), compare=True)["hybrid"]["n"] == 1


def test_what_is_no_data_set_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnreadable, match=r"corpus\.jsonl cannot be read: No such file"):
        load(tmp_path)
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    corpus.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DatasetUnreadable, match="is not UTF-8 text"):
        load(tmp_path)
    corpus.write_text('{"doc_id": 1, "text": "one"}\n\n{')
    with pytest.raises(DatasetUnreadable, match=r"line 3 of .*corpus\.jsonl is not valid JSON"):
        load(tmp_path)
    corpus.write_text('{"doc_id": 1}')
    with pytest.raises(DatasetUnreadable, match=r"line 1 of .*corpus\.jsonl has no 'text'"):
        load(tmp_path)
    corpus.write_text('{"doc_id": 1, "text": "one"}')
    for line, said in (
        ("[1]", "is not a JSON object"),
        ('{"qid": 1}', "has no 'question'"),
        ('{"qid": 1, "question": "?", "evidence": [{"quote": "q"}]}', "has no 'evidence.doc_id'"),
    ):
        queries.write_text(line)
        with pytest.raises(DatasetUnreadable, match=said):
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
    evidence = {"a": (Span(100, 200),), "b": (Span(0, 10),)}
    found = [
        Found("a", Span(0, 40), 1400),
        Found("a", Span(120, 180), 200),  # passes the smaller budget
        Found("a", Span(160, 190), 10),
        Found("c", None, 10_000),
        Found("b", Span(0, 10), 10),  # passes the larger
    ]
    assert metrics.ranking(found, evidence) == {
        "hit@1": 0.0,
        "hit@3": 1.0,
        "hit@5": 1.0,
        "hit@10": 1.0,
        "hit_in_1500_chars": 0.0,
        "hit_in_4000_chars": 1.0,
        "covered_in_1500_chars": 0.0,
        "covered_in_4000_chars": 0.7,
        "mrr": 0.5,
    }
    assert set(metrics.ranking([], evidence).values()) == {0.0}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6))
def test_the_covered_share_counts_each_character_once(pieces: list[tuple[int, int]]) -> None:
    span, places = Span(10, 50), [Span(start, start + length) for start, length in pieces]
    held = {n for place in places for n in range(place.start, place.end) if 10 <= n < 50}
    assert metrics.covered_share(span, places) == len(held) / 40


def test_auroc() -> None:
    assert metrics.auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert metrics.auroc([0.1], [0.9]) == 0.0
    assert metrics.auroc([0.5], [0.5]) == 0.5
    assert metrics.auroc([], [0.5]) is None


def test_how_much_is_refused_at_the_price_of_some_false_refusals() -> None:
    yes = [n / 20 for n in range(1, 21)]  # two of twenty may be refused: those below 0.15
    assert metrics.refused_at(0.1, yes, [0.05, 0.14, 0.15, 0.9]) == 0.5
    assert metrics.refused_at(0.1, [0.5] * 20, [0.5, 0.4]) == 0.5  # a tie is no refusal
    assert metrics.refused_at(0.1, [0.2, 0.9], [0.1, 0.3]) == 0.5  # of two none may be
    assert metrics.refused_at(0.1, [], [0.5]) is None


@given(st.text(), st.text(), st.text())
def test_layout_never_decides_a_match(before: str, quote: str, after: str) -> None:
    document = squash(f"{before} {quote} {after}")
    span = locate(document, quote.replace(" ", "\n \t"))
    assert (span is not None) == bool(squash(quote))
    if span:
        assert span.of(document) == squash(quote)


@pytest.mark.parametrize(
    ("values", "late"), [([7.0], 7.0), ([9.0, 1.0], 9.0), ([float(n) for n in range(1, 101)], 95.0)]
)
def test_late_is_never_before_the_median(values: list[float], late: float) -> None:
    assert spread(values)["p95"] == late
    assert spread(values)["p95"] >= spread(values)["p50"]
