"""A Word file opened safely: what is inside, unpacked within limits and parsed as XML.

Word files are zip files of XML. All members are unpacked and measured before python-docx
sees the file, for it takes them at their word. XML that declares a document type is
refused (Word never writes one), so there are no entities to expand; python-docx's parser
neither expands entities nor loads anything. Macros are never looked at.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.exceptions import OpcError
from docx.opc.part import Part, XmlPart
from docx.opc.rel import _Relationship
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.package import Package
from lxml import etree

from index.errors import ArticleUnreadable
from index.readers.zips import BROKEN_MEMBER, Member, check_total, members, unpack

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK"
_MOST_PARTS = 5_000
_MOST_BYTES = 200 * 2**20
_LARGEST_XML = 32 * 2**20
_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("utf-8", "utf-16-le", "utf-16-be"))
_DAMAGED = "The Word file is damaged; open it in a word processor and save it again."


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts of a Word file that hold text, and what it states of itself."""

    body: etree._Element
    styles: etree._Element | None
    footnotes: etree._Element | None
    endnotes: etree._Element | None
    headers: tuple[etree._Element, ...]
    footers: tuple[etree._Element, ...]
    title: str | None
    author: str | None


def open_word_file(data: bytes) -> WordFile:
    """The parts of the Word file in ``data``. Raises ``ArticleUnreadable``."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ArticleUnreadable(
                "The Word file is protected with a password; save it without one."
            )
        raise ArticleUnreadable(
            "The file is an old Word document (.doc), whatever its name says; save it as .docx."
        )
    if not data.strip():
        raise ArticleUnreadable("The file is empty.")
    if not data.startswith(_ZIP):
        raise ArticleUnreadable("The file is not a Word document, whatever its name says.")
    _check(data)
    try:
        package = Package.open(io.BytesIO(data))
        main = package.part_related_by(RT.OFFICE_DOCUMENT)
        root = _root(main)
    except (OpcError, KeyError, ValueError, AttributeError, TypeError, RuntimeError):
        # What python-docx meets in a package whose parts do not belong together.
        raise ArticleUnreadable(_DAMAGED) from None
    except (etree.LxmlError, zipfile.BadZipFile, zlib.error, OSError, EOFError):
        raise ArticleUnreadable(_DAMAGED) from None
    body = root.find(qn("w:body"))
    if body is None:
        raise ArticleUnreadable("The file holds no Word document, but something else of Office.")
    rels = [rel for rel in main.rels.values() if not rel.is_external]
    stated = [rel for rel in package.rels.values() if rel.reltype == RT.CORE_PROPERTIES]
    core = _first(stated, RT.CORE_PROPERTIES)
    return WordFile(
        body=body,
        styles=_first(rels, RT.STYLES),
        footnotes=_first(rels, RT.FOOTNOTES),
        endnotes=_first(rels, RT.ENDNOTES),
        headers=_all(rels, RT.HEADER),
        footers=_all(rels, RT.FOOTER),
        title=None if core is None else core.findtext(qn("dc:title")),
        author=None if core is None else core.findtext(qn("dc:creator")),
    )


def _check(data: bytes) -> None:
    """Raise ``ArticleUnreadable`` for what must not reach the parser."""
    stream = io.BytesIO(data)
    try:
        found = members(stream, _MOST_PARTS)
        check_total(found, len(data), _MOST_BYTES)
        declares = [m.name for m in found if _declares_type(stream, m)]
    except ArticleUnreadable as error:
        raise ArticleUnreadable(_in_word_file(str(error))) from None
    if declares:
        raise ArticleUnreadable(
            "The Word file holds XML with a document type, as no word processor writes it."
        )
    if "[Content_Types].xml" not in {member.name for member in found}:
        raise ArticleUnreadable("The file is a zip archive, not a Word document.")


def _declares_type(stream: io.BytesIO, member: Member) -> bool:
    """Unpack a part, which measures it, and say whether it is XML with a document type."""
    is_xml = member.path.suffix.lower() in (".xml", ".rels")
    part = unpack(stream, member, _LARGEST_XML if is_xml else _MOST_BYTES)
    return is_xml and any(doctype in part for doctype in _DOCTYPES)


def _in_word_file(error: str) -> str:
    """A zip's trouble in words about the Word file."""
    if error.startswith("The archive "):
        return "The Word file " + error.removeprefix("The archive ")
    if error.startswith("It ") and error != BROKEN_MEMBER:
        return "A part of the Word file: it " + error.removeprefix("It ")
    return _DAMAGED


def _root(part: Part) -> etree._Element:
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def _root_of(rel: _Relationship) -> etree._Element | None:
    """The XML of a part; ``None`` if it is none: a broken footer spoils no article."""
    try:
        return None if rel.is_external else _root(rel.target_part)
    except (etree.LxmlError, ValueError):
        return None


def _all(rels: list[_Relationship], kind: str) -> tuple[etree._Element, ...]:
    roots = (_root_of(rel) for rel in rels if rel.reltype == kind)
    return tuple(root for root in roots if root is not None)


def _first(rels: list[_Relationship], kind: str) -> etree._Element | None:
    return next(iter(_all(rels, kind)), None)
