"""What belongs to a sentence worth quoting, so that its quote reads on its own.

A quote is grown within its paragraph: by the rest of a quotation it would cut in two, by what
the same speaker goes on to say, by the sentence that "But" or "This" goes back to, and by the
one that tells who "He" is, if that is near. What cannot be grown is glossed (see ``glossing``).
"""

import re
from collections.abc import Callable, Sequence

from index.article import Span
from index.passages import Sentence
from index.records import StoredPassage
from index.speakers.names import find_mentions
from index.speakers.quotations import find_quotations
from server.answering.scoring import words_of
from server.answering.tables import CELL_EDGE

LONGEST_QUOTE = 700  # characters; a quote is not grown past this
LONG_QUOTE = 350  # characters; not for the sake of a "He" that can be told outside the quote
# Sentences between a pronoun and what it means; farther back is not worth their length. A person
# can be glossed, a thing cannot.
_PERSON_BEFORE, _THING_BEFORE = 3, 4

# What a sentence says next to the one before it; "so far" and "this week" say nothing of it.
_GOES_ON = re.compile(
    r"(?:But|And|Yet|Nor|However|Instead|Meanwhile|Then|Nevertheless|Nonetheless|Moreover"
    r"|Furthermore|Therefore|Thus|Hence|Otherwise|Likewise|Similarly|Both|Such|That|These|Those"
    r"|So(?! far\b)"
    r"|This(?! (?:year|month|week|weekend|morning|afternoon|evening|spring|summer|autumn|fall"
    r"|winter|season|time)\b)"
    r")(?![\w‐-])"
    r"|\((?=[A-Z])"  # "(The paper said that it would cost more.)"
)
# "One had been shut": one of what, the sentence before says.
_COUNTS = re.compile(
    r"(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Some|Many|Most|Several|Few|Others|Another"
    r"|Neither|None|All|Half) (?:of (?:them|these|those)|is|are|was|were|has|have|had|did|will"
    r"|would|can|could|may|might)\b"
)
# What the next sentence says: "She thought that she knew why." "He gave a single reason for it."
_ANNOUNCES = re.compile(
    r":[”\"’'»]*$|\b(?:why|how|as follows|like this|this)\.$|\bhere is (?:what|why|how)\b[^,;]*\.$"
    r"|\b(?:a single|one|two|three|four|several) (?:reasons?|conditions?|explanations?)\b[^,;]*\.$",
    re.IGNORECASE,
)
# Of several things counted, the first and the next: "One had been shut. The other was rusty."
_SEVERAL = re.compile(r"\b(?:two|three|four|five|both|several)\b", re.IGNORECASE)
_FIRST_OF_THEM = re.compile(r"(?:One|The first)(?! (?:day|morning|evening|night|time)\b)(?![\w‐-])")
_NEXT_OF_THEM = re.compile(
    r"(?:The (?:other|others|second|third|fourth|last)|Another|A (?:second|third|fourth))(?![\w‐-])"
)
_PERSON = re.compile(
    r"(?:He|She|His|Her|(?:All|Both|None|Some|Most|Many|Half|One|Two|Three)(?: \d+| [a-z]+)?"
    r" of (?:his|her))(?![\w‐-])"
)
# "Closing" is no name in "Closing the bridge, he argued".
_GERUND = re.compile(
    r"[A-Z][a-z]+ing (?:the|an?|his|her|their|its|this|that|these|those|to|up|down|in|on|for|with"
    r"|from)\b"
)
_THING = re.compile(r"(?:It|They|Its|Their)(?![\w‐-])")
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
# No sentence begins with these, but a split after "said.”" or a list may leave them there.
_STRAY = re.compile(r"(?:[”’»)\]}.,;:!?]+\s+|[-–—*•‣◦▪·●]\s+)+")
_UNFINISHED = re.compile(r"(?:\s+[“‘«(\[\-–—*•‣◦▪·●]+)+$")


# Whether it will be said outside a quote whom it means that opens with "He" or "She".
Told = Callable[[StoredPassage, Span], bool]


def untold(_passage: StoredPassage, _span: Span) -> bool:
    """Nothing is said outside a quote: it has to tell by itself."""
    return False


def grown(passage: StoredPassage, sentence: Sentence, told: Told = untold) -> Span:
    """The sentence with what belongs to it, within its paragraph and ``LONGEST_QUOTE``."""
    part = _Part(passage, sentence.paragraph, told)
    if part.is_row and part.fits(0, -1):
        return Span(part.spans[0].start, part.spans[-1].end)  # which column a piece is of is lost
    first = last = part.spans.index(sentence.span)
    first, last = part.uncut(first, last)
    first = part.back(first, last)
    first, last = part.uncut(first, part.onward(first, last))
    return trimmed(passage, Span(part.spans[first].start, part.spans[last].end))


def trimmed(passage: StoredPassage, span: Span) -> Span:
    """The span without a list's bullet or a stray mark at either end."""
    text = words_of(passage, span)
    stray, unfinished = _STRAY.match(text), _UNFINISHED.search(text)
    start = span.start + (stray.end() if stray else 0)
    end = span.end - (len(unfinished[0]) if unfinished else 0)
    return Span(start, end) if start < end else span


class _Part:
    """The sentences of one paragraph that a passage holds."""

    def __init__(self, passage: StoredPassage, paragraph: int, told: Told) -> None:
        self._passage, self._told = passage, told
        self.spans = [s.span for s in passage.sentences if s.paragraph == paragraph]
        self._texts = [words_of(passage, span) for span in self.spans]
        offset = passage.span.start
        whole = Span(self.spans[0].start - offset, self.spans[-1].end - offset)
        # One that runs on into the next paragraph has no end to grow to.
        self._quotations = [
            (q.start + offset, q.end + offset)
            for q in find_quotations(passage.text, whole) or ()
            if not q.runs_on
        ]

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return CELL_EDGE in words_of(self._passage, Span(self.spans[0].start, self.spans[-1].end))

    def fits(self, first: int, last: int) -> bool:
        """Whether the sentences are together short enough for one quote."""
        return self.spans[last].end - self.spans[first].start <= LONGEST_QUOTE

    def uncut(self, first: int, last: int) -> tuple[int, int]:
        """The sentences with the rest of the quotations they cut in two."""
        for start, end in self._quotations:
            begins, ends = self.spans[first].start, self.spans[last].end
            if not (start < begins < end or start < ends < end):
                continue
            before, after = first, last
            while before > 0 and self.spans[before].start > start:
                before -= 1
            while after + 1 < len(self.spans) and self.spans[after].end < end:
                after += 1
            if self.fits(before, after):
                first, last = before, after
        return first, last

    def back(self, first: int, last: int) -> int:
        """Where the quote has to begin that would begin with sentence ``first``."""
        while first > 0:
            text = self._texts[first]
            if _GOES_ON.match(text) or _COUNTS.match(text) or _only_quotation(text):
                before: int | None = first - 1
            elif _PERSON.match(text) or _THING.match(text):
                before = _telling(self._texts[:first], person=bool(_PERSON.match(text)))
            else:
                break
            if before is None or not self.fits(before, last):
                break
            if _PERSON.match(text) and self._is_long(before, last) and self._tells(first, last):
                break
            first = before
        return first

    def _is_long(self, first: int, last: int) -> bool:
        """Whether the sentences are more than is good to read."""
        return self.spans[last].end - self.spans[first].start > LONG_QUOTE

    def _tells(self, first: int, last: int) -> bool:
        return self._told(self._passage, Span(self.spans[first].start, self.spans[last].end))

    def onward(self, first: int, last: int) -> int:
        """The last sentence of what is announced, or of what the speaker quoted goes on to say."""
        while last + 1 < len(self.spans) and self.fits(first, last + 1):
            quotes = _QUOTED.search(" ".join(self._texts[first : last + 1])) is not None
            follows = quotes and _only_quotation(self._texts[last + 1])
            if not follows and not self._leads_into(last + 1):
                break
            last += 1
        return last

    def _leads_into(self, following: int) -> bool:
        """Whether the sentence before announces it, or begins to count what it goes on with."""
        before, text = self._texts[following - 1], self._texts[following]
        if _ANNOUNCES.search(before):
            return True
        if _NEXT_OF_THEM.match(text):
            return (
                _FIRST_OF_THEM.match(before) is not None or _NEXT_OF_THEM.match(before) is not None
            )
        return _FIRST_OF_THEM.match(text) is not None and _SEVERAL.search(before) is not None


def _telling(before: Sequence[str], *, person: bool) -> int | None:
    """Which of the sentences before a pronoun tells whom or what it means, if it is near."""
    nearest = len(before) - 1
    most = _PERSON_BEFORE if person else _THING_BEFORE
    for at in range(nearest, max(-1, nearest - most), -1):
        text = before[at]
        if any(opening.match(text) for opening in (_PERSON, _THING, _GOES_ON, _COUNTS)):
            continue
        if not person:
            return at
        opening = _GERUND.match(text)
        if any(mention.start > 0 or not opening for mention in find_mentions(text, 0, 0)):
            return at
        if not opening:
            return None
    return None


def _only_quotation(text: str) -> bool:
    """Whether all of it is inside quotation marks, so that it does not say who speaks."""
    outside = _QUOTED.sub("", text)
    return outside != text and not any(c.isalpha() for c in outside)
