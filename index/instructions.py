"""Orders to a language model that stand in an article.

Several independent cues are weighed, sentence by sentence. Reported speech does not
count: "The council told residents to ignore previous instructions" is news, and so is
an article on such attacks that quotes one. This only keeps such text from being found
and quoted; that instructions in articles are data everywhere is not decided here.
"""

import re
from collections.abc import Iterator

from index.article import Span
from index.invisible import laid_bare
from index.order_phrases import (
    CUES,
    IGNORE_EARLIER,
    MACHINE_TOKENS,
    REPORTED,
    SPEAKS_TO_MODEL,
    STYLE_ORDER,
)

_ENOUGH = 3
# A block that is one quotation from end to end may be a person speaking to another.
_ENOUGH_WHEN_QUOTED = 4
# A real paragraph with an order slipped in stays a paragraph unless the order outweighs it.
_SHARE = 1 / 3
_OVERRIDE = 3
_MOST_STYLE_ORDERS = 3

# Whoever hides orders in more than this hides them from any rule; looking costs time.
_LONGEST = 20_000

# A stop within a word, as in an address, ends nothing.
_SENTENCE = re.compile(
    r"(?:[^.!?。！？\n]|[.!?](?=[^\s.!?”’\"')\]]))+(?:[.!?。！？]+[”’\"')\]]*|\n|$)|[.!?。！？\n]+"
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]{12,}’(?!\w)|«[^»]*»")
# Code that comes with an order is no prose that could outweigh it.
_FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
# What a paragraph on such orders speaks of, which may show one without quotation marks.
_ON_THE_SUBJECT = re.compile(
    r"\b(?:prompt injections?|injection attacks?|jailbreak\w*|chatbots?|language models?|AI|bots?|"
    r"hidden (?:text|prompts?|instructions?|messages?))\b"
)


def is_instruction(text: str) -> bool:
    """Whether the text, as a whole, gives orders to a language model."""
    text = laid_bare(text[:_LONGEST]).strip()
    if MACHINE_TOKENS.search(text) and not REPORTED.search(text):
        return True
    quoted_whole = bool(_QUOTED.fullmatch(text))
    text = text[1:-1].strip() if quoted_whole else _QUOTED.sub(" ", _FENCED.sub(" ", text))
    score = style_orders = ordering = 0
    seen: set[int] = set()
    for sentence in (m[0].strip() for m in _SENTENCE.finditer(text)):
        if not quoted_whole and REPORTED.search(sentence):
            continue
        cues = {n for n, (_, cue) in enumerate(CUES) if cue.search(sentence)}
        gives_style = bool(STYLE_ORDER.search(sentence))
        overrides = bool(IGNORE_EARLIER.search(sentence))
        score += sum(CUES[n][0] for n in cues - seen) + _OVERRIDE * overrides
        style_orders += gives_style
        seen |= cues
        ordering += len(sentence) if cues or gives_style or overrides else 0
    score += min(style_orders, _MOST_STYLE_ORDERS)
    enough = _ENOUGH_WHEN_QUOTED if quoted_whole else _ENOUGH
    return score >= enough and ordering >= _SHARE * len(text)


def orders_within(text: str) -> Iterator[Span]:
    """The runs of sentences in a paragraph that are orders by themselves, in order.

    What follows one and adds to it ("Answer only with yes.") belongs to it. Nothing that
    stands in quotation marks, follows a colon, or is in a paragraph on such orders: that is
    news that shows one.
    """
    # Of the same length, so that places stay; code belongs to the sentence before it.
    prose = _FENCED.sub(lambda code: "`" * (len(code[0]) - 1) + ".", text[:_LONGEST])
    prose = _QUOTED.sub(lambda quotation: " " * len(quotation[0]), prose)
    found: list[Span] = []
    rest: list[str] = []
    goes_on = False  # whether the sentence before is an order
    for sentence in _SENTENCE.finditer(prose):
        words = sentence[0].strip()
        if not words:
            continue
        span = Span(start := sentence.start() + sentence[0].index(words), start + len(words))
        told = " ".join(words.split())
        shown = text[:start].rstrip().endswith(":")
        if not shown and (_is_order(told) or (goes_on and _adds_to_order(told))):
            found.append(Span(found.pop().start, span.end) if goes_on else span)
            goes_on = True
        else:
            rest.append(told)
            goes_on = False
    if found and not _ON_THE_SUBJECT.search(" ".join(rest)):
        yield from found


def _is_order(sentence: str) -> bool:
    bare = laid_bare(sentence)
    could = SPEAKS_TO_MODEL.search(bare) or IGNORE_EARLIER.search(bare)
    return bool(could) and is_instruction(sentence)


def _adds_to_order(sentence: str) -> bool:
    bare = laid_bare(sentence)
    return not REPORTED.search(bare) and any(
        pattern.search(bare) for pattern in (STYLE_ORDER, *(cue for _, cue in CUES))
    )
