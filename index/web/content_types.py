"""What kind of document a server sent: what it says, held against what came."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from index.errors import PageUnreachable

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.ms-word.document.macroenabled.12": ".docx",
}
# Said by servers of anything they do not know, and of Word files of any age.
_UNTOLD = frozenset(
    {
        *("", "application/octet-stream", "binary/octet-stream", "application/unknown"),
        *("application/download", "application/force-download", "application/x-download"),
        *("application/msword", "application/zip", "application/x-zip-compressed"),
    }
)
_OF_PATHS = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), ".html"),
    **dict.fromkeys((".txt", ".text"), ".txt"),
    **dict.fromkeys((".md", ".markdown"), ".md"),
    **dict.fromkeys((".docx", ".docm"), ".docx"),
    ".pdf": ".pdf",
}
_OTHERS = {"image": "a picture", "audio": "a sound recording", "video": "a film", "font": "a font"}
_READ = "only web pages, text, Markdown, PDF and Word files are read"
_TYPE = re.compile(r"\s*([\w.+-]{1,60}/[\w.+-]{1,80})\s*(?:;|,|\Z)", re.ASCII)
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_SNIFFED = 4096
# Atomic, because nested repetition would take for ever on a page of nothing but comments.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?><\?xml[^>]*>\s*)?(?>(?:<!--(?>.*?-->)\s*)*)"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def media_type(header: str) -> str:
    """The type a ``Content-Type`` header names, in lower case; ``""`` if it names none."""
    found = _TYPE.match(header)
    return found[1].lower() if found else ""


def charset(header: str) -> str | None:
    """The character set a ``Content-Type`` header names."""
    found = _CHARSET.search(header)
    return found[1].lower() if found else None


def refuse_other(media: str) -> None:
    """Raise ``PageUnreachable`` for a type that no reader reads, before it is fetched."""
    if media not in _SUFFIXES and media not in _UNTOLD:
        kind = _OTHERS.get(media.partition("/")[0])
        what = f"{kind} ({media})" if kind else f"data of the kind {media}"
        raise PageUnreachable(f"it is {what}, not an article; {_READ}")


def suffix_of(media: str, url: str, data: bytes) -> str:
    """The suffix by which to read ``data``, fetched from ``url`` and said to be ``media``.

    Bytes that are plainly a PDF, a Word file or a web page are read as what they are.
    Raises ``PageUnreachable`` if nothing says what they are, or if a web page came in
    place of a document: it would be a login or error page.
    """
    named = _OF_PATHS.get(PurePosixPath(unquote(urlsplit(url).path)).suffix.lower())
    said = _SUFFIXES.get(media)
    if said == ".txt" and named == ".md":
        said = ".md"  # few servers know Markdown's own type
    said = said or named
    seen = _seen(data)
    if seen == ".html" and said in (".pdf", ".docx"):
        kind = "PDF" if said == ".pdf" else "Word file"
        raise PageUnreachable(f"the site sent a web page in place of the {kind}")
    if seen == ".html" and said == ".md":
        seen = None  # Markdown may hold, and begin with, any HTML
    found = seen or said
    if not found:
        raise PageUnreachable(f"the site does not say what kind of document it is; {_READ}")
    return found


def _seen(data: bytes) -> str | None:
    head = data[:_SNIFFED]
    if head.lstrip()[:5] == b"%PDF-":
        return ".pdf"
    if head.startswith(b"PK\x03\x04") and b"word/document.xml" in data:
        return ".docx"
    return ".html" if _PAGE.match(head) else None
