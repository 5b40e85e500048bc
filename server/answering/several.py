"""A question with its parts: each is scored over what the whole question's search found."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.article import Span
from index.asked_for import thing
from index.embedding import Matrix, Vector
from index.question import Question
from index.records import ArticleRecord
from index.search import Hit, Ranking
from index.words import STOP_WORDS, content_words, stems, words
from server.answering.check import ReadArticle
from server.answering.choosing import Asked
from server.answering.disagreement.differing import Difference, differences
from server.answering.leaning import is_bare
from server.answering.margins import MARGINS
from server.answering.ordering.preferences import in_order
from server.answering.parts import Part, parts, topic_of_articles
from server.answering.question_shape import articles_compared
from server.answering.rows import with_columns
from server.answering.said_by import heard
from server.answering.scoring import Candidate, candidates, words_of
from server.answering.together import (
    answers_all,
    in_its_article,
    in_its_paragraph,
    put_first,
    side_by_side,
)

OPENING = 7  # words: "In regional forums, several Latin American governments"

Embed = Callable[[Sequence[str]], Matrix]


def asked_in(ranking: Ranking, read_article: ReadArticle) -> Asked:
    """A question as it was searched for, with its sentences, best first."""
    scored = with_columns(ranking.question, candidates(ranking), read_article)
    found = heard(ranking.question, scored, read_article)
    order = in_order(ranking.question, found.best_first, own_words=found.on_topic)
    return Asked(ranking, order, scored, on_topic=found.on_topic, silent=found.silent)


def parts_of(ranking: Ranking, embed: Embed, read_article: ReadArticle) -> list[tuple[Part, Asked]]:
    """The parts of a question and the sentences for each; nothing for a question of one part."""
    if topic := topic_of_articles(ranking.question.text):
        return _of_two_articles(ranking, topic, embed, read_article)
    found = parts(ranking.question.text)
    if len(found) < 2:
        return []
    found = tuple(_by_its_topic(part, ranking) for part in found)
    vectors = embed([part.asked for part in found])
    asked = [
        _of_its_side(part, asked_in(_for_part(ranking, part, vector), read_article))
        for part, vector in zip(found, vectors, strict=True)
    ]
    of_sides = all(part.side for part in found)
    asked = _speaking_of_it(asked) if of_sides else _together(found, asked)
    return list(zip(found, asked, strict=True))


def _together(found: Sequence[Part], asked: Sequence[Asked]) -> list[Asked]:
    """The parts, as far as one sentence answers all of them, or one paragraph some."""
    asked = [in_its_article(p.text, own, asked[0]) for p, own in zip(found, asked, strict=True)]
    bare = [is_bare(part.text) for part in found]

    def led(each: Sequence[Asked]) -> list[Asked]:
        return [
            in_its_paragraph(own, each[0]) if alone else own
            for own, alone in zip(each, bare, strict=True)
        ]

    if one := answers_all(led(asked)):
        return [replace(put_first(each, one), of_several=True) for each in led(asked)]
    # "Why?" looks like any sentence on the first part: it cannot tell where that is answered.
    if any(alone and not thing(part.text) for part, alone in zip(found, bare, strict=True)):
        return led(asked)
    return led(side_by_side([part.text for part in found], asked))


def _of_two_articles(
    ranking: Ranking, topic: str, embed: Embed, read_article: ReadArticle
) -> list[tuple[Part, Asked]]:
    """The two best articles, or papers, that the question can mean, each with its sentences."""
    kind, sides = _two_best(ranking)
    if len(sides) < 2:
        return []
    about = Part(topic, topic)
    asked = asked_in(_for_part(ranking, about, embed([topic])[0]), read_article)
    split = [
        replace(
            asked,
            best_first=[c for c in asked.best_first if _called(c.hit, kind) == side],
            scored=[c for c in asked.scored if _called(c.hit, kind) == side],
        )
        for side in sides
    ]
    return [
        (Part(f"{topic} ({side})", topic, side, topic), each)
        for side, each in zip(sides, _speaking_of_it(split), strict=True)
    ]


def _two_best(ranking: Ranking) -> tuple[str, list[str]]:
    """What "the two Venezuela articles" or "both papers" may be: their kind, and their names."""
    found = articles_compared(ranking.question.text)
    if found is None:
        return "", []
    kind, which = found["what"].lower(), _side(found["which"])
    over = [h for h in ranking.hits if which <= frozenset(stems(words(h.passage.headings)))]
    names = dict.fromkeys(_called(hit, kind) for hit in over)
    return kind, [name for name in names if name][:2]


def _called(hit: Hit, kind: str) -> str:
    record = hit.passage.record
    return record.publisher or "" if "papers" in kind else record.title


def _speaking_of_it(sides: Sequence[Asked]) -> list[Asked]:
    """The sides of a comparison, without what one prints or says of something else."""
    best = max((each.scored[0].score for each in sides if each.scored), default=0.0)
    kept = []
    for each in sides:
        scored = [c for c in each.scored if best - c.score <= MARGINS.silent]
        near = {_place(candidate) for candidate in scored}
        first = [c for c in each.best_first if _place(c) in near]
        # What tells most of what is asked may have been the other side's.
        first = in_order(each.ranking.question, first, own_words=each.on_topic)
        kept.append(replace(each, best_first=first, scored=scored, of_several=True))
    return kept


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


def disagreeing(
    asked: Sequence[Asked], chosen: Sequence[Sequence[Candidate]], found: Sequence[Hit] = ()
) -> list[Difference]:
    """What other articles say otherwise, for each part and the sentences chosen for it.

    ``found`` are all passages that the search found, also those too far down to be shown.
    """
    shown: dict[str, list[Difference]] = {}
    for each, own in zip(asked, chosen, strict=True):
        text = each.ranking.question.text
        if not own or shown.get(text):
            continue
        # The sides of a comparison ask one thing, each of its own sentences.
        same = [other for other in asked if other.ranking.question.text == text]
        near = [c for other in same for c in other.best_first]
        shown[text] = differences(each.ranking.question, own, near, found)
    return [difference for told in shown.values() for difference in told]


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
    if not own:
        own = [c for c in asked.best_first if said(c)]
        # What a side does or says tells more of it than what is done to it.
        if not any(c.score > plain[_place(c)] for c in own):
            own = [c for c in own if _opens_with(side, c)] or own
    kept = {_place(candidate) for candidate in own}
    scored = [candidate for candidate in asked.scored if _place(candidate) in kept]
    return replace(asked, best_first=own, scored=scored)


def _opens_with(side: frozenset[str], candidate: Candidate) -> bool:
    text = words_of(candidate.hit.passage, candidate.sentence.span)
    return side <= frozenset(stems(words(text)[:OPENING]))


def _place(candidate: Candidate) -> tuple[int, Span]:
    return candidate.hit.passage.number, candidate.sentence.span
