"""Confidence grows with evidence, and a name or number that is nowhere is noticed."""

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding import EmbeddingModel
from index.search import Ranking
from server.answering.answerability import AGAINST, EITHER_WAY, SIGNS, signs
from server.answering.confidence import (
    ANSWERED,
    CAPPED,
    MOST,
    PARAMETERS,
    RELATED,
    Calibration,
    capped,
    evidence,
    missing,
)
from server.answering.scoring import candidates
from tests.server.made_ranking import made_ranking


@pytest.fixture(scope="module")
def ranking(model: EmbeddingModel) -> Ranking:
    article = "The bridge closes on 3 May. | The mayor opened a school."
    return made_ranking(model, "When does the bridge close?", article)


def test_the_best_sentence_decides_and_a_better_one_is_surer(ranking: Ranking) -> None:
    best_first = candidates(ranking)
    better = [replace(best_first[0], score=best_first[0].score + 0.2)]
    worse = [replace(best_first[0], score=best_first[0].score - 0.2)]
    assert evidence(ranking, worse) < evidence(ranking, best_first) < evidence(ranking, better)


def test_what_is_lacking_counts_against(ranking: Ranking) -> None:
    there = candidates(ranking)
    asked = replace(ranking.question, text="When does the bridge not close?")
    assert evidence(replace(ranking, question=asked), there) < evidence(ranking, there)
    asked = replace(ranking.question, text="When does the bridge at Saltby close?")
    assert signs(replace(ranking, question=asked), there).names_missing == 1


def test_without_a_sentence_nothing_is_less_sure(ranking: Ranking) -> None:
    assert evidence(ranking, []) == -MOST
    assert all(evidence(ranking, [c]) >= -MOST for c in candidates(ranking))


@given(st.floats(-6, 6), st.floats(-6, 6), st.floats(0.1, 3), st.floats(-2, 2))
def test_more_evidence_is_never_less_sure(a: float, b: float, slope: float, by: float) -> None:
    low, high = sorted((a, b))
    calibration = Calibration(slope, by)
    assert 0 <= calibration.confidence(low) <= calibration.confidence(high) <= 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_cap_leaves_it_related_and_keeps_the_order(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert RELATED <= capped(low) <= capped(high) <= CAPPED < ANSWERED
    assert capped(low) < capped(high) or high - low < 1e-9


def test_the_weights_are_those_of_the_signs_and_point_the_right_way() -> None:
    stored = json.loads(PARAMETERS.read_text(encoding="utf-8"))
    assert list(stored["weights"]) == list(SIGNS)
    for name, weight in stored["weights"].items():
        assert math.isfinite(weight)
        assert name in EITHER_WAY or (weight <= 0 if name in AGAINST else weight >= 0)
    assert stored["weights"]["score"] > 1


@pytest.mark.parametrize(
    ("question", "lost"),
    [
        ("How many aircraft carriers does Brazil operate?", ["Brazil"]),
        ("What did Mayor Alan Pike say about the bridge?", ["Mayor Alan Pike"]),
        ("Who won the council election in 2019?", ["2019"]),
        ("What happened in 2025?", []),
        ("What did Ruth Tasker say?", []),
        ("How many of the 5 boats sank?", []),
        ("what did brazil do", []),  # without capitals nothing can be told
        ("WHAT DID BRAZIL DO", []),
        ("What Did the Navy of Brazil Do?", []),
        ("What did Tasker and Obadiah say?", ["Obadiah"]),  # half are missing
        ("What did Tasker, Fennimore and Obadiah say?", []),  # less than half
        # names in a row are one, known by the last word
        ("Why did the Ruth Fund Council vote?", ["Ruth Fund Council"]),
        ("What did Nadia Jo Tasker say?", ["Nadia Jo Tasker"]),  # most of it is not there
        ("What did Nadia Tasker say?", []),
    ],
)
def test_missing(question: str, lost: list[str]) -> None:
    evidence = ["In 2025 five boats sank, said Ruth Tasker.", "Fennimore's bridge"]
    assert missing(question, evidence) == lost


@pytest.mark.parametrize(
    ("question", "text", "lost"),
    [
        ("What did the United States do?", "The US sent boats.", []),
        ("What did the United States do?", "The U.S. sent boats.", []),
        ("What did the United States do?", "It gave us boats.", ["United States"]),
        ("What did the National Boat Trust do?", "The NBT sent boats.", []),
        ("What did Ada Lane do?", "AL East sent boats.", ["Ada Lane"]),  # so are many others
        ("What sank in October?", "It sank on Oct. 7.", []),
        ("What sank in October?", "The octopus sank.", ["October"]),
    ],
)
def test_what_is_written_short_is_not_called_missing(
    question: str, text: str, lost: list[str]
) -> None:
    assert missing(question, [text]) == lost


def test_a_question_about_many_things_may_lack_a_few() -> None:
    question = "What do Tasker, Strake, Fennimore, Munsey, Haigh and Orlowski say of Pike in 2025?"
    evidence = ["Tasker, Strake, Fennimore, Munsey, Haigh and Orlowski met."]
    assert missing(question, evidence) == []
    assert missing(question, ["Tasker met Strake and Fennimore."]) == [
        *("2025", "Munsey", "Haigh", "Orlowski", "Pike"),
    ]


def test_a_number_is_found_in_two_words() -> None:
    question = "Why did the 21 boats take 29 weeks?"
    assert missing(question, ["Twenty-nine weeks on: the twenty-one boats"]) == []
    assert missing(question, ["Twenty weeks on: the nineteen boats"]) == ["21", "29"]


def test_a_nation_is_found_in_its_adjective() -> None:
    assert missing("What does Brazil want?", ["the Brazilian navy"]) == []


@pytest.mark.parametrize("name", ["UN", "U.N.", "NATO", "IMF"])
def test_initials_are_found_in_the_name_they_stand_for(name: str) -> None:
    evidence = [
        "The United Nations met. The North Atlantic Treaty Organization did not.",
        "The International Monetary Fund paid.",
    ]
    assert missing(f"What did the {name} decide?", evidence) == []
    assert missing("What did the FBI decide?", evidence) == ["FBI"]
    assert missing("What did the UM decide?", evidence) == ["UM"]


def test_what_would_be_if_it_failed_denies_nothing(model: EmbeddingModel) -> None:
    def denies(question: str) -> float:
        ranking = made_ranking(model, question, "Had the dam failed, homes would have flooded.")
        return signs(ranking, candidates(ranking)).denies

    assert denies("What would have happened if the dam had failed?") == 0
    assert denies("Why did the dam not hold?") == 1
    assert denies("What did not happen if the dam failed?") == 1
