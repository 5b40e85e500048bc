"""How a question is decided: what is quoted, and what that says on the question.

1. The sentences found are put in the order to quote them in, for the question as a whole and
   for each of its parts (``several``), and of each as many are chosen as it takes
   (``choosing``).
2. Each is judged by what is chosen. The log-odds that its best sentence answers become a
   confidence, by the calibration of the index. A name or number that the articles quoted lack
   caps it. Both are in ``confidence``; the bounds there make it answered, related or not found.
3. If parts are answered the answer is theirs, as sure as the least sure of them, and says
   which are not. Else the whole question decides.
4. What other articles say otherwise is quoted too (``differing``).
5. An answer shows all that is chosen, a related one the closest quotes, and one that is not
   found none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.asked_for import CERTAIN, sought, thing
from index.search import Hit, Ranking
from index.words import words
from server.answering.check import ReadArticle
from server.answering.choices import Choice, choose_for_all
from server.answering.choosing import Asked, chosen_for, needed
from server.answering.confidence import Calibration
from server.answering.disagreement.differing import Difference
from server.answering.glossing import telling
from server.answering.judging import Verdict, judge, missing_in
from server.answering.leaning import is_bare
from server.answering.parts import Part
from server.answering.said_by import columns_first
from server.answering.scoring import Candidate, text_of
from server.answering.several import Embed, asked_in, disagreeing, parts_of
from server.answering.shortfall.lacking import lacks
from server.answering.together import needed_for

# Confidence of a part that asks for a certain kind of thing and has it in the article that answers
# another part: alone, somewhat less than half of such parts would be right.
ALONGSIDE = 0.45
CLOSEST_QUOTES = 3  # how many are shown when there is no answer


@dataclass(frozen=True, slots=True)
class Decision:
    """What an answer is made of."""

    verdict: Verdict
    choices: list[Choice]  # what it quotes, in order
    unanswered: list[str]  # the parts of an answered question that are not
    differences: list[Difference]
    read: Sequence[Candidate] = ()  # the sentences that were found, best first


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """A question, or a part of it, the sentences chosen for it and what they say on it."""

    asked: Asked
    chosen: list[Candidate]
    verdict: Verdict
    part: Part | None = None  # none of the whole question


def decide(
    ranking: Ranking,
    most: int,
    embed: Embed,
    read_article: ReadArticle,
    calibration: Calibration,
    found: Sequence[Hit] = (),
) -> Decision:
    """What is quoted of what was found, in up to ``most`` quotes, and what that says.

    ``found`` are all passages of the search; those past the ``ranking`` are only read for what
    articles say otherwise.
    """

    def judged(asked: Asked, part: Part | None = None) -> _Judged:
        chosen = chosen_for(asked, most)
        verdict = judge(asked, chosen, read_article, calibration)
        kept = needed_for(part.text, asked, chosen) if part else needed(asked, chosen)
        return _Judged(asked, kept, verdict, part)

    ranking = columns_first(ranking, found)
    whole = judged(asked_in(ranking, read_article))
    parts = [judged(asked, part) for part, asked in parts_of(ranking, embed, read_article)]
    answering = _answering(parts, whole.verdict, read_article)
    if not answering:
        decided = _of_the_whole(whole, most, found, read_article)
        sides = [part.chosen[:1] for part in parts if part.part and part.part.side and part.chosen]
        if decided.verdict.status == "related" and len(sides) > 1:
            closest = choose_for_all(sides, most, (), telling(read_article))
            decided = replace(decided, choices=closest)
        return replace(decided, read=whole.asked.best_first)
    sure = [part.verdict.confidence for part in answering if part.verdict.status == "answered"]
    differing = _differing(answering, found)
    choices = choose_for_all(
        [part.chosen for part in answering], most, _all_of(differing), telling(read_article)
    )
    return Decision(
        Verdict("answered", min(sure, default=whole.verdict.confidence), None),
        choices,
        [
            each.part.text
            for each in parts
            if each.part
            and each not in answering
            and not _is_given(each, differing, choices, read_article)
        ],
        differing,
        whole.asked.best_first,
    )


def _answering(
    parts: Sequence[_Judged], whole: Verdict, read_article: ReadArticle
) -> list[_Judged]:
    """The parts that are answered, also by what answers another or stands beside it.

    A side of a comparison is answered by what it says, if the whole is.
    """
    sure = [each for each in parts if each.verdict.status == "answered"]
    if sure and all(each.part and is_bare(each.part.text) for each in sure):
        return []  # "Why?" alone asks nothing
    if whole.status == "answered":
        sure += [each for each in parts if each.part and each.part.side and each.chosen]
    return [
        each
        for each in parts
        if any(each is one for one in sure) or _is_beside(each, sure, read_article)
    ]


def _is_beside(part: _Judged, sure: Sequence[_Judged], read_article: ReadArticle) -> bool:
    """Whether what a part asks for stands in the sentence or article that answers another."""
    question = part.asked.ranking.question
    if not part.chosen or (part.part and part.part.side):
        return False
    best = part.chosen[0]
    if not any(_is_same(best, other) for each in sure for other in each.chosen):
        article = best.hit.passage.record.id
        near = any(each.chosen[0].hit.passage.record.id == article for each in sure)
        if not near or not thing(question.text) or part.verdict.confidence < ALONGSIDE:
            return False
    if not question.holds(text_of(best)) or lacks(part.asked, part.chosen, read_article):
        return False
    return not missing_in(part.asked.ranking, part.chosen, read_article)


def _is_same(one: Candidate, other: Candidate) -> bool:
    places = [(c.hit.passage.number, c.sentence.span) for c in (one, other)]
    return places[0] == places[1]


def _is_given(
    part: _Judged,
    differing: Sequence[Difference],
    choices: Sequence[Choice],
    read_article: ReadArticle,
) -> bool:
    """Whether what a part asks for is quoted all the same.

    That is so if its best sentence is, which gives what such a sentence surely gives; or if the
    papers that it names are those of a difference.
    """
    question = part.asked.ranking.question
    if (
        part.chosen
        and thing(question.text) in CERTAIN
        and any(c.holds(part.chosen[0]) for c in choices)
    ):
        return lacks(part.asked, part.chosen, read_article) is None
    kind = sought(question.text)
    names = {name.lower() for name in question.particulars[0]}
    papers = {
        word
        for each in differing
        if each.about == kind
        for candidate in each.quoted
        for word in words(candidate.hit.passage.record.publisher or "")
    }
    return bool(names) and names <= papers


def _of_the_whole(
    whole: _Judged, most: int, found: Sequence[Hit], read_article: ReadArticle
) -> Decision:
    verdict = whole.verdict
    if verdict.status == "not_found":
        return Decision(verdict, [], [], [])
    differing = _differing([whole], found) if verdict.status == "answered" else []
    choices = choose_for_all([whole.chosen], most, _all_of(differing), telling(read_article))
    if verdict.status == "related":
        choices = _closest(choices)
    return Decision(verdict, choices, [], differing)


def _closest(choices: Sequence[Choice]) -> list[Choice]:
    """The best by score, still in an order that reads."""
    best_first = sorted(range(len(choices)), key=lambda n: -choices[n].score)
    return [choices[n] for n in sorted(best_first[:CLOSEST_QUOTES])]


def _differing(judged: Sequence[_Judged], found: Sequence[Hit]) -> list[Difference]:
    return disagreeing([each.asked for each in judged], [each.chosen for each in judged], found)


def _all_of(found: Sequence[Difference]) -> list[Candidate]:
    return [candidate for each in found for candidate in each.quoted]
