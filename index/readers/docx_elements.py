"""The elements of a Word file: what holds what, and what some of them say of themselves."""

from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml import etree

from index.readers.docx_styles import is_dark

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
LEFT_OUT = frozenset(
    {
        *(qn(f"w:{tag}") for tag in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "instrText", "rt")),
        *(qn(f"w:{tag}") for tag in ("delText", "delInstrText", "fldData", "comment", "sectPr")),
        f"{MC}Fallback",
    }
)
BOX = qn("w:txbxContent")


def children(container: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a container, also those inside content controls."""
    for child in container:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif isinstance(child.tag, str) and child.tag not in LEFT_OUT:
            yield from () if is_placeholder(child) else children(child)


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table that have not been deleted."""
    for child in table:
        if child.tag == qn("w:tr"):
            if child.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
                yield child
        elif isinstance(child.tag, str) and child.tag not in LEFT_OUT:
            yield from rows_of(child)


def cells_of(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row that have not been deleted."""
    for child in row:
        if child.tag == qn("w:tc"):
            if child.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}") is None:
                yield child
        elif isinstance(child.tag, str) and child.tag not in LEFT_OUT:
            yield from cells_of(child)


def run_children(run: etree._Element) -> Iterator[etree._Element]:
    """What a run holds, of several versions of a drawing the first."""
    for child in run:
        if child.tag == f"{MC}AlternateContent":
            for choice in list(child)[:1]:
                yield from run_children(choice)
        elif isinstance(child.tag, str):
            yield child


def end_is_deleted(paragraph: etree._Element) -> bool:
    """Whether the end of the paragraph has been deleted, so that the next one goes on."""
    marks = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    return marks is not None and any(
        marks.find(qn(tag)) is not None for tag in ("w:del", "w:moveFrom")
    )


def is_placeholder(control: etree._Element) -> bool:
    """Whether a content control shows "Click here to enter text"."""
    return control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None


def is_shaded(element: etree._Element, properties: str) -> bool:
    """Whether a paragraph or a cell has a background that white shows on."""
    shading = element.find(f"{qn(properties)}/{qn('w:shd')}")
    return shading is not None and is_dark(shading)


def is_filled(box: etree._Element) -> bool:
    """Whether the shape around a text box is painted, so that white text shows on it."""
    for outer in box.iterancestors():
        if outer.tag == qn("w:p"):
            return False
        if outer.get("fillcolor") not in (None, "white", "#ffffff"):
            return True
        for fill in outer.iterchildren():
            if etree.QName(fill).localname == "spPr":
                kinds = {etree.QName(kind).localname for kind in fill.iterchildren()}
                if kinds & {"solidFill", "gradFill", "blipFill", "pattFill"}:
                    return True
    return False


def is_outermost(box: etree._Element, drawing: etree._Element) -> bool:
    """Whether no other text box of the drawing is around it, nor a spare version of it."""
    for outer in box.iterancestors():
        if outer is drawing:
            return True
        if outer.tag in (BOX, f"{MC}Fallback"):
            return False
    return True
