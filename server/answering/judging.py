"""Whether what is quoted answers a question, and if not, what it lacks: pure functions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from index.article import Article
from index.numerals import MONTHS
from index.records import ArticleRecord
from index.search import Hit, Ranking
from server.answering import confidence
from server.answering.check import ReadArticle
from server.answering.choosing import Asked
from server.answering.confidence import Calibration
from server.answering.scoring import Candidate
from server.answering.shortfall.lacking import UNCLEAR, lacks, word_missing
from server.schemas import Reason, Status

NOTHING = Reason(code="nothing_relevant", message="The articles do not say.")
NO_ARTICLE = Reason(code="no_article_passes", message="No article passes the filters.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the sentences say on a question; a reason unless they answer it."""

    status: Status
    confidence: float
    reason: Reason | None


def judge(
    asked: Asked, chosen: Sequence[Candidate], read_article: ReadArticle, calibration: Calibration
) -> Verdict:
    """Whether the chosen sentences answer, are merely related, or are about something else."""
    if not asked.scored:
        filtered = asked.ranking.restricted_to == 0
        return Verdict("not_found", 0.0, NO_ARTICLE if filtered else NOTHING)
    odds = confidence.evidence(asked.ranking, asked.scored)
    sure = calibration.confidence(odds + confidence.SAID_ON_IT * asked.on_topic)
    if round(sure, 4) < confidence.RELATED:
        return Verdict("not_found", round(sure, 4), NOTHING)
    nowhere, not_here = _lost(asked.ranking, chosen, read_article)
    lost = nowhere or not_here
    lacking = lacks(asked, chosen, read_article)
    if lost or lacking:
        sure = confidence.capped(sure)
    sure = round(sure, 4)
    if sure >= confidence.ANSWERED:
        return Verdict("answered", sure, None)
    if lost:
        return Verdict("related", sure, _without(asked.ranking, nowhere, not_here))
    if lacking is None and (word := word_missing(asked)):
        lacking = f"do not mention “{word}”"
    return Verdict("related", sure, _not_answered(lacking))


def missing_in(
    ranking: Ranking, chosen: Sequence[Candidate], read_article: ReadArticle
) -> list[str]:
    """The names and numbers of the question that the articles to be quoted do not hold.

    Where it names so many that no one article need hold them all, those of all that was found.
    A number or month has to stand in the passages that are quoted.
    """
    nowhere, not_here = _lost(ranking, chosen, read_article)
    return [*nowhere, *not_here]


def _lost(
    ranking: Ranking, chosen: Sequence[Candidate], read_article: ReadArticle
) -> tuple[list[str], list[str]]:
    """What the whole articles do not hold, and what only the passages do not."""
    question = ranking.question.text
    many = confidence.about_many(question)
    hits = ranking.hits if many else [candidate.hit for candidate in chosen]
    # Whose paper or byline it is needs no sentence that says so.
    signed = [each for hit in ranking.hits for each in _signed(hit.passage.record)]
    # An article holds what its passages hold: most need not be read.
    here = confidence.missing(question, chain(signed, _at_hand(hits)))
    if not here:
        return [], []
    articles = dict.fromkeys(hit.passage.record.id for hit in hits)
    texts = (text for i in articles for text in _readable(read_article(i).article))
    lost = confidence.missing(question, chain(signed, texts))
    # A name is made known once an article; a number or month elsewhere in it is of something else.
    numbers = [] if many else [each for each in here if any(map(str.isdigit, each))]
    months = [] if many else [each for each in here if _is_another_month(each, hits)]
    return lost, [each for each in [*numbers, *months] if each not in lost]


def _is_another_month(name: str, hits: Sequence[Hit]) -> bool:
    """Whether a name is that of a month that none of these tells as "last month"."""
    if name not in MONTHS or name == "May":  # which may be somebody's
        return False
    at = MONTHS.index(name)
    days = [day for hit in hits if (day := hit.passage.record.published)]
    return not any((day.month - 1 - at) % len(MONTHS) in (0, 1) for day in days)


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
    return Reason(code="not_answered", message=f"The closest sentences {lacking or UNCLEAR}.")


def _without(ranking: Ranking, nowhere: Sequence[str], not_here: Sequence[str]) -> Reason:
    named = ", ".join(f"“{word}”" for word in (*nowhere, *not_here))
    # What else was found is close as well, though nothing of it is quoted.
    found = confidence.missing(ranking.question.text, _at_hand(ranking.hits))
    if not {*nowhere, *not_here} <= {*found}:
        where = "sentences"
    else:
        where = "passages" if not_here else "articles"
    return Reason(code="not_in_articles", message=f"The closest {where} do not mention {named}.")
