"""Word files put together part by part, for what no word processor would write for us."""

import io
import zipfile
from collections.abc import Mapping

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Courier heading"/>'
    '<w:basedOn w:val="H2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Level"><w:name w:val="Rubrik"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="a"/><w:basedOn w:val="Loop"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="By"><w:name w:val="Byline"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Cap"><w:name w:val="caption"/></w:style>'
    '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
)


def paragraph(text: str, style: str = "", run: str = "", mark: str = "") -> str:
    """A paragraph of one run with some run properties, its mark with others."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    marked = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{named}{marked}</w:pPr>{words(text, run)}</w:p>"


def words(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word_file(
    body: str,
    notes: str = "",
    header: str = "",
    title: str = "",
    author: str = "",
    macros: bool = False,
    extra: Mapping[str, bytes] | None = None,
    before_document: str = "",
) -> bytes:
    """The bytes of a Word file with this body."""
    main = _MACROS if macros else f"{_WORD}.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": _relationships(
            ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": '<p xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
        "<dcterms:created>2001-02-03T04:05:06Z</dcterms:created></p>",
        "word/_rels/document.xml.rels": _relationships(
            ("rId1", f"{_OFFICE}/styles", "styles.xml"),
            ("rId2", f"{_OFFICE}/footnotes", "footnotes.xml"),
            ("rId3", f"{_OFFICE}/header", "header1.xml"),
            *([("rId4", f"{_OFFICE}/vbaProject", "vbaProject.bin")] if macros else ()),
        ),
        "word/styles.xml": f"<w:styles {_NAMES}>{STYLES}</w:styles>",
        "word/footnotes.xml": f"<w:footnotes {_NAMES}>{notes}</w:footnotes>",
        "word/header1.xml": f"<w:hdr {_NAMES}>{header}</w:hdr>",
        "word/document.xml": f"{before_document}<w:document {_NAMES}><w:body>{body}<w:sectPr/>"
        "</w:body></w:document>",
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
        for name, content in (extra or {}).items():
            file.writestr(name, content)
        if macros:
            file.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen()")
    return data.getvalue()


def _relationships(*listed: tuple[str, str, str]) -> str:
    inside = "".join(
        f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"/>'
        for id_, kind, target in listed
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
