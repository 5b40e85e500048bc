"""Lines of plain text to paragraphs.

Three habits are told apart by evidence, block by block: a line for each paragraph,
blank lines between paragraphs, and lines broken at a fixed width. A line was broken by
a width if the first word of the next would not have fitted.
"""

import re
from itertools import pairwise

# No one breaks lines by hand at more than this.
_WIDEST = 130
_NARROWEST = 30
# Groups wrapped to one width differ by a word at most.
_SAME_WIDTH = 1.15
# Share of breaks that a width must explain, and of lines that may end a sentence: in
# wrapped prose one in six does, in one-line paragraphs nearly all.
_FORCED = 0.8
_SENTENCE_ENDS = 0.5

_LINE_END = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_ITEM = re.compile(r"\s*(?:[-*•–—·‣▪]\s+|\(?\d{1,3}[.)]\s+|[a-z][.)]\s+)\S")
_FINAL = re.compile(r"[.!?:…][”’\"')\]»]*$")


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of the text, each on one line unless its breaks are its own."""
    groups: list[list[str]] = [[]]
    for line in _LINE_END.split(text):
        if line.strip():
            groups[-1].append(line.rstrip())
        elif groups[-1]:
            groups.append([])
    groups = [part for group in groups if group for part in _without_headline(group)]
    width = max((_width(group) for group in groups), default=0)
    return [paragraph for group in groups for paragraph in _paragraphs(group, width)]


def _without_headline(group: list[str]) -> list[list[str]]:
    """A headline right above a wrapped text apart from it."""
    if len(group) > 3 and not _width(group) and _width(group[1:]):
        return [group[:1], group[1:]]
    return [group]


def _paragraphs(group: list[str], width: int) -> list[str]:
    """One group of lines between blank ones, as paragraphs."""
    if len(group) == 1 or not _is_wrapped(group, width):
        return [line.strip() for line in group]
    joined = [group[0].strip()]
    for before, line in pairwise(group):
        if _is_new(before, line) or _ends_early(before, line, width):
            joined.append(line.strip())
        elif before.endswith("-") and before[-2:-1].isalpha() and line.lstrip()[:1].isalpha():
            joined[-1] += line.strip()  # a compound broken at its hyphen
        else:
            joined[-1] += " " + line.strip()
    return joined


def _width(group: list[str]) -> int:
    """The width a group of lines is wrapped to; 0 if it is not, or too short to tell."""
    longest = max(len(line) for line in group)
    return longest if len(group) > 2 and _is_wrapped(group, longest) else 0


def _is_wrapped(group: list[str], width: int) -> bool:
    """Whether a width, known from other lines of the file too, explains the line breaks."""
    longest = max(len(line) for line in group)
    if not _NARROWEST <= longest <= _WIDEST:
        return False
    breaks = [(line, after) for line, after in pairwise(group) if not _is_new(line, after)]
    if not width:
        # Two lines show no width of their own: only a broken sentence can tell.
        return bool(breaks) and all(after[:1].islower() for _, after in breaks)
    if longest > _SAME_WIDTH * width:
        return False
    width = max(width, longest)
    forced = sum(len(line) + 1 + len(after.split()[0]) > width for line, after in breaks)
    ends = sum(bool(_FINAL.search(line)) and _starts_anew(after) for line, after in breaks)
    return (
        bool(breaks)
        and forced >= _FORCED * len(breaks)
        and ends <= max(1, _SENTENCE_ENDS * len(breaks))
    )


def _is_new(line: str, after: str) -> bool:
    """Whether an indent or a bullet opens a paragraph after the line."""
    indented = after[:1].isspace() and not line[:1].isspace()
    return indented or bool(_ITEM.match(after))


def _ends_early(line: str, after: str, width: int) -> bool:
    """Whether a line ends a sentence though the next word would have fitted."""
    fits = len(line) + 1 + len(after.split()[0]) <= width
    return fits and bool(_FINAL.search(line)) and _starts_anew(after)


def _starts_anew(line: str) -> bool:
    return not line.lstrip(" \t“‘\"'([«")[:1].islower()
