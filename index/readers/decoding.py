"""Bytes to text, or a sentence that says why not."""

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

# Not unicode_escape, idna and the like, which rewrite the text.
_FOR_PAGES = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp\d+|koi8-.|mac-.*|shift_jis.*|euc_.*|gb.*|big5.*|johab|hz|"
    r"iso2022_.*|tis-620"
)


def decode(data: bytes) -> str:
    """Text from UTF-8, or from UTF-16 with a byte-order mark."""
    return _checked(data, None)


def decode_page(data: bytes) -> str:
    """Text of an HTML page, in the character set it declares, else UTF-8."""
    head = data[:_DECLARED_WITHIN]
    declared = _XML_ENCODING.search(head) or _CHARSET.search(head)
    return _checked(data, declared[1].decode("ascii") if declared else None)


def _checked(data: bytes, declared: str | None) -> str:
    if not data.strip():
        raise ArticleUnreadable("The file is empty.")
    encoding = _text_encoding(declared) if declared else "utf-8"
    for bom, marked in _BOMS:
        if data.startswith(bom):
            data, encoding = data[len(bom) :], marked
            break
    if b"\0" in data and not encoding.startswith("utf-16"):
        raise ArticleUnreadable("The file holds binary data, not text.")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleUnreadable(_undecodable(data, encoding, error.start)) from None
    if "\0" in text or _controls(text) > _CONTROL_SHARE * len(text):
        raise ArticleUnreadable("The file holds binary data, not text.")
    if not text.strip():
        raise ArticleUnreadable("The file is empty.")
    return text


def _text_encoding(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        name = ""
    if name.startswith(("utf-16", "utf-32", "utf-7")):
        return "utf-8"  # a declaration that could be read as bytes is not in these
    if not _FOR_PAGES.fullmatch(name):
        raise ArticleUnreadable(
            f"The page declares the unknown character set {label!r}; save it as UTF-8."
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
