"""What it takes for a sentence to come before the best scored one, whatever the reason."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.embedding import EmbeddingModel
from index.question import Question
from server.answering.ordering import preferences
from server.answering.ordering.preference import MOST_READ, Preference, Prefers, put_first
from server.answering.ordering.preferences import PREFERENCES, REAL_SUM, in_order
from server.answering.scoring import Candidate, candidates, text_of
from tests.server.made_ranking import made_ranking

QUESTION = "How many seals did the office count?"
LEAD = "The office did count 3 seals."
LEFT = "The office did count 40 seals, red ones."
REST = "The office did count 8 seals."
PLANNED = "The new sea wall would have cost £1.7m."
PAID = "The new sea wall has cost £5.5m, within the range that was forecast."
OTHER = "A new lorry cost £2m."


def red_first(_: Question) -> Prefers:
    """For a test: what is red comes first, and what is reddest before that."""
    return Prefers(lambda best, other: text_of(other).count("red") > text_of(best).count("red"))


RED = Preference(red_first, yields=0.2, holding=0.6)


def given(model: EmbeddingModel, *told: tuple[str, float]) -> tuple[Question, list[Candidate]]:
    """Sentences with the scores that they are to have."""
    ranking = made_ranking(model, QUESTION, " | ".join(text for text, _ in told))
    by_text = {text_of(c): c for c in candidates(ranking)}
    return ranking.question, [replace(by_text[text], score=score) for text, score in told]


@pytest.mark.parametrize(
    ("other", "score", "comes_first"),
    [
        (LEFT, 0.85, True),
        (LEFT, 0.75, False),  # it trails too far
        ("The office did count seals, red ones.", 0.85, False),  # no number
        ("Did the office count 40 red seals?", 0.85, False),  # it asks
        ("There were 40 red ones.", 0.85, False),  # of too little of the question
    ],
)
def test_what_is_preferred_comes_first_if_it_may(
    model: EmbeddingModel, other: str, score: float, comes_first: bool
) -> None:
    question, order = given(model, (LEAD, 1.0), (other, score))
    preferred = put_first(RED, question, order)
    assert [text_of(c) for c in preferred] == ([other, LEAD] if comes_first else [LEAD, other])


def test_the_best_scored_of_those_preferred_is_taken(model: EmbeddingModel) -> None:
    also = "The office did count 9 red seals."
    question, order = given(model, (LEAD, 1.0), (REST, 0.95), (LEFT, 0.9), (also, 0.85))
    told = [text_of(c) for c in put_first(RED, question, order)]
    assert told == [LEFT, LEAD, REST, also]


def test_one_may_be_preferred_to_that_again(model: EmbeddingModel) -> None:
    redder = "The office did count 9 red seals, all red."
    question, order = given(model, (LEAD, 1.0), (LEFT, 0.9), (redder, 0.85))
    assert text_of(put_first(RED, question, order)[0]) == redder
    # and trails the best one, not the one before it
    question, order = given(model, (LEAD, 1.0), (LEFT, 0.9), (redder, 0.75))
    assert text_of(put_first(RED, question, order)[0]) == LEFT


def test_only_the_best_are_read(model: EmbeddingModel) -> None:
    question, (lead, other) = given(model, (LEAD, 1.0), (LEFT, 0.9))
    between = [replace(lead, score=0.95)] * (MOST_READ - 1)
    assert text_of(put_first(RED, question, [lead, *between, other])[0]) == LEAD
    assert text_of(put_first(RED, question, [lead, *between[1:], other])[0]) == LEFT


def test_a_preference_may_be_for_other_questions(model: EmbeddingModel) -> None:
    question, order = given(model, (LEAD, 1.0), (LEFT, 0.9))
    assert put_first(replace(RED, of=lambda _: None), question, order) == order


def test_some_are_left_out_beside_it(model: EmbeddingModel) -> None:
    def alone(asked: Question) -> Prefers:
        return replace(red_first(asked), leaves_out=lambda best, _first, other: other is best)

    question, order = given(model, (LEAD, 1.0), (REST, 0.95), (LEFT, 0.9))
    told = put_first(replace(RED, of=alone), question, order)
    assert [text_of(c) for c in told] == [LEFT, REST]


def test_nothing_is_put_before_nothing(model: EmbeddingModel) -> None:
    assert in_order(made_ranking(model, QUESTION).question, [], own_words=False) == []


@pytest.mark.parametrize(("own_words", "first"), [(False, LEAD), (True, "It came to 40.")])
def test_somebody_s_own_words_are_not_followed_by_what_is_fuller(
    model: EmbeddingModel, own_words: bool, first: str
) -> None:
    question, order = given(model, ("It came to 40.", 1.0), (LEAD, 0.98))
    assert text_of(in_order(question, order, own_words=own_words)[0]) == first


def test_every_preference_applies_once() -> None:
    named = [each for each in vars(preferences).values() if isinstance(each, Preference)]
    assert set(named) == set(PREFERENCES)
    assert len(set(PREFERENCES)) == len(PREFERENCES)


def sums(model: EmbeddingModel, question: str, *sentences: str) -> list[str]:
    ranking = made_ranking(model, question, " | ".join(sentences))
    return in_words(put_first(REAL_SUM, ranking.question, candidates(ranking)))


def in_words(order: Sequence[Candidate]) -> list[str]:
    return [text_of(c) for c in order]


def test_what_was_paid_comes_before_what_would_have_been(model: EmbeddingModel) -> None:
    assert sums(model, "What did the new sea wall cost?", PLANNED, PAID, OTHER)[0] == PAID
    assert PLANNED not in sums(model, "What did the new sea wall cost?", PLANNED, PAID)
    assert sums(model, "What would the new sea wall have cost?", PLANNED, PAID)[0] == PLANNED


def test_a_real_sum_for_something_else_does_not(model: EmbeddingModel) -> None:
    assert sums(model, "What did the new sea wall cost?", PLANNED, OTHER)[0] == PLANNED


def test_what_scored_better_and_tells_no_sum_is_not_quoted_beside_it(model: EmbeddingModel) -> None:
    wall, later = "The new sea wall is long.", "The sea wall cost £9."
    ranking = made_ranking(
        model, "What did the new sea wall cost?", " | ".join((PLANNED, wall, PAID, later))
    )
    scores = {PLANNED: 1.0, wall: 0.95, PAID: 0.9, later: 0.85}
    order = sorted(
        (replace(c, score=scores[text_of(c)]) for c in candidates(ranking)), key=lambda c: -c.score
    )
    assert in_words(put_first(REAL_SUM, ranking.question, order)) == [PAID, later]
