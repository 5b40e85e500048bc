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

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from index.article import Article
from index.asked_for import CERTAIN, sought, thing
from index.records import ArticleRecord
from index.search import Hit, Ranking
from index.words import words
from server.answering import confidence
from server.answering.check import ReadArticle
from server.answering.choosing import Asked, Choice, choose_for_all, chosen_for
from server.answering.confidence import Calibration
from server.answering.differing import Difference
from server.answering.glossing import telling
from server.answering.lacking import lacks, word_missing
from server.answering.parts import Part
from server.answering.said_by import columns_first
from server.answering.scoring import Candidate
from server.answering.several import Embed, asked_in, disagreeing, parts_of
from server.schemas import Reason, Status

CLOSEST_QUOTES = 3  # how many are shown when there is no answer

NOTHING = Reason(code="nothing_relevant", message="The articles do not say.")
NO_ARTICLE = Reason(code="no_article_passes", message="No article passes the filters.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the sentences say on a question; a reason unless they answer it."""

    status: Status
    confidence: float
    reason: Reason | None


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
        return _Judged(asked, chosen, judge(asked, chosen, read_article, calibration), part)

    ranking = columns_first(ranking, found)
    whole = judged(asked_in(ranking, read_article))
    parts = [judged(asked, part) for part, asked in parts_of(ranking, embed, read_article)]
    answering = [part for part in parts if _is_answered(part, whole.verdict)]
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


def judge(
    asked: Asked, chosen: Sequence[Candidate], read_article: ReadArticle, calibration: Calibration
) -> Verdict:
    """Whether the chosen sentences answer, are merely related, or are about something else."""
    if not asked.scored:
        nowhere = asked.ranking.restricted_to == 0
        return Verdict("not_found", 0.0, NO_ARTICLE if nowhere else NOTHING)
    odds = confidence.evidence(asked.ranking, asked.scored)
    sure = calibration.confidence(odds + confidence.SAID_ON_IT * asked.on_topic)
    if round(sure, 4) < confidence.RELATED:
        return Verdict("not_found", round(sure, 4), NOTHING)
    lost = _missing(asked.ranking, chosen, read_article)
    lacking = lacks(asked, chosen, read_article)
    if lost or lacking:
        sure = confidence.capped(sure)
    sure = round(sure, 4)
    if sure >= confidence.ANSWERED:
        return Verdict("answered", sure, None)
    if lost:
        return Verdict("related", sure, _without(lost))
    if lacking is None and (word := word_missing(asked)):
        lacking = f"do not mention “{word}”"
    return Verdict("related", sure, _not_answered(lacking))


def _is_answered(part: _Judged, whole: Verdict) -> bool:
    """A side of a comparison is answered by what it says, if the whole is."""
    if part.verdict.status == "answered":
        return True
    of_a_side = part.part is not None and part.part.side is not None
    return of_a_side and bool(part.chosen) and whole.status == "answered"


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


def _missing(ranking: Ranking, chosen: Sequence[Candidate], read_article: ReadArticle) -> list[str]:
    """The names and numbers of the question that the articles to be quoted do not hold.

    Where it names so many that no one article need hold them all, those of all that was found.
    """
    question = ranking.question.text
    many = confidence.about_many(question)
    hits = ranking.hits if many else [candidate.hit for candidate in chosen]
    # Whose paper or byline it is needs no sentence that says so.
    signed = [each for hit in ranking.hits for each in _signed(hit.passage.record)]
    # An article holds what its passages hold: most need not be read.
    here = confidence.missing(question, chain(signed, _at_hand(hits)))
    if not here:
        return []
    articles = dict.fromkeys(hit.passage.record.id for hit in hits)
    texts = (text for i in articles for text in _readable(read_article(i).article))
    lost = confidence.missing(question, chain(signed, texts))
    # A name is made known once an article; a number elsewhere in it is of something else.
    numbers = [] if many else [each for each in here if any(map(str.isdigit, each))]
    return [*lost, *(number for number in numbers if number not in lost)]


def _signed(record: ArticleRecord) -> Iterator[str]:
    yield from (part for part in (record.publisher, record.byline) if part)


def _at_hand(hits: Iterable[Hit]) -> Iterator[str]:
    for hit in hits:
        yield hit.passage.headings
        yield hit.passage.text
        yield from _dated(hit.passage.record.published)


def _readable(article: Article) -> Iterator[str]:
    """All of an article that may speak for an answer: its searchable text and its particulars."""
    yield article.title
    yield from (part for part in (article.byline, article.publisher) if part)
    yield from _dated(article.published)
    for paragraph in article.searchable():
        yield paragraph.section or ""
        yield paragraph.span.of(article.text)


def _dated(day: date | None) -> Iterator[str]:
    if day:
        yield f"{day:%d %B %Y} {day.day}"


def _not_answered(lacking: str | None) -> Reason:
    what = lacking or "do not clearly answer the question"
    return Reason(code="not_answered", message=f"The closest sentences {what}.")


def _without(lost: Sequence[str]) -> Reason:
    named = ", ".join(f"“{word}”" for word in lost)
    message = f"The closest articles do not mention {named}."
    return Reason(code="not_in_articles", message=message)
