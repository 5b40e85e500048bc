"""A web page's elements walked into blocks of text, each with where it stood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree, html

from index.article import Block, Kind
from index.errors import ArticleUnreadable
from index.readers.hiding import hidden_names, is_hidden

BLOCK_TAGS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav "
    "ol option optgroup p pre search section select summary table tbody td textarea tfoot th thead "
    "tr ul".split()
)
_DROPPED = frozenset(
    "script style template noscript svg math iframe object embed canvas audio video map "
    "datalist noframes applet frameset title".split()
)
# Not <head>: the parser leaves an article there whose page opens no <body>.
_CELLS = ("td", "th")
_CONTROLS = ("button", "label", "input", "output")  # they stand apart without a space
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SPACE = re.compile(r"[ \t\n\r\f\xa0]+")
_CELL = "\x1f"  # a cell's edge until its row is put together
_BREAK = "\x1e"  # a <br> until white space is settled


# The parser compares each attribute of a tag with all the others: 50,000 of them (400 kB)
# took it 16 seconds, and twice as many take four times as long.
_MOST_ATTRIBUTES = 2_000
_LONG_TAG = 4_000
_TAG = re.compile(r"""<[a-zA-Z](?:[^"'>]++|"[^"]*+"|'[^']*+')*+""")
_MARKUP = re.compile(r"""<(?P<end>/?)(?P<name>[a-zA-Z][\w-]*)(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_COMMENT = re.compile(r"<!--(?:(?!-->).)*+(?:-->|$)", re.DOTALL)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_DEEPEST = 200
_VALUE = re.compile(r""""[^"]*"|'[^']*'""")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text stands: the block element around it and what holds that."""

    element: etree._Element
    tag: str
    hidden: bool = False
    link: bool = False
    preformatted: bool = False
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block of a page's text."""

    text: str
    place: Place
    linked: float  # the share of its letters inside links


def parse_page(source: str) -> etree._Element | None:
    """The page's tree, or ``None`` if there is not a single element in it."""
    for tag in _TAG.findall(source):
        if len(tag) > _LONG_TAG and len(_VALUE.sub("", tag).split()) > _MOST_ATTRIBUTES:
            raise ArticleUnreadable("The page is damaged: one of its tags hardly ends.")
    # lxml refuses text that declares an encoding; bytes and a parser that knows it are fine.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None


def text_of(element: etree._Element) -> str:
    """All text inside an element, as it stands in the source."""
    return "".join(str(piece) for piece in element.itertext())


def blocks_of_fragment(source: str) -> Iterator[Block]:
    """The blocks of a piece of HTML in another format; what is hidden there is furniture."""
    page = parse_page(source)
    for block in walk(page) if page is not None else ():
        kind = Kind.HEADING if block.place.tag in HEADINGS else Kind.PARAGRAPH
        yield Block(Kind.FURNITURE if block.place.hidden else kind, block.text)


class OpenTags:
    """The tags left open by pieces of HTML that are strewn over another format's text."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []

    @property
    def hide(self) -> bool:
        """Whether one of them hides what follows."""
        return any(hidden for _, hidden in self._open)

    def read(self, source: str) -> None:
        """Take in the tags that a piece opens and closes."""
        for match in _MARKUP.finditer(_COMMENT.sub("", source)):
            name = match["name"].lower()
            if name in _VOID or match[0].endswith("/>"):
                continue
            if match["end"]:
                names = [opened for opened, _ in self._open]
                if name in names:
                    del self._open[len(names) - 1 - names[::-1].index(name) :]
            elif len(self._open) < _DEEPEST:
                self._open.append((name, _hides(match[0])))


def _hides(tag: str) -> bool:
    page = parse_page(f"<body>{tag}x")
    return page is not None and any(is_hidden(element) for element in page.iter(etree.Element))


def walk(root: etree._Element) -> Iterator[PageBlock]:
    """All text of the page in reading order, one block for each block-level element.

    A table's row is one block. Text that is hidden inside a visible line becomes a block
    of its own after it, so that the line reads as a reader sees it.
    """
    names = hidden_names(root)
    places = [Place(root, "html")]
    lines: list[_Line] = [_Line()]
    aside: list[PageBlock] = []  # hidden pieces of the line being read

    def flush() -> Iterator[PageBlock]:
        line, lines[-1] = lines[-1], _Line()
        block_place = next(p for p in reversed(places) if p.tag in BLOCK_TAGS)
        yield from line.blocks(block_place)
        if len(lines) == 1:
            yield from aside
            aside.clear()

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            outer = places[-1]
            place = replace(
                outer,
                tag=tag,
                element=element,
                link=outer.link or tag == "a",
                preformatted=outer.preformatted or tag == "pre",
                dropped=outer.dropped or tag in _DROPPED,
                hidden=outer.hidden or is_hidden(element, names),
            )
            if tag in BLOCK_TAGS and tag not in _CELLS:
                yield from flush()
            elif place.hidden and not outer.hidden:
                lines.append(_Line())
            places.append(place)
            if tag == "br":
                lines[-1].add(_BREAK, place)
            elif tag in _CELLS:
                lines[-1].add(_CELL, place)
            elif tag in _CONTROLS:
                lines[-1].add(" ", place)
            lines[-1].add(element.text or "", place)
            continue
        place = places[-1]
        if tag in BLOCK_TAGS and tag not in _CELLS:
            yield from flush()
            places.pop()
        else:
            places.pop()
            if place.hidden and not places[-1].hidden and tag not in _CELLS and len(lines) > 1:
                aside.extend(lines.pop().blocks(place))
        if tag in _CONTROLS:
            lines[-1].add(" ", place)
        lines[-1].add(element.tail or "", places[-1])
    yield from flush()


class _Line:
    """The pieces of text of one block while it is being read."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._letters = self._linked = 0

    def add(self, text: str, place: Place) -> None:
        if place.dropped or not text:
            return
        if place.preformatted:
            text = text.replace("\n", _BREAK)
        self._pieces.append(text)
        letters = sum(c.isalnum() for c in text)
        self._letters += letters
        self._linked += letters * place.link

    def blocks(self, place: Place) -> Iterator[PageBlock]:
        """The line's blocks: one, or several where empty lines part it."""
        joined = _SPACE.sub(" ", "".join(self._pieces))
        cells = [cell.strip(f" {_BREAK}") for cell in joined.split(_CELL)]
        joined = " | ".join(cell for cell in cells if cell)
        linked = self._linked / self._letters if self._letters else 0.0
        for part in re.split(rf" *{_BREAK} *{_BREAK}[ {_BREAK}]*", joined):
            text = re.sub(rf" *{_BREAK} *", "\n", part).strip()
            if text:
                yield PageBlock(text, place, linked)
