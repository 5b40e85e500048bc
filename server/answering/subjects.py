"""Whether a further sentence speaks of the subject of the first: pure functions.

"When does the bridge close?" is about one bridge, even where the articles know several.
"""

import re
from itertools import pairwise

from index.question import Question
from index.words import STOP_STEMS, stems, words
from server.answering.scoring import Candidate, words_of

SHORTEST = 4  # letters of a noun that compounds are made with: "bridge", "boat"

_TOKEN = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")


def strays(question: Question, best: Candidate, further: Candidate) -> bool:
    """Whether a further sentence leaves the subject of the best one: it speaks of another.

    Words in common decide nothing here: of the sentences that share few of the question's
    with the best one, as many answer as of the others (clapnq, quotesum, squad2, nq_open).
    """
    named = [_named(question, c) for c in (best, further)]
    for stem, names in named[0].items():
        others = named[1].get(stem)
        if others and not names & others:
            return True
    text = words_of(further.hit.passage, further.sentence.span)
    asked = best.stems & frozenset(question.weights)
    return any(_is_another(stem, text, further.stems) for stem in asked)


def _named(question: Question, candidate: Candidate) -> dict[str, set[str]]:
    """For each word of the question what it is called by the sentence, or else by its headline."""
    record = candidate.hit.passage.record
    text = words_of(candidate.hit.passage, candidate.sentence.span)
    over = {} if _in_title_case(record.title) else _bearers(question, record.title)
    own = _bearers(question, text)
    return {stem: names for stem, names in over.items() if stem in candidate.stems} | own


def _is_another(stem: str, text: str, held: frozenset[str]) -> bool:
    """Whether a sentence speaks of "another bridge", or of a footbridge and no bridge."""
    if stem not in held:
        return len(stem) >= SHORTEST and any(
            other.endswith(stem) and len(other) >= len(stem) + 3 for other in held
        )
    return bool(
        re.search(rf"\b(?:another|(?:the|some) other|a second) {stem}", text, re.IGNORECASE)
    )


def _bearers(question: Question, text: str) -> dict[str, set[str]]:
    """For each word of the question that is part of a name, the rest of that name.

    The "Chandlers" of "Chandlers Bridge", where the question says "the bridge".
    """
    tokens = _TOKEN.findall(text)
    asked = set(stems(words(question.text)))
    found: dict[str, set[str]] = {}
    for before, token in pairwise(tokens):
        stem = stems(words(token))[0]
        named = token[0].isupper() and before[0].isupper()
        rest = set(stems(words(before))) - STOP_STEMS
        if stem in question.weights and named and rest and not rest & asked:
            found.setdefault(stem, set()).update(rest)
    return found


def _in_title_case(headline: str) -> bool:
    """Whether capitals say nothing in it."""
    long = [token for token in _TOKEN.findall(headline) if len(token) > 3]
    capital = [token for token in long if token[0].isupper()]
    return len(capital) * 2 > len(long)
