"""The text of a Word file walked into blocks, as its reader would see it.

Deleted text is left out and inserted text kept, as if all changes had been accepted;
comments and the instructions of fields are left out. A table's row is one block. Text
boxes and notes stand after the paragraph that they belong to.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml import etree

from index.readers.docx_elements import (
    BOX,
    LEFT_OUT,
    cells_of,
    children,
    end_is_deleted,
    is_filled,
    is_outermost,
    is_placeholder,
    is_shaded,
    rows_of,
    run_children,
)
from index.readers.docx_package import WordFile
from index.readers.docx_styles import Styles

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_SIGNS = {
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
# What these fields show is the clock of the last computer that opened the file.
_CLOCKS = frozenset("DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME".split())
_LISTS = frozenset("TOC INDEX TOA".split())  # contents and indexes
_PRIVATE = range(0xE000, 0xF900)  # pictures in the fonts of symbols
_SPACE = re.compile(r"[ \t\xa0\u202f]+")
_CELL_PROSE = 200
_MOST_FIELDS = 20  # one inside the other
_SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class WordBlock:
    """One block of a Word file's text."""

    text: str
    styles: list[str] = field(default_factory=list)  # names, the nearest first
    level: int | None = None  # of a heading
    hidden: bool = False
    bold: bool = False
    clock: bool = False  # a field of it shows a clock
    listed: bool = False  # a line of contents or of an index
    aside: bool = False  # of a text box or a note


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction, until its result begins."""

    instruction: str = ""
    in_result: bool = False

    def is_of(self, names: frozenset[str]) -> bool:
        words = self.instruction.split()
        return bool(words) and words[0].upper() in names


@dataclass(slots=True)
class _Paragraph:
    """The pieces of a paragraph while it is being read."""

    style: str | None = None
    seen: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    clock: bool = False
    listed: bool = False


class Walk:
    """The walk through one file."""

    def __init__(self, word: WordFile) -> None:
        self._styles = Styles(word.styles)
        self._notes = {
            "footnotes": _by_id(word.footnotes, qn("w:footnote")),
            "endnotes": _by_id(word.endnotes, qn("w:endnote")),
        }
        self._fields: list[_Field] = []
        self._noted: set[tuple[str, str]] = set()

    def blocks(self, container: etree._Element, shaded: bool = False) -> Iterator[WordBlock]:
        """The blocks of a body, a cell, a header, a note or a text box."""
        waiting: _Paragraph | None = None  # its end has been deleted
        for element in children(container):
            if element.tag == qn("w:tbl"):
                yield from self._table(element, shaded)
                continue
            read = waiting or _Paragraph()
            read.style = self._styles.of(element)
            self._inline(element, read, shaded or is_shaded(element, "w:pPr"))
            self._fields = [f for f in self._fields if f.in_result]  # others never open one
            if end_is_deleted(element):
                waiting = read
                continue
            waiting = None
            yield from self._finished(element, read)
        if waiting is not None:
            yield from self._finished(container, waiting)

    def _finished(self, paragraph: etree._Element, read: _Paragraph) -> Iterator[WordBlock]:
        seen, unseen = _joined(read.seen), _joined(read.unseen)
        if seen:
            yield WordBlock(
                seen,
                styles=self._styles.names(read.style),
                level=self._styles.level(paragraph, read.style),
                bold=read.bold == read.letters > 0,
                clock=read.clock,
                listed=read.listed,
            )
        if unseen:
            yield WordBlock(unseen, hidden=True)
        open_fields, self._fields = self._fields, []
        for box in read.boxes:
            for block in self.blocks(box, is_filled(box)):
                block.aside = True
                yield block
        for note in read.notes:
            for block in self.blocks(note):
                block.aside = True
                yield block
        self._fields = open_fields

    def _table(self, table: etree._Element, shaded: bool) -> Iterator[WordBlock]:
        for row in rows_of(table):
            cells = [list(self._cell(cell, shaded)) for cell in cells_of(row)]
            texts = [[b for b in cell if not (b.hidden or b.aside)] for cell in cells]
            filled = [cell for cell in texts if cell]
            hidden = row.find(f"{qn('w:trPr')}/{qn('w:hidden')}") is not None
            if len(filled) < 2 or any(_is_prose(cell) for cell in filled):
                for block in (block for cell in cells for block in cell):
                    block.hidden = block.hidden or hidden
                    yield block
                continue
            joined = " | ".join(_joined([f"{b.text} " for b in cell], " ") for cell in filled)
            yield WordBlock(joined, hidden=hidden)
            yield from (b for cell in cells for b in cell if b.hidden or b.aside)

    def _cell(self, cell: etree._Element, shaded: bool) -> Iterator[WordBlock]:
        yield from self.blocks(cell, shaded or is_shaded(cell, "w:tcPr"))

    def _inline(self, element: etree._Element, read: _Paragraph, shaded: bool) -> None:
        """Take in what stands inside a paragraph, a run or what holds runs."""
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in LEFT_OUT:
                self._take_instruction(child)
            elif tag == qn("w:r"):
                self._run(child, read, shaded)
            elif tag == f"{_MATHS}t":
                read.seen.append(child.text or "")
            elif tag == qn("w:fldSimple"):
                self._fields.append(_Field(child.get(qn("w:instr"), ""), True))
                self._inline(child, read, shaded)
                self._fields.pop()
            elif not is_placeholder(child):
                self._inline(child, read, shaded)

    def _run(self, run: etree._Element, read: _Paragraph, shaded: bool) -> None:
        looks = self._styles.looks(run, read.style)
        hidden, bold = looks.is_hidden(shaded), looks.bold
        for child in run_children(run):
            tag = child.tag
            if tag == qn("w:fldChar"):
                self._field_mark(child.get(qn("w:fldCharType"), ""))
            elif tag == qn("w:instrText"):
                self._take_instruction(child)
            elif tag in (qn("w:ruby"), qn("w:object"), qn("w:pict"), qn("w:drawing")):
                self._inside_run(child, read, shaded)
            elif tag in _NOTES:
                self._note(_NOTES[tag], child.get(qn("w:id"), ""), read)
            elif all(f.in_result for f in self._fields):
                text = _text(child)
                (read.unseen if hidden else read.seen).append(text)
                letters = 0 if hidden else sum(c.isalnum() for c in text)
                read.letters += letters
                read.bold += letters * bold
                read.clock |= bool(text) and any(f.is_of(_CLOCKS) for f in self._fields)
                read.listed |= bool(text) and any(f.is_of(_LISTS) for f in self._fields)

    def _inside_run(self, element: etree._Element, read: _Paragraph, shaded: bool) -> None:
        """The text boxes of a drawing, not what is inside them; the base of ruby text."""
        for base in element.iterfind(qn("w:rubyBase")):
            self._inline(base, read, shaded)
        if element.tag != qn("w:ruby"):
            found = (box for box in element.iter(BOX) if is_outermost(box, element))
            read.boxes.extend(found)

    def _note(self, kind: str, id_: str, read: _Paragraph) -> None:
        note = self._notes[kind].get(id_)
        if note is not None and (kind, id_) not in self._noted:
            self._noted.add((kind, id_))
            read.notes.append(note)

    def _field_mark(self, kind: str) -> None:
        if kind == "begin" and len(self._fields) < _MOST_FIELDS:
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _take_instruction(self, element: etree._Element) -> None:
        if element.tag == qn("w:instrText") and self._fields and not self._fields[-1].in_result:
            self._fields[-1].instruction += element.text or ""


def _text(element: etree._Element) -> str:
    """What one part of a run shows."""
    if element.tag == qn("w:t"):
        return (element.text or "").replace(_SOFT_HYPHEN, "")
    if element.tag == qn("w:sym"):
        code = element.get(qn("w:char"), "")
        number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else 0
        return "" if number < 0x20 or number in _PRIVATE else chr(number)
    return _SIGNS.get(str(element.tag), "")


def _joined(pieces: list[str], line_end: str = "\n") -> str:
    """The pieces as one text, white space settled."""
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return line_end.join(line for line in lines if line)


def _by_id(root: etree._Element | None, tag: str) -> dict[str, etree._Element]:
    """Notes by their ids; the lines that part them from the text are notes of other types."""
    found = () if root is None else root.iterfind(tag)
    return {note.get(qn("w:id"), ""): note for note in found if note.get(qn("w:type")) is None}


def _is_prose(cell: list[WordBlock]) -> bool:
    """Whether a cell holds several paragraphs of running text: a table used for layout."""
    return len(cell) > 1 and sum(len(block.text) for block in cell) > _CELL_PROSE
