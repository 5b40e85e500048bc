"""Searching for a follow-up question as it was asked and as it was completed.

Two questions' scores are not on one scale, but both rankings can speak on the same passages: a
passage that answers the completed question and not the one that was asked owes its place to the
conversation alone, and one that answers only what was asked leaves the conversation out. So the
two scores of each passage are mixed, and the best mixture wins.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.search import Ranking
from server.conversation.completing import completion_of
from server.schemas import Turn

# The completed question's share in the mixture. Where something is surely lacking, the question
# as asked only parts equals: 0.8 to 1 are alike on mtrag and canard. Where it may stand alone,
# 0.6 already moves a stand-alone question of clapnq by more than a point, and 0.4 helps less.
SURELY = 0.9
PERHAPS = 0.5
# How much the passage that a completion puts first must hold of what was asked, as a share of
# what the best passage of the question as asked holds. From 0 to 0.9 mtrag finds as much.
HELD = 0.5
LEAST_SAID = 2  # content words; one alone ("What is the issue?") is of anything

Rank = Callable[[str], Ranking]
Rewrite = Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was understood, and what was found for it, best first."""

    standalone_question: str
    ranking: Ranking


def as_completed() -> str | None:
    """Nobody puts it in other words."""
    return None


def understand(
    question: str, history: Sequence[Turn], rank: Rank, rewrite: Rewrite = as_completed
) -> Understood:
    """How a question is understood after ``history``, and what is found for it.

    A question that stands alone is searched for once, as it is. One that may or may not is
    completed only if that puts another passage first which holds of its own words as well, and
    what was found for it as asked stays in sight. ``rewrite`` is asked for better words than
    those of the completion, where one is needed. What ``rank`` searched for in the end, as where
    a word was misspelt, is how the question is understood.
    """
    asked = rank(question)
    question = asked.question.text
    completion = completion_of(question, history)
    if completion is None:
        return Understood(question, asked)
    completed = rank(rewrite() or completion.text)
    text = completed.question.text
    if completion.sure:
        return Understood(text, mixed(completed, asked, SURELY))
    both = mixed(completed, asked, PERHAPS)
    if _first(both) == _first(asked):
        return Understood(question, mixed(asked, completed, 1 - PERHAPS))
    if _leaves_out(both, asked):
        return Understood(question, asked)
    return Understood(text, _second(both, asked))


def _leaves_out(both: Ranking, asked: Ranking) -> bool:
    """Whether the best passage of the mixture speaks of the conversation and not of the question.

    "How long is the platform?", asked after a mayor's pay, is not asked of the mayor.
    """
    if not both.hits or not asked.hits or len(asked.question.weights) < LEAST_SAID:
        return False
    held, most = (asked.question.coverage(each.hits[0].stems) for each in (both, asked))
    return held <= HELD * most


def _second(both: Ranking, asked: Ranking) -> Ranking:
    """The mixture with the best passage of the question as asked in the second place or before.

    The question may have stood alone after all, and then that passage is the one meant.
    """
    meant = _first(asked)
    place = next((n for n, hit in enumerate(both.hits) if hit.passage.number == meant), 0)
    if place < 2:
        return both
    first, second, *others = both.hits
    raised = replace(both.hits[place], score=second.score)
    rest = (hit for hit in (second, *others) if hit.passage.number != raised.passage.number)
    return replace(both, hits=(first, raised, *rest))


def mixed(ranking: Ranking, other: Ranking, share: float) -> Ranking:
    """The hits of both under the question of ``ranking``, whose scores count by ``share``.

    A passage that one of them lacks scores there as the last one found does, or less.
    """
    ours = {hit.passage.number: hit for hit in ranking.hits}
    theirs = {hit.passage.number: hit for hit in other.hits}
    least, least_of_other = _least(ranking), _least(other)
    hits = []
    for number in ours | theirs:
        own, far = ours.get(number), theirs.get(number)
        score = share * (own.score if own else least)
        score += (1 - share) * (far.score if far else least_of_other)
        if own is None:
            assert far is not None
            vector = ranking.question.vector
            own = replace(far, similarities=(far.passage.vector @ vector)[1:])
        hits.append(replace(own, score=score))
    hits.sort(key=lambda hit: (-hit.score, hit.passage.record.id, hit.passage.position))
    most = max(len(ranking.hits), len(other.hits))
    return replace(ranking, hits=tuple(hits[:most]))


def _first(ranking: Ranking) -> int | None:
    return ranking.hits[0].passage.number if ranking.hits else None


def _least(ranking: Ranking) -> float:
    return min((hit.score for hit in ranking.hits), default=0.0)
