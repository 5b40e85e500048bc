"""What to ask the full text for, to find the articles in which a quote may stand."""

import re
from collections.abc import Iterator

from index.catalogue import quoted
from index.quotes.pasted import Quote
from index.quotes.wording import is_word, visible
from index.words import STOP_WORDS, words

PHRASES = 4  # the longest of a quote, each cut to
PHRASE_WORDS = 12
HELD_WORDS = 4  # the longest words that must stand in an article as they are
_WORD = re.compile(r"[^\W_]+")
# After any other mark a sentence may end, and with it a passage.
_WITHIN_SENTENCE = frozenset(",\"-()[]&%$£€/'")


def phrases(quote: Quote) -> list[str]:
    """Runs of words that stand in one passage each, if the quote stands anywhere.

    Passages are cut between sentences, so a phrase never goes over the end of one.
    """
    text, spans = quote.words, []
    for run in _runs(quote):
        tokens = [i for i in run if is_word(text.forms[i])][:PHRASE_WORDS]
        if tokens:
            spans.append((len(tokens), visible(text.between(tokens[0], tokens[-1]))))
    spans.sort(key=lambda pair: -pair[0])
    return list(dict.fromkeys(phrase for _, phrase in spans[:PHRASES]))


def held_words(quote: Quote) -> list[str]:
    """Its longest words, which the article must hold in the same letters and case."""
    found = _WORD.findall(visible(_claimed(quote)))
    return sorted(dict.fromkeys(found), key=len, reverse=True)[:HELD_WORDS]


def content_words(quote: Quote) -> list[str]:
    """Its distinct words, folded, without those that stand in any text; longest first."""
    found = dict.fromkeys(w for w in words(_claimed(quote)) if w not in STOP_WORDS)
    return sorted(found, key=len, reverse=True)


def shingles(quote: Quote) -> list[str]:
    """Each three neighbouring words, for quotes of common words only."""
    found = words(_claimed(quote))
    triples = zip(found, found[1:], found[2:], strict=False)
    return list(dict.fromkeys(" ".join(triple) for triple in triples)) or found


def any_of(parts: list[str]) -> str:
    """The full-text query for passages whose text holds any of these words or phrases."""
    return f"text : ({' OR '.join(quoted(part) for part in parts)})"


def _claimed(quote: Quote) -> str:
    """The words that the quote says are the article's."""
    text = quote.words
    return " ".join(text.between(i, i) for i in quote.core if i not in quote.inserted)


def _runs(quote: Quote) -> Iterator[range]:
    """The quote cut at ellipses, at insertions and where a sentence may end."""
    text = quote.words
    start = quote.core.start
    ended = spaced = False
    for i in quote.core:
        before = text.text[text.ends[i - 1] : text.starts[i]] if i > quote.core.start else ""
        form = text.forms[i]
        spaced = spaced or bool(before)
        if quote.is_gap(i) or i in quote.inserted:
            yield range(start, i)
            start, ended = i + 1, False
        elif "\n" in before or (ended and spaced and is_word(form) and not _goes_on(form)):
            yield range(start, i)
            start, ended = i, False
        elif is_word(form):
            ended = False
        elif form not in _WITHIN_SENTENCE:
            ended, spaced = True, False
    yield range(start, quote.core.stop)


def _goes_on(form: str) -> bool:
    """Whether a sentence does not begin with this word: "was", but "iPhone" may."""
    return form[:2].islower() and form[0] <= "ÿ"
