"""Two runs are compared question by question."""

from pathlib import Path

import pytest

from server.evaluation import outcomes
from server.evaluation.dataset import DatasetUnreadable
from server.evaluation.differences import LISTED, differences, sign_test
from server.evaluation.metrics import RANKING_FIGURES
from server.evaluation.outcomes import Outcome, Quoted


def outcome(number: int, *, right: bool, answerable: bool = True, rank: int = 1) -> Outcome:
    return Outcome(
        qid=str(number),
        question=f"question {number}",
        answerable=answerable,
        rank=rank if answerable else None,
        search=dict.fromkeys(RANKING_FIGURES, 1 / rank) if answerable else None,
        status="answered" if answerable or not right else "related",
        confidence=0.9 if right == answerable else 0.2,
        reason=None,
        cited_evidence=right if answerable else None,
        short_answer=None,
        quotes=(Quoted(text="q", document="d", exact=True, hit=right),),
    )


def run(right: range, answerable: int = 40, unanswerable: int = 20) -> list[Outcome]:
    with_answer = [outcome(n, right=n in right, rank=2 - (n in right)) for n in range(answerable)]
    return with_answer + [
        outcome(1000 + n, right=True, answerable=False) for n in range(unanswerable)
    ]


def test_a_run_against_itself_shows_nothing() -> None:
    found = differences(run(range(20)), run(range(20)))
    assert found["questions"] == 60
    assert found["figures"] == {}
    assert found["answers"]["won"] == found["answers"]["lost"] == 0
    assert found["answers"]["p"] == 1.0


def test_what_changed_comes_with_its_interval_and_its_questions() -> None:
    found = differences(run(range(20)), run(range(1, 31)))
    cited = found["figures"]["answer.evidence_cited"]
    assert (cited["before"], cited["now"], cited["difference"]) == (0.5, 0.75, 0.25)
    low, high = cited["interval"]
    assert 0 < low < 0.25 < high < 0.5
    assert {"search.mrr", "search.hit@1", "answer.answerability_auroc"} <= set(found["figures"])
    assert "answer.quotes_exact" not in found["figures"]
    assert found["answers"]["won"] == 11
    assert found["answers"]["lost"] == 1
    assert found["answers"]["lost_questions"] == [{"qid": "0", "question": "question 0"}]
    assert found["answers"]["p"] == pytest.approx(2 * (1 + 12) / 2**12, abs=1e-4)
    assert found["first_passage"]["won"] == 11
    assert differences(run(range(20)), run(range(1, 31))) == found


def test_chance_is_within_the_interval() -> None:
    found = differences(run(range(20)), run(range(1, 22)))  # two won, one lost
    low, high = found["figures"]["answer.evidence_cited"]["interval"]
    assert low < 0 < high


def test_only_what_both_asked_alike_is_compared() -> None:
    before, after = run(range(20)), run(range(20))
    after[0] = after[0].model_copy(update={"question": "another"})
    found = differences(before, after[:50])
    assert (found["questions"], found["only_before"], found["only_now"]) == (49, 11, 1)
    with pytest.raises(DatasetUnreadable, match="none of these questions"):
        differences(before, after[:1])


def test_no_more_are_listed_than_can_be_read() -> None:
    won = differences(run(range(0)), run(range(40)))["answers"]
    assert (won["won"], len(won["won_questions"])) == (40, LISTED)


def test_the_sign_test() -> None:
    assert sign_test(0, 0) == sign_test(1, 0) == sign_test(3, 3) == 1.0
    assert sign_test(6, 0) == sign_test(0, 6) == 2 / 64
    assert sign_test(2_000, 1_000) < 1e-6


def test_outcomes_are_written_and_read(tmp_path: Path) -> None:
    file, written = tmp_path / "run.jsonl", run(range(3), 5, 2)
    outcomes.write(file, written)
    assert outcomes.read(file) == written
    lines = file.read_text().split("\n")
    for wrong, said in (("{", "line 3 of .* Invalid JSON"), ('{"qid": "1"}', "question: Field")):
        file.write_text("\n".join([*lines[:2], wrong]))
        with pytest.raises(DatasetUnreadable, match=said):
            outcomes.read(file)
