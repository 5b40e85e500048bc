"""What an article says about itself: who wrote it, when, for which paper, at which address.

Bylines, date lines, publisher lines and addresses are recognised near the top and the end
of an article, where papers put them, and only when a whole line is one. A sentence that
merely begins with "By" or holds a date is never one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from urllib.parse import urlsplit

from index.article import Block, Kind
from index.readers.dates import find_date, parse_date
from index.readers.names import byline_of, is_about_writer, is_self_description

# How far from either end such lines stand, in blocks, and how much prose may come first.
_TOP_BLOCKS = 8
_TOP_PARAGRAPHS = 2
_END_BLOCKS = 4
_LONG = 200
_LONGEST_LINE = 200
# A kicker over or under the headline: "Opinion", "World news".
_KICKER_WORDS = 2


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article besides its text; ``None`` where nothing is."""

    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    published: date | None = None
    modified: date | None = None
    url: str | None = None

    def or_else(self, other: "Metadata") -> "Metadata":
        """The same, with what it lacks taken from ``other``."""
        missing = {
            f.name: getattr(other, f.name) for f in fields(self) if getattr(self, f.name) is None
        }
        return replace(self, **missing)


_WRITER = (
    r"by|by-?line|words(?: by)?|text(?: by)?|story by|report(?:ing)? by|written by|reported by|"
    r"authors?|(?:[a-z]+ ){0,2}(?:journalist|reporter|writer|correspondent|columnist)s?"
)
_UPDATED = r"(?:last )?(?:updated|modified|corrected|amended|revised)"
_UPDATE_FOLLOWS = re.compile(rf"\b{_UPDATED}(?: on| at)?\W*$", re.IGNORECASE)
_FIELD = re.compile(
    rf"(?:(?P<writer>{_WRITER})"
    r"|(?P<publisher>publisher|publication|newspaper|paper|outlet|published (?:by|in))"
    r"|(?P<source>source|via)"
    r"|(?P<published>date|published(?: on)?|publication date|date published|posted(?: on)?|"
    r"first published(?: on)?|issued)"
    rf"|(?P<updated>{_UPDATED}(?: on)?)"
    r"|(?P<url>url|link|address|canonical(?: url)?|web|original(?: article)?)"
    r"|(?P<ignored>section|category|tags?|keywords|topics?|language|edition|page|word count|"
    r"words))"
    r"\s*(?P<colon>:)?\s+(?P<value>\S.*)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s+[|•·—–-]\s+|\s*[|•·]\s*")
_PAPER = re.compile(
    r"\b(?:Gazette|Times|Herald|News|Post|Courier|Chronicle|Tribune|Mail|Echo|Journal|Star|"
    r"Press|Observer|Guardian|Argus|Standard|Mercury|Examiner|Telegraph|Bulletin|Express|"
    r"Advertiser|Record|Sentinel|Reporter|Review|Magazine|Weekly|Daily|Reuters|BBC|CNN|AFP|"
    r"Wire|Independent|Dispatch|Register|Globe|Sun|Mirror|Ledger|Monitor|Today)\b|\.(?:com|org|net)\b"
)
_NAMED = re.compile(
    r"[A-Z0-9][\w&'’.-]*(?: (?:[A-Z0-9&][\w&'’.-]*|of|and|the|on|for))*|"
    r"(?:[a-z0-9-]+\.)+[a-z]{2,6}"
)
_AROUND_DATES = re.compile(
    r"(?:first |last |originally )?(?:published|posted|updated|modified|corrected|amended|"
    r"revised|printed|issued|date|from|on|at|of|by|and|edition|print|online)\b|"
    r"\d+[ -]?min(?:ute)?s?(?: read)?\b|\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\b\.?|[A-Z]{2,4}\b)?|"
    r"\d{1,2}\s*[ap]\.?m\b\.?|[\s,:;.|()•·—–-]+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<?(https?://[^\s<>\"']+)>?\.?", re.IGNORECASE)
_READING_TIME = re.compile(r"\d+[ -]?min(?:ute)?s?(?: read)?", re.IGNORECASE)
_PLACE = re.compile(r"[A-Z][A-Z .,'’-]{2,40}(?:\([A-Za-z ]{2,20}\))?")


def recognise(blocks: Sequence[Block]) -> tuple[list[Block], Metadata]:
    """The blocks with those about the article itself marked, and what they say.

    The first line to name a thing wins: papers print the writer before the photographer
    and the date of publication before that of an update.
    """
    found = Metadata()
    marked = list(blocks)
    near = _near_the_ends(blocks)
    for at in near:
        line = read_line(marked[at].text) if marked[at].kind is Kind.PARAGRAPH else None
        if line is not None:
            marked[at] = replace(marked[at], kind=Kind.METADATA)
            found = found.or_else(line)
    for at in near:
        text = marked[at].text
        if marked[at].kind is not Kind.PARAGRAPH:
            continue
        if not _beside_metadata(marked, at):
            if at == near[-1] and is_about_writer(text, found.byline):
                marked[at] = replace(marked[at], kind=Kind.METADATA)
        elif is_self_description(text, found.byline):
            marked[at] = replace(marked[at], kind=Kind.METADATA)
        elif found.publisher is None and is_paper(text):
            marked[at] = replace(marked[at], kind=Kind.METADATA)
            found = replace(found, publisher=text.strip())
        elif len(text.split()) <= _KICKER_WORDS and text.replace(" ", "").isalpha():
            marked[at] = replace(marked[at], kind=Kind.METADATA)  # Opinion; World news
    return marked, found


def _beside_metadata(blocks: Sequence[Block], at: int) -> bool:
    """Whether the line before the block, or the one after it, is about the article."""
    return any(
        b.kind is Kind.METADATA for b in (*blocks[max(0, at - 1) : at], *blocks[at + 1 : at + 2])
    )


def _near_the_ends(blocks: Sequence[Block]) -> list[int]:
    """Where such lines may stand, in reading order."""
    words = [at for at, b in enumerate(blocks) if b.kind in (Kind.PARAGRAPH, Kind.HEADING)]
    top, prose = [], 0
    for at in words[:_TOP_BLOCKS]:
        prose += len(blocks[at].text) >= _LONG
        if prose > _TOP_PARAGRAPHS:
            break
        top.append(at)
    return sorted({*top, *words[-_END_BLOCKS:]})


def read_line(text: str) -> Metadata | None:
    """What a line of metadata says, or ``None`` if the text is anything else."""
    line = text.strip().strip("*_").strip()
    if not line or "\n" in line or len(line) > _LONGEST_LINE:
        return None
    address = _ADDRESS.fullmatch(line)
    if address:
        return Metadata(url=safe_url(address[1]))
    return _read_field(line) or _read_segments(line)


def safe_url(text: object) -> str | None:
    """``text`` if it is a plain absolute web address, else ``None``."""
    if not isinstance(text, str):
        return None
    text = text.strip()
    if not text.isprintable() or any(c in " <>\"'`\\^{|}" for c in text) or len(text) > 2000:
        return None
    try:
        parts = urlsplit(text)
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        return None
    safe = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return text if safe and port_is_valid else None


def _read_field(line: str) -> Metadata | None:
    match = _FIELD.fullmatch(line)
    if not match:
        return None
    field, value, colon = match.lastgroup, match["value"], bool(match["colon"])
    field = next(k for k, v in match.groupdict().items() if v and k not in ("colon", "value"))
    address = _ADDRESS.fullmatch(value)
    if field == "writer":
        return _read_writer(match["writer"], value, colon)
    if field in ("published", "updated"):
        day = parse_date(value)
        if day is None or _left_beside_date(value):
            return None
        return _dates(line)
    if not colon:
        return None
    if field in ("url", "source") and address:
        return Metadata(url=safe_url(address[1]))
    if field in ("publisher", "source") and _is_label(value) and value[0].isalnum():
        return Metadata(publisher=value)
    if field == "ignored" and _is_label(value):
        return Metadata()
    return None


def _read_writer(label: str, value: str, colon: bool) -> Metadata | None:
    """A byline; without a colon only "By" and the like announce one."""
    if not colon and not re.fullmatch(r"(?:[a-z]+ )?by", label, re.IGNORECASE):
        return None
    first, *rest = _SEPARATOR.split(value)
    found = find_date(first)
    if found and not _left_beside_date(first[found[1] :]):
        rest.insert(0, first[found[1] :])
        first = first[: found[1]].rstrip(" ,(")
    byline = byline_of(first, announced=colon)
    if byline is None:
        return None
    others = _read_parts(rest) if rest else Metadata()
    return Metadata(byline=byline).or_else(others) if others else None


def _read_segments(line: str) -> Metadata | None:
    """A line of a date with a paper, a place or a writer around it."""
    found = find_date(line)
    if found is None:
        return None
    if not _left_beside_date(line):
        return _dates(line)
    _, start, end = found
    around = [line[:start].rstrip(" ,(:—–-|•·"), line[end:].lstrip(" ,):—–-|•·")]
    parts = [part for side in around for part in _SEPARATOR.split(side) if part.strip()]
    others = _read_parts(parts)
    return _dates(line).or_else(others) if others else None


def _read_parts(parts: Sequence[str]) -> Metadata | None:
    """What the pieces of a line around its date say; ``None`` if one says something else."""
    found = Metadata()
    for part in (p.strip(" ,.") for p in parts):
        day = find_date(part)
        if day and not _left_beside_date(part):
            found = found.or_else(_dates(part))
        elif part.lower().startswith("by ") and (byline := byline_of(part[3:])):
            found = found.or_else(Metadata(byline=byline))
        elif is_paper(part):
            found = found.or_else(Metadata(publisher=part))
        elif found.byline is None and (byline := byline_of(part)):
            found = found.or_else(Metadata(byline=byline))
        elif not (_PLACE.fullmatch(part) or _READING_TIME.fullmatch(part) or not part):
            return None
    return found


def says_update(text: str) -> bool:
    """Whether "Updated" or the like stands at the end of a text, or first before its date."""
    found = find_date(text)
    return bool(_UPDATE_FOLLOWS.search(text[: found[1]] if found else text))


def _dates(line: str) -> Metadata:
    """The date of publication in a line, and that of the update if it says which is which."""
    published: date | None = None
    modified: date | None = None
    while found := find_date(line):
        day, start, end = found
        if _UPDATE_FOLLOWS.search(line[:start]):
            modified = modified or day
        else:
            published = published or day
        line = line[end:]
    return Metadata(published=published, modified=modified)


def _left_beside_date(text: str) -> str:
    """What the text says besides a date, its time of day and words like "Published"."""
    found = find_date(text)
    while found:
        text = text[: found[1]] + " " + text[found[2] :]
        found = find_date(text)
    return _AROUND_DATES.sub("", text)


def is_paper(text: str) -> bool:
    """Whether the text is the name of a newspaper, agency or site, and nothing more."""
    return _is_label(text) and bool(_PAPER.search(text) and _NAMED.fullmatch(text.strip()))


def _is_label(text: str) -> bool:
    """Whether the text is a name or a few words, not a sentence."""
    return len(text) <= 60 and len(text.split()) <= 8 and not text.endswith((".", "?", "!"))
