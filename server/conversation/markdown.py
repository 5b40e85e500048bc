"""Text put into Markdown so that it is shown as it is, whatever stands in it."""

import re
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

# Wherever they stand they may begin something, in CommonMark or what GitHub and Pandoc add to it:
# emphasis, code, links, HTML, entities, tables, strikethrough, formulas, mentions.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>&|~$@^#!]")
# Addresses become links by themselves.
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
# Only at the beginning of a line: lists, terms, lines under headings, thematic breaks.
_BEGINNING = re.compile(r"^(?:[-+=:]|\d{1,9}(?=[.)]))")
_LINE_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_IN_ADDRESSES = "%/:?#@!$&'*+,;=~-._"


def escaped_lines(text: str) -> list[str]:
    """The lines of a text, without blank ones, each safe to begin a line of Markdown."""
    lines = (_UNSEEN.sub("", line).strip() for line in _LINE_ENDS.split(text))
    return [_escaped(line) for line in lines if line]


def escaped(text: str) -> str:
    """A text as one line, safe wherever it stands."""
    return " ".join(escaped_lines(text))


def quoted_block(paragraphs: list[list[str]]) -> str:
    """A block of quotation: paragraphs of lines that are escaped already."""
    return "\n>\n".join("\n".join(f"> {line}" for line in lines) for lines in paragraphs)


def link(text: str, address: str | None) -> str:
    """A link, or the text alone without an address that leads to a web page."""
    shown = escaped(text)
    if address is None or not _is_of_the_web(address):
        return shown
    safe = percent_encoded(address.strip(), safe=_IN_ADDRESSES, errors="replace")
    return f"[{shown}](<{safe.replace('&', '&amp;')}>)"


def _escaped(line: str) -> str:
    line = _ADDRESS.sub(r"\\\g<0>", _ANYWHERE.sub(r"\\\g<0>", line))
    begun = _BEGINNING.match(line)
    if begun is None:
        return line
    at = begun.end() if begun[0].isdigit() else 0  # a number's mark is what stands after it
    return f"{line[:at]}\\{line[at:]}"


def _is_of_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
