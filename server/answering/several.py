"""A question with its parts: each is scored over what the whole question's search found."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.article import Span
from index.asked import Question
from index.embedding import Matrix, Vector
from index.records import ArticleRecord
from index.search import Ranking
from index.words import STOP_WORDS, content_words, stems, words
from server.answering.check import ReadArticle
from server.answering.choosing import Asked
from server.answering.differing import Difference, differences
from server.answering.margins import MARGINS
from server.answering.parts import Part, parts
from server.answering.scoring import Candidate, candidates
from server.answering.speaking import prefer_the_asked

Embed = Callable[[Sequence[str]], Matrix]


def asked_in(ranking: Ranking, read_article: ReadArticle) -> Asked:
    """A question as it was searched for, with its sentences, best first."""
    scored = candidates(ranking)
    best_first = prefer_the_asked(ranking.question.text, scored, read_article)
    return Asked(ranking, best_first, scored)


def parts_of(ranking: Ranking, embed: Embed, read_article: ReadArticle) -> list[tuple[Part, Asked]]:
    """The parts of a question and the sentences for each; nothing for a question of one part."""
    found = parts(ranking.question.text)
    if len(found) < 2:
        return []
    found = tuple(_by_its_topic(part, ranking) for part in found)
    vectors = embed([part.asked for part in found])
    return [
        (part, _of_its_side(part, asked_in(_for_part(ranking, part, vector), read_article)))
        for part, vector in zip(found, vectors, strict=True)
    ]


def _by_its_topic(part: Part, ranking: Ranking) -> Part:
    """For what a paper prints, the question without its name: its articles do not name it."""
    if not part.topic or not any(_printed_by(part, hit.passage.record) for hit in ranking.hits):
        return part
    return replace(part, asked=part.topic)


def _printed_by(part: Part, record: ArticleRecord) -> bool:
    over = frozenset(stems(words(f"{record.publisher or ''} {record.byline or ''}")))
    return part.side is not None and _side(part.side) <= over


def _side(name: str) -> frozenset[str]:
    return frozenset(stems(w for w in words(name) if w not in STOP_WORDS))


def disagreeing(asked: Sequence[Asked], chosen: Sequence[Sequence[Candidate]]) -> list[Difference]:
    """What other articles say otherwise, for each part and the sentences chosen for it."""
    return [
        difference
        for each, own in zip(asked, chosen, strict=True)
        if own
        for difference in differences(each.ranking.question, own, _near(each))
    ]


def _near(asked: Asked) -> list[Candidate]:
    best = asked.best_first[0].score
    return [c for c in asked.best_first if best - c.score <= MARGINS.differing]


def _for_part(ranking: Ranking, part: Part, vector: Vector) -> Ranking:
    """The same passages, as one part of the question sees their sentences."""
    own = stems(content_words(part.asked))
    known = ranking.question.weights
    weights = {stem: known[stem] for stem in own if stem in known}
    whole = sum(weights.values()) or 1.0
    question = Question(part.asked, vector, {stem: w / whole for stem, w in weights.items()})
    hits = [replace(hit, similarities=hit.passage.vector[1:] @ vector) for hit in ranking.hits]
    return replace(ranking, question=question, hits=tuple(hits))


def _of_its_side(part: Part, asked: Asked) -> Asked:
    """Only what one side of a comparison printed or said, or what is said of it."""
    if part.side is None:
        return asked
    side = _side(part.side)
    plain = {_place(c): c.score for c in asked.scored}

    def said(candidate: Candidate) -> bool:
        return side <= candidate.stems or candidate.score > plain[_place(candidate)]

    own = [c for c in asked.best_first if _printed_by(part, c.hit.passage.record)]
    own = own or [c for c in asked.best_first if said(c)]
    kept = {_place(candidate) for candidate in own}
    scored = [candidate for candidate in asked.scored if _place(candidate) in kept]
    return replace(asked, best_first=own, scored=scored)


def _place(candidate: Candidate) -> tuple[int, Span]:
    return candidate.hit.passage.number, candidate.sentence.span
