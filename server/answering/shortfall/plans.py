"""How long something was to last, where a question asks how long it lasted.

"How long was the bridge closed?" is not answered by how long it was to be, until it is told how
that turned out. Pure functions.
"""

import re
from collections.abc import Sequence
from datetime import date

from index.asked_for import thing
from index.question import Question
from server.answering.scoring import Candidate, text_of

MOST_READ = 24  # sentences, best first
# Of what the best sentence holds of the question, at least. No set has enough such questions to
# fit it on: it is wide, as what follows has to tell a length as well.
OF_THE_BEST = 0.6

_OF_THE_PAST = re.compile(r"\bhow long (?:did|was|were|has|have|had)\b", re.IGNORECASE)
_OF_A_PLAN = re.compile(
    r"\b(?:will|would|could|should|going|expect\w*|estimat\w*|forecast|plan\w*|promis\w*"
    r"|suppos\w*|propos\w*|due|meant|likely|said|say|to (?:be|last|take))\b",
    re.IGNORECASE,
)
# "It would last four years" also tells history: "would" is a plan only after who planned it.
_PLANNED = re.compile(
    r"\b(?:will|is to|are to|(?:expect|plan|propos|schedul)ed to|(?:due|set|meant|likely) to"
    r"|(?:says?|said|announced|warned|estimated|promised|expected|predicted|thought|told|hoped)\b"
    r"[^.]*\b(?:would|could|might)|vot(?:es?|ed|ing)\b[^.]* to)\b",
    re.IGNORECASE,
)


def is_planned(question: Question, candidate: Candidate) -> bool:
    """Whether a question asks how long something lasted, and the sentence says how long it was to.

    A sentence without any length tells neither.
    """
    return _asks(question) and _tells_a_plan(question, candidate)


def turned_out(question: Question, scored: Sequence[Candidate]) -> list[Candidate]:
    """A plan and the sentence after it that tells how it turned out, in the latest such article.

    Nothing unless the best of ``scored``, best first, tells a plan, and one was printed before.
    """
    if not scored or not _asks(question):
        return []
    closest = [c for c in scored[:MOST_READ] if question.holds(text_of(c))]
    if not closest or not _tells_a_plan(question, closest[0]):
        return []
    least = OF_THE_BEST * question.coverage(closest[0].understood)
    plans = [
        (day, candidate)
        for candidate in closest
        if _tells_a_plan(question, candidate)
        and question.coverage(candidate.understood) >= least
        and (day := candidate.hit.passage.record.published) is not None
    ]
    first = min((day for day, _ in plans), default=date.max)
    pairs = [
        (day, [candidate, after])
        for day, candidate in plans
        if day > first
        and (after := _after(candidate, scored)) is not None
        and question.holds(text_of(after))
        and not _tells_a_plan(question, after)
    ]
    return max(pairs, key=lambda pair: pair[0])[1] if pairs else []


def _asks(question: Question) -> bool:
    text = question.text
    return (
        thing(text) == "length"
        and _OF_THE_PAST.search(text) is not None
        and _OF_A_PLAN.search(text) is None
    )


def _tells_a_plan(question: Question, candidate: Candidate) -> bool:
    text = text_of(candidate)
    return _PLANNED.search(text) is not None and question.holds(text)


def _after(candidate: Candidate, among: Sequence[Candidate]) -> Candidate | None:
    """The sentence that follows in the same paragraph."""
    passage = candidate.hit.passage
    at = passage.sentences.index(candidate.sentence) + 1
    if at == len(passage.sentences):
        return None
    following = passage.sentences[at]
    if following.paragraph != candidate.sentence.paragraph:
        return None
    return next((c for c in among if c.hit.passage is passage and c.sentence is following), None)
