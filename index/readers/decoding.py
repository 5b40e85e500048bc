"""Bytes to text, or a sentence that says why not.

In this order: a byte-order mark, the character set that the server or the page declares,
UTF-8, UTF-16 without a mark, and last an older character set if the text can only be read
in one way (see ``index.readers.charsets``).
"""

import codecs
import re
import unicodedata

from index.errors import ArticleUnreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Written text has next to no control characters; the shortest binary files have dozens.
_CONTROL_SHARE = 0.02
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.I)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{2,40})""")
_DECLARED_WITHIN = 4096
# Browsers read these labels as the larger Windows set, and pages count on it.
_WIDENED = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
# One byte a letter: in these any bytes are some text, so that a wrong label goes unnoticed.
_SINGLE_BYTE = re.compile(r"iso8859-\d+|cp(?:125\d|437|8\d\d)|koi8-.|mac-.*|tis-620")

# Not unicode_escape, idna and the like, which rewrite the text.
_FOR_PAGES = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp\d+|koi8-.|mac-.*|shift_jis.*|euc_.*|gb.*|big5.*|johab|hz|"
    r"iso2022_.*|tis-620"
)
# What a file is by its first bytes, whatever its name says.
_OTHER_FORMATS = (
    (b"%PDF-", "a PDF document", ".pdf"),
    (b"PK\x03\x04", "a zip archive or a Word document", ".docx or .zip"),
    (b"{\\rtf", "an RTF document", None),
    (b"\xd0\xcf\x11\xe0", "an old Office document", None),
    (b"%!PS", "a PostScript document", None),
)
_BINARY = "The file holds binary data, not text."
_EMPTY = "The file is empty."


def decode(data: bytes, charset: str | None = None) -> str:
    """The text of a file, in the ``charset`` its server named, if any, else as it shows."""
    return _checked(data, charset)


def decode_page(data: bytes, charset: str | None = None) -> str:
    """The text of an HTML page; what its server says goes before what it declares itself."""
    head = data[:_DECLARED_WITHIN]
    declared = _XML_ENCODING.search(head) or _CHARSET.search(head)
    return _checked(data, charset or (declared[1].decode("ascii") if declared else None))


def encoding_of(data: bytes, declared: str | None = None) -> tuple[str, int]:
    """The codec to read ``data`` with, and how many bytes its byte-order mark has.

    Raises ``ArticleUnreadable`` if it cannot be told, or for a label that names none.
    """
    for bom, marked in _BOMS:
        if data.startswith(bom):
            return marked, len(bom)
    if declared:
        encoding = _text_encoding(declared)
        # A page in UTF-8 under an old label is common, and Latin-1 never happens to be UTF-8.
        mislabelled = _SINGLE_BYTE.fullmatch(encoding) and not data.isascii() and _is_utf_8(data)
        return ("utf-8" if mislabelled else encoding), 0
    if b"\0" not in data and _is_utf_8(data):
        return "utf-8", 0

    from index.readers import charsets

    return charsets.detect(data) or "utf-8", 0


def _checked(data: bytes, declared: str | None) -> str:
    if not data.strip():
        raise ArticleUnreadable(_EMPTY)
    for start, what, suffix in _OTHER_FORMATS:
        if data.startswith(start):
            rename = f"; give it the suffix {suffix}" if suffix else "; save it as text"
            raise ArticleUnreadable(f"The file is {what}, whatever its name says{rename}.")
    encoding, mark = encoding_of(data, declared)
    if b"\0" in data and not encoding.startswith("utf-16"):
        raise ArticleUnreadable(_BINARY)
    try:
        text = data[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleUnreadable(_undecodable(data[mark:], encoding, error.start)) from None
    check_text(text)
    return text


def check_text(text: str) -> None:
    """Raise ``ArticleUnreadable`` if the text is empty, or no text at all."""
    if "\0" in text or _controls(text) > _CONTROL_SHARE * len(text):
        raise ArticleUnreadable(_BINARY)
    if not text.strip():
        raise ArticleUnreadable(_EMPTY)


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _text_encoding(label: str) -> str:
    try:
        name = codecs.lookup(label.strip("\"' ")).name
    except (LookupError, ValueError):
        name = ""
    if name.startswith(("utf-16", "utf-32", "utf-7")):
        return "utf-8"  # a declaration that could be read as bytes is not in these
    if not _FOR_PAGES.fullmatch(name):
        raise ArticleUnreadable(
            f"The page declares the unknown character set {label[:40]!r}; save it as UTF-8."
        )
    return _WIDENED.get(name, name)


def _undecodable(data: bytes, encoding: str, at: int) -> str:
    line = data.count(b"\n", 0, at) + 1
    where = f"byte {at + 1}, on line {line}"
    if at >= len(data):
        where = "its end"
    name = encoding.upper()
    return f"The file is not {name} text: it cannot be read at {where}; save it as UTF-8."


def _controls(text: str) -> int:
    return sum(unicodedata.category(c) == "Cc" for c in text if c not in "\t\n\r\f\v\x1b\x85")
