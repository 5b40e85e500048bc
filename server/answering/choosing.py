"""Choosing the sentences that answer: how many of the best, and which.

One sentence is enough for a question that asks one thing and has one clear answer; each part
of a question has its own, and so has each side of a comparison.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from index.asked_for import CERTAIN, sought, thing
from index.question import Question
from index.search import Ranking
from server.answering.choices import Choice, article_of, choose_for_all
from server.answering.growing import LONGEST_QUOTE
from server.answering.items import goes_on, items_of, led_into, lines_near
from server.answering.margins import MARGINS, Margins
from server.answering.question_shape import Shape, asks_each, shape_of
from server.answering.reasons import reason_near
from server.answering.scoring import Candidate, asks, text_of
from server.answering.shortfall.plans import turned_out
from server.answering.stances import stance_near
from server.answering.subjects import strays

NEW_COVERAGE = 0.2  # of the question's words, by weight
REPEAT = 0.7  # share of a sentence's stems that another chosen one has
MOST_READ = 24  # sentences, best first
# How close one goes on with the words of the person asked about, whom ``said_by`` puts first.
SAME_VOICE = 0.5
# Of what the best sentence holds of the question: of any other thing there is a sum, too.
SAME_THING = 0.5
# An open question: of 17 further sentences with less, 2 answer, and none where no other does
# (squad2, clapnq, quotesum, nq_open); of those with as much, 59 of 104 answer.
AS_FULLY = 0.75


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, or one part of it, and the sentences that may answer it, best first.

    ``best_first`` is the order to quote them in, ``scored`` that of their scores alone.
    """

    ranking: Ranking
    best_first: Sequence[Candidate]
    scored: Sequence[Candidate]
    of_several: bool = False  # a part or side: one good sentence of each is enough
    on_topic: bool = False  # the best is of the one whose words are asked for, and on the topic
    silent: str | None = None  # whose words are asked for, if no sentence is theirs


def choose(
    ranking: Ranking, best_first: Sequence[Candidate], most: int, margins: Margins = MARGINS
) -> list[Choice]:
    """Up to ``most`` spans that answer together, without repeats, in an order that reads.

    Articles come in order of their best sentence, and within one the order is the
    article's own.
    """
    asked = Asked(ranking, best_first, best_first)
    return choose_for_all([chosen_for(asked, most, margins)], most)


def chosen_for(asked: Asked, most: int, margins: Margins = MARGINS) -> list[Candidate]:
    """The sentences that answer one question, the best one first."""
    if not asked.best_first:
        return []
    question, shape = asked.ranking.question, shape_of(asked.ranking.question.text)
    if shape is Shape.LIST and (items := _items(asked, margins)):
        return items[:most]
    if led := led_into(asked.best_first[0], asked.scored):
        return [asked.best_first[0], *led][:most]
    if told := turned_out(question, asked.best_first):
        return told[:most]
    best, *others = asked.best_first[:MOST_READ]
    # What the headline says already is no addition of a further quote.
    chosen, covered = [best], frozenset(best.understood)
    beside = SAME_VOICE if asked.on_topic else margins.neighbour
    certain = thing(question.text) in CERTAIN
    kind, asking = sought(question.text), question.weights.keys()
    if shape is Shape.COMPARISON:
        others = _of_each_article(best, others, margins) + others
    # The first may have been put before better ones, as the latest is.
    top = max(each.score for each in (best, *others))
    widest = max(beside, _widest(shape, margins))
    near = list(takewhile(lambda each: top - each.score <= widest, others))
    # Twice: one may make a quote with a neighbour that was chosen after its turn.
    for candidate in near + near:
        gap = top - candidate.score
        if len(chosen) == most:
            break
        new = question.coverage(candidate.stems - covered)
        # Any name will do for "who": that one is there says little.
        giving = kind == "name" or question.holds(text_of(candidate))
        fits = gap <= (beside if giving else min(beside, margins.bare)) and _joins(
            candidate, chosen
        )
        # What stands beside a figure is seldom of it, unless it speaks of what is asked.
        fits = fits and not (
            kind == "number" and shape is Shape.FACT and candidate.stems.isdisjoint(asking)
        )
        if shape is Shape.FACT:
            adds = not asked.of_several and _adds_to_a_fact(candidate, chosen, margins)
            fits = fits or (adds and (not certain or _confirms(question, best, candidate)))
        elif not asked.of_several:
            fits = fits or (gap <= margins.adding and new >= NEW_COVERAGE)
        if shape is Shape.OPEN and not asked.of_several:
            fits = fits or gap <= (margins.adding if asked.on_topic else margins.close)
        elif shape is Shape.LIST:
            item = article_of(candidate) != article_of(best) or _as_fully(question, best, candidate)
            fits = fits or (item and gap <= margins.listing) or goes_on(candidate, chosen)
        elif shape is Shape.COMPARISON:
            fits = fits or gap <= margins.close
            fits = fits or article_of(candidate) not in {article_of(c) for c in chosen}
        # The dearest last: most sentences do not get that far.
        if certain and not question.holds(text_of(candidate)):
            continue
        if not fits or asks(candidate) or _repeats(candidate, chosen):
            continue
        if shape in (Shape.LIST, Shape.COMPARISON) or not strays(question, best, candidate):
            chosen.append(candidate)
            covered |= candidate.understood
    told = reason_near(question, chosen, others) or stance_near(question, chosen, others)
    return [*chosen[: max(1, most - len(told))], *told][:most]


def needed(asked: Asked, chosen: Sequence[Candidate]) -> list[Candidate]:
    """The chosen sentences without those that an answer does not need.

    Of an open question what holds less of it than the best, but for what makes one quote with
    another and tells why. They still tell whether the question is answered at all.
    """
    question = asked.ranking.question
    if not chosen or asked.on_topic or shape_of(question.text) is not Shape.OPEN:
        return list(chosen)
    kept = [c for c in chosen if _as_fully(question, chosen[0], c)]
    left = [c for c in chosen if not any(c is one for one in kept)]
    told = reason_near(question, kept, left)
    kept += [c for c in left if _joins(c, kept) or any(c is one for one in told)]
    return [c for c in chosen if any(c is one for one in kept)]


def _items(asked: Asked, margins: Margins) -> list[Candidate]:
    """The list that answers as a whole: the one that the best sentence is of, or leads into."""
    if found := items_of(asked.best_first[0], asked.scored):
        return found
    if asks_each(asked.ranking.question.text):
        return lines_near(asked.best_first[:MOST_READ], asked.scored, margins.listing)
    return []


def _joins(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether it makes one quote with a neighbour, and that is not too long."""
    run = [candidate]
    while grew := [
        c
        for c in chosen
        if not any(c is one for one in run) and any(_beside(c, one) for one in run)
    ]:
        run += grew
    spans = [c.sentence.span for c in run]
    length = max(s.end for s in spans) - min(s.start for s in spans)
    return len(run) > 1 and length <= LONGEST_QUOTE


def _widest(shape: Shape, margins: Margins) -> float:
    """Past this distance from the best, nothing is quoted."""
    fitting = {
        Shape.FACT: (margins.alternative, margins.confirming),
        Shape.LIST: (margins.close, margins.listing, margins.following),
        Shape.COMPARISON: (margins.close, margins.siding),
        Shape.OPEN: (margins.close,),
    }
    return max(margins.adding, margins.neighbour, *fitting[shape])


def _beside(one: Candidate, other: Candidate) -> bool:
    """Whether they are neighbours in one paragraph, so that they make one quote."""
    passage = one.hit.passage
    if passage.number != other.hit.passage.number:
        return False
    apart = passage.sentences.index(one.sentence) - passage.sentences.index(other.sentence)
    return abs(apart) == 1 and one.sentence.paragraph == other.sentence.paragraph


def _adds_to_a_fact(candidate: Candidate, chosen: Sequence[Candidate], margins: Margins) -> bool:
    """Whether another article says it too, or the best is not clearly better than this."""
    gap = chosen[0].score - candidate.score
    if article_of(candidate) not in {article_of(c) for c in chosen}:
        return gap <= margins.confirming
    same = [c for c in chosen if article_of(c) == article_of(candidate)]
    alone = same[0] is chosen[0] and all(_beside(c, chosen[0]) for c in same[1:])
    return gap <= margins.alternative and alone


def _confirms(question: Question, best: Candidate, other: Candidate) -> bool:
    """Whether a sum, an age or a length in another article is of what the best one gives it."""
    if article_of(best) == article_of(other):
        return True
    shared = question.coverage(best.understood & other.understood)
    return shared >= SAME_THING * question.coverage(best.understood)


def _as_fully(question: Question, best: Candidate, other: Candidate) -> bool:
    """Whether a sentence holds about as much of the question as the best one does."""
    held = question.coverage(other.understood)
    return held >= AS_FULLY * question.coverage(best.understood)


def _of_each_article(
    best: Candidate, others: Sequence[Candidate], margins: Margins
) -> list[Candidate]:
    """The best of each other article, as far as they speak of it at all."""
    seen, found = {article_of(best)}, []
    for candidate in others:
        if best.score - candidate.score <= margins.siding and article_of(candidate) not in seen:
            seen.add(article_of(candidate))
            found.append(candidate)
    return found


def _repeats(candidate: Candidate, chosen: Iterable[Candidate]) -> bool:
    """Whether it says again what is chosen; with another number it never does."""
    numbers = {stem for stem in candidate.stems if stem.isdigit()}
    return any(
        numbers <= other.stems
        and len(candidate.stems & other.stems) >= REPEAT * len(candidate.stems)
        for other in chosen
    )
