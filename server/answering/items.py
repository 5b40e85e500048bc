"""The items of a list as articles print it: "One …", "A second …", or lines under each other.

Pure functions. An item is told by how it opens, or by being a line of its own; only items that
follow on one another are one list.
"""

import re
from collections.abc import Sequence

from index.words import words
from server.answering.scoring import Candidate, words_of

APART = 2  # paragraphs from one counted item to the next
LINE = 90  # characters; what is longer is no line of a list
FEWEST = 3  # lines that are a list for certain

_GOES_ON = frozenset("also another others second secondly third thirdly finally further".split())
_COUNTED = (
    re.compile(r"(?:one|first|firstly|(?:the|a) first)\b(?! of all)", re.IGNORECASE),
    re.compile(r"(?:(?:the|a) )?second(?:ly)?\b|(?:another|the other)\b", re.IGNORECASE),
    re.compile(r"(?:(?:the|a) )?third(?:ly)?\b|finally\b", re.IGNORECASE),
    re.compile(r"(?:(?:the|a) )?fourth(?:ly)?\b|finally\b", re.IGNORECASE),
    re.compile(r"(?:(?:the|a) )?fifth(?:ly)?\b|finally\b", re.IGNORECASE),
)


def items_of(one: Candidate, among: Sequence[Candidate]) -> list[Candidate]:
    """The list that a sentence is an item of, in its order, or leads into, after it."""
    found = _list_with(one, among)
    return found if not found or any(_same(one, item) for item in found) else [one, *found]


def led_into(one: Candidate, among: Sequence[Candidate]) -> list[Candidate]:
    """The items after a sentence that has no end but a list: "The budget also" and its points.

    An item leads into none: what stands after its semicolon is another.
    """
    if _is_item(one):
        return []
    text = _text(one).rstrip("”\"’'» ")
    own = [c for c in among if c.hit.passage.number == one.hit.passage.number]
    own.sort(key=lambda c: c.sentence.span.start)
    at = next(n for n, c in enumerate(own) if _same(one, c))
    if text.endswith((".", "!", "?", "…")) or not own[at + 1 :]:
        return []
    run: list[Candidate] = []
    for candidate in own[at + 1 :]:
        before = (run or [one])[-1]
        if candidate.sentence.paragraph != before.sentence.paragraph + 1:
            break
        if not _is_item(candidate):
            break
        run.append(candidate)
        if _text(candidate).endswith("."):
            break
    return run


def lines_near(
    best_first: Sequence[Candidate], among: Sequence[Candidate], margin: float
) -> list[Candidate]:
    """The first list of lines that score within the margin of the best sentence.

    "How many seats did each win?" asks for all of them, even where a sentence that has one
    of them scores better.
    """
    best = best_first[0].score
    for candidate in best_first:
        if best - candidate.score <= margin:
            found = _list_with(candidate, among)
            near = [item for item in found if best - item.score <= margin]
            if len(near) >= FEWEST:
                return near
    return []


def goes_on(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether it is the next item of what is chosen: "Another reason …", or after a colon."""
    passage = candidate.hit.passage
    at = passage.sentences.index(candidate.sentence)
    before = passage.sentences[at - 1] if at else None
    for other in chosen:
        if other.hit.passage.number != passage.number or other.sentence != before:
            continue
        text = words_of(passage, candidate.sentence.span)
        opens = set(words(text)[:2])
        if words_of(passage, before.span).endswith((":", ";")) or text[0] in "•-–*":
            return True
        if before.paragraph == candidate.sentence.paragraph and opens & _GOES_ON:
            return True
    return False


def _list_with(one: Candidate, among: Sequence[Candidate]) -> list[Candidate]:
    near = sorted(
        (c for c in among if c.hit.passage.record.id == one.hit.passage.record.id),
        key=lambda c: c.sentence.span.start,
    )
    return _counted(one, near) or _lines(one, near)


def _counted(one: Candidate, near: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that count one list, "One …, "A second …", if this is of it or before it."""
    for start, first in enumerate(near):
        if not _COUNTED[0].match(_text(first)):
            continue
        run = [first]
        for candidate in near[start + 1 :]:
            apart = candidate.sentence.paragraph - run[-1].sentence.paragraph
            if apart > APART or len(run) == len(_COUNTED):
                break
            if _COUNTED[len(run)].match(_text(candidate)):
                run.append(candidate)
        before = near[start - 1] if start else None
        if len(run) > 1 and any(_same(one, c) for c in (*run, *([before] if before else []))):
            return run
    return []


def _lines(one: Candidate, near: Sequence[Candidate]) -> list[Candidate]:
    """The lines around one line, each a paragraph of its own."""
    alone: dict[int, list[Candidate]] = {}
    for candidate in near:
        alone.setdefault(candidate.sentence.paragraph, []).append(candidate)
    lines = {number: own[0] for number, own in alone.items() if len(own) == 1 and _line(own[0])}
    at = one.sentence.paragraph
    if at not in lines or not _same(one, lines[at]):
        return []
    first = last = at
    while first - 1 in lines:
        first -= 1
    while last + 1 in lines:
        last += 1
    run = [lines[number] for number in range(first, last + 1)]
    # The line over a list of figures has none.
    figures = [item for item in run if any(c.isdigit() for c in _text(item))]
    run = figures if len(figures) >= FEWEST else run
    return run if len(run) >= FEWEST else []


def _line(candidate: Candidate) -> bool:
    """Whether it is a line rather than a sentence: short, and ends without a stop."""
    text = _text(candidate).rstrip("”\"’'» ")
    return len(text) <= LINE and not text.endswith((".", "!", "?", "…", ":"))


def _is_item(candidate: Candidate) -> bool:
    """Whether a paragraph goes on with the sentence before: it does not begin as one."""
    text = words_of(candidate.hit.passage, candidate.sentence.span)
    return text[0] in "•-–*" or _text(candidate)[0].islower()


def _same(one: Candidate, other: Candidate) -> bool:
    return one.sentence.span == other.sentence.span


def _text(candidate: Candidate) -> str:
    return words_of(candidate.hit.passage, candidate.sentence.span).lstrip("•-–—*“\"‘' ")
