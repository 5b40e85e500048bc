"""Questions made of an article's own headline and facts, without a language model.

They are no good English; they have what a real question has for a search: as many words, as
few of them from the sentence that answers. Everything is drawn by a generator seeded with the
article's content, so that the same article is asked the same, on every machine.
"""

import random
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from index.article import Article, Span
from index.speakers.find import Attribution, find_speakers
from index.words import STOP_WORDS, stems, words

PROCEDURE = 1  # counted up with every change of what is asked
# Measured on 1,441 questions of people about four sets of documents: how many words say what
# it is about, and what share of them stands in the sentence that answers.
LENGTHS, OF_LENGTH = (3, 4, 5, 6, 7), (25, 30, 20, 15, 10)
SHARES, OF_SHARE = (0.15, 0.3, 0.5, 0.7, 0.85, 1.0), (8, 15, 24, 29, 11, 13)
FROM_AROUND = 0.5  # of the others; the rest are common words of the corpus
SHORTEST, LONGEST, FEWEST_WORDS = 50, 400, 6  # of a sentence to ask about
OPENING = 40  # words of an article that say what it is about, if its headline does not
COMMON, MOST_COMMON, LEAST_COMMON = 400, 0.3, 3  # words; share of articles; articles

_TOKEN = re.compile(r"[^\W_]+(?:[.,’'\-][^\W_]+)*")
_DATE = re.compile(
    r"\b(?:(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December) \d{1,2}|\d{1,2} (?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)|1[5-9]\d\d|20\d\d"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*(?= ([a-z]{3,})\b)")
_NAME = re.compile(r"(?<=[^\W\d_,;] )[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)+")
_OPENINGS = ("What", "What is", "Which", "Why", "How", "How did", "Where", "")


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question that one article answers."""

    article: str
    text: str
    kind: str  # "when", "number", "who", "said", "headline" or "what"
    stems: frozenset[str]  # of the words about something in what it was made of
    answer: frozenset[str]  # of those that it asks for


@dataclass(frozen=True, slots=True)
class _Fact:
    kind: str
    opening: str
    source: str
    answer: str  # words of the source that the question must not hold


def common_words(articles: Sequence[Article]) -> tuple[str, ...]:
    """Words that many articles have and most do not, to stand for what askers say otherwise."""
    held: Counter[str] = Counter()
    for article in articles:
        small = (t for t in _TOKEN.findall(article.text) if t.islower() and len(t) > 3)
        held.update({word for word in small if word.isalpha() and word not in STOP_WORDS})
    most = max(LEAST_COMMON, len(articles) * MOST_COMMON)
    fitting = ((n, word) for word, n in held.items() if LEAST_COMMON <= n <= most)
    return tuple(word for _, word in sorted(fitting, key=lambda p: (-p[0], p[1]))[:COMMON])


def make_question(article_id: str, article: Article, common: Sequence[str]) -> MadeQuestion | None:
    """A question of this article; ``None`` if it says too little to be asked about."""
    draw = random.Random(f"{PROCEDURE} {article.revision}")  # noqa: S311 - no secret
    fact = _fact(article, draw)
    if fact is None:
        return None
    answer = frozenset(stems(words(fact.answer)))
    said = _about(fact.source)
    own = {stem: word for stem, word in said.items() if stem not in answer}
    if len(own) < 2:
        return None
    length = draw.choices(LENGTHS, OF_LENGTH)[0]
    wanted = min(len(own), max(1, round(length * draw.choices(SHARES, OF_SHARE)[0])))
    chosen = _pick(own, wanted, frozenset(common), draw)
    everywhere = _about(f"{article.title}\n{article.text}")
    around = {s: w for s, w in everywhere.items() if s not in said and s not in answer}
    other = [word for word in common if stems([word])[0] not in everywhere]
    for _ in range(length - wanted):
        if around and (not other or draw.random() < FROM_AROUND):
            headline = [stem for stem in _about(article.title) if stem in around]
            stem = draw.choice(headline or list(around)[:OPENING])
            chosen.insert(draw.randrange(len(chosen) + 1), around.pop(stem))
        elif other:
            chosen.insert(draw.randrange(len(chosen) + 1), other.pop(draw.randrange(len(other))))
    if _runs_in(chosen, fact.source):
        chosen.reverse()
    text = f"{fact.opening} {' '.join(chosen)}".strip()
    return MadeQuestion(
        article_id, f"{text[0].upper()}{text[1:]}?", fact.kind, frozenset(said), answer
    )


def _fact(article: Article, draw: random.Random) -> _Fact | None:
    """Something the article says, and how to ask for it."""
    sentences = [
        sentence
        for paragraph in article.searchable()
        for sentence in paragraph.sentences
        if SHORTEST <= sentence.end - sentence.start <= LONGEST
        and not sentence.of(article.text).endswith("?")
        and len(_about(sentence.of(article.text))) >= FEWEST_WORDS
    ]
    if not sentences:
        return None
    headline = article.title.strip()
    if len(_about(headline)) >= 4 and draw.random() < 0.2:
        return _Fact(
            "headline", draw.choice(("What about", "What happened with", "")), headline, ""
        )
    said = find_speakers(article)
    return _asked(draw.choice(sentences), article.text, said, draw)


def _asked(
    sentence: Span, text: str, said: Mapping[Span, Attribution], draw: random.Random
) -> _Fact:
    source = sentence.of(text)
    facts = [_Fact("what", draw.choice(_OPENINGS), source, "")]
    if dated := _DATE.search(source):
        facts.append(_Fact("when", "When did", source, dated[0]))
    if counted := _NUMBER.search(source):
        facts.append(
            _Fact("number", f"How many {counted[1]}", source, f"{counted[0]} {counted[1]}")
        )
    if named := _NAME.search(source):
        facts.append(_Fact("who", "Who", source, named[0]))
    if sentence in said:
        name = said[sentence].name
        facts.append(_Fact("said", f"What did {name} say about", source, name))
    return draw.choice(facts)


def _about(text: str) -> dict[str, str]:
    """The words that say what a text is about, as they are written, by stem, in order."""
    found: dict[str, str] = {}
    for token in _TOKEN.findall(text):
        for word in words(token):
            if word not in STOP_WORDS and len(word) > 1:
                found.setdefault(stems([word])[0], token)
    return found


def _pick(
    own: Mapping[str, str], wanted: int, common: Collection[str], draw: random.Random
) -> list[str]:
    """So many of these words, mostly names and rare ones. They begin anywhere, in their order."""
    order = list(own)
    weigh = [_telling(own[stem], common) for stem in order]
    ranked = sorted(range(len(order)), key=lambda i: -(draw.random() ** (1 / weigh[i])))
    kept = sorted(ranked[:wanted])
    turn = draw.randrange(wanted)
    # Two parts of one hyphenated token are that token once.
    return list(dict.fromkeys(own[order[i]] for i in kept[turn:] + kept[:turn]))


def _telling(word: str, common: Collection[str]) -> float:
    """How likely a word is to be asked with: people ask about names and things."""
    if word[0].isupper():
        return 5.0
    return 0.5 if word in common or word.endswith("ly") else 1.0


def _runs_in(chosen: Sequence[str], source: str) -> bool:
    """Whether the words stand in the source one after the other, as they would in a copy."""
    asked = " ".join(word for token in chosen for word in words(token))
    about = " ".join(word for word in words(source) if word not in STOP_WORDS)
    return f" {asked} " in f" {about} "
