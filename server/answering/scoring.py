"""Scoring the sentences of the found passages: how likely each is to answer."""

from dataclasses import dataclass

from index.article import Span
from index.asked_for import expectation
from index.passages import Sentence
from index.records import StoredPassage
from index.search import Hit, Ranking
from index.words import stems, words

PASSAGES_READ = 8
# A question for a number, a date or a name is hardly answered without one. Anything from 0.05
# to 0.15 puts more right sentences first on nq_open, quotesum and clapnq, and none fewer on squad2.
NOT_THE_KIND = 0.12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer."""

    hit: Hit
    sentence: Sentence
    score: float  # similarity + 0.4 coverage + the passage's score: 0 to 2.4
    stems: frozenset[str]


def candidates(ranking: Ranking) -> list[Candidate]:
    """The sentences of the best passages, best first."""
    found = []
    holds = expectation(ranking.question.text)
    for hit in ranking.hits[:PASSAGES_READ]:
        over = frozenset(stems(words(hit.passage.headings)))
        for sentence, similarity in zip(hit.passage.sentences, hit.similarities, strict=True):
            text = words_of(hit.passage, sentence.span)
            held = frozenset(stems(words(text)))
            score = (
                float(similarity)
                + 0.4 * ranking.question.coverage(held | over)
                + hit.score
                - _unlikely(text)
                - (0.0 if holds(text) else NOT_THE_KIND)
            )
            found.append(Candidate(hit, sentence, score, held))
    return sorted(found, key=lambda c: (-c.score, c.hit.passage.record.id, c.sentence.span.start))


def words_of(passage: StoredPassage, span: Span) -> str:
    """The text of a span that lies within the passage."""
    start = passage.span.start
    return passage.text[span.start - start : span.end - start]


def _unlikely(text: str) -> float:
    """What is taken off for a sentence that asks, or says next to nothing."""
    asks = 0.4 if text.rstrip("”\"’'» ").endswith("?") else 0.0
    return asks + (0.1 if len(text) < 25 else 0.0)
