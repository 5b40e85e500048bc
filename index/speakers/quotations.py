"""Where a paragraph is in quotation marks, and the paragraph with those words masked.

Names and verbs inside a quotation are not the paper's: who speaks is read from what is
left when the quoted words are masked.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Span

_DOUBLE = re.compile(r"[“”\"„«»]|''|``")
_SINGLE_OPENING = re.compile(r"(?:(?<=[\s(\[—–“\"])|^)['‘](?=\w)")
_SINGLE_CLOSING = re.compile(r"(?<=\S)['’](?=[\s.,;:?!)\]—–”\"]|$)")
_ELISION = re.compile(r"['’‘](?:tis|twas|em|til|cause|n|\d0s)\b", re.IGNORECASE)
_STOPS = ",.?!…—–"
# No canonical text has control characters, so a masked word is no word of the article.
MASK = "\x00"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, marks included, as offsets into the article's text.

    ``runs_on``: the mark is not closed in this paragraph, as when a quotation goes on in
    the next one, which then opens with a mark again.
    """

    start: int
    end: int
    runs_on: bool = False


def find_quotations(text: str, span: Span) -> tuple[Quotation, ...] | None:
    """The outermost quotations of the paragraph ``span``, in order.

    ``None`` where the marks do not pair up: then it is not known what is quoted.
    """
    words = span.of(text)
    double = _double(words)
    if double is None:
        return None
    found = double
    if "'" in words or "‘" in words:
        found = _with_single(words, double)
    return tuple(Quotation(q.start + span.start, q.end + span.start, q.runs_on) for q in found)


def _double(words: str) -> list[Quotation] | None:
    found: list[Quotation] = []
    opened: int | None = None
    for match in _DOUBLE.finditer(words):
        mark, at = match[0], match.start()
        before = words[at - 1] if at else " "
        after = words[match.end() : match.end() + 1] or " "
        if mark in ('"', "''"):
            if opened is None and before.isdigit() and not after.isalpha():
                continue  # inches
            opens = opened is None
            if opens and (before.isalnum() or after.isspace()):
                return None
            if not opens and before.isspace() and after.isalnum():
                return None  # it would have to open: one before it was never closed
        else:
            opens = mark in "“„«``"
            if not opens and opened is None and found and found[-1].end == at:
                continue  # ”” for ”
        if opens and opened is None:
            opened = at
        elif opens and opened == at - 1:
            continue  # ““ for “
        elif not opens and opened is not None:
            found.append(Quotation(opened, match.end()))
            opened = None
        elif not opens and before.isdigit():
            continue
        else:
            return None
    if opened is not None:
        found.append(Quotation(opened, len(words), runs_on=True))
    return found


def _with_single(words: str, double: list[Quotation]) -> list[Quotation]:
    """The quotations with those in single marks that stand outside double ones."""
    single: list[Quotation] = []
    at = 0
    while opening := _SINGLE_OPENING.search(words, at):
        start = opening.start()
        at = start + 1
        if _is_inside(start, double) or _ELISION.match(words, start):
            continue
        end = _closing(words, start, double)
        if end is not None:
            single.append(Quotation(start, end))
            at = end
        elif words[start] == "‘" and start == 0 and not double:
            single.append(Quotation(0, len(words), runs_on=True))
            break
        else:
            break  # and none that opens later can close
    if not single:
        return double
    outer = [q for q in double if not _is_inside(q.start, single)]
    return sorted([*outer, *single], key=lambda q: q.start)


def _is_inside(at: int, quotations: Sequence[Quotation]) -> bool:
    """Whether an offset is in one of the quotations, which are in order and apart."""
    before = bisect_right(quotations, at, key=lambda quotation: quotation.start)
    return before > 0 and at < quotations[before - 1].end


def _closing(words: str, start: int, double: list[Quotation]) -> int | None:
    """The end of the single quotation that opens at ``start``.

    An apostrophe looks like a closing mark ("the councillors’ vote"), so one after a stop
    or at the end of a clause is believed, and one after an s only if nothing better comes.
    """
    doubtful: int | None = None
    for closing in _SINGLE_CLOSING.finditer(words, start + 2):
        at = closing.start()
        if _is_inside(at, double):
            continue
        if words[at - 1] in _STOPS or words[at - 1].lower() != "s":
            return closing.end()
        if words[at + 1 : at + 2] in (",", ".", ";", ":", ""):
            return closing.end()
        doubtful = doubtful or closing.end()
    return doubtful


def mask(text: str, span: Span, quotations: Sequence[Quotation]) -> str:
    """The paragraph with each quotation as ``“   ,”``: same length, marks made equal.

    The stop before the closing mark is kept: it tells a whole quotation from a fragment.
    """
    if not quotations:
        return span.of(text)
    pieces: list[str] = []
    at = span.start
    for quotation in quotations:
        pieces.append(text[at : quotation.start])
        length = quotation.end - quotation.start
        if quotation.runs_on:
            pieces.append("“" + MASK * (length - 1))
        else:
            inside = text[quotation.start : quotation.end].rstrip("”\"'’»")
            stop = inside[-1] if inside[-1:] and inside[-1] in _STOPS else MASK
            pieces.append("“" + MASK * (length - 3) + stop + "”" if length > 2 else "“”")
        at = quotation.end
    pieces.append(text[at : span.end])
    return "".join(pieces)
