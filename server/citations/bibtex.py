"""References as BibTeX, for LaTeX."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote as percent_encoded

from server.citations.authors import Author, authors
from server.citations.csl import note_of
from server.citations.quoted import Source, folded

# Braces as commands, too: BibTeX counts them whether or not there is a backslash before, and one
# alone would swallow the rest of the file.
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "`": r"\textasciigrave{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{sign: f"\\{sign}" for sign in "$&#_%"},
    }
)
# LaTeX makes one sign of two such; between empty braces they stay two.
_LIGATURES = re.compile(r"-(?=-)|'(?=')|,(?=,)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


def bibtex(sources: Sequence[Source]) -> str:
    """One entry an article, under a key that stays the same; its quotes are the note."""
    return "\n".join(_entry(source) for source in sources)


def escaped(text: str) -> str:
    """A text as one line in which nothing is a command of LaTeX or a sign of BibTeX's."""
    return _LIGATURES.sub(r"\g<0>{}", folded(text).translate(_ESCAPES))


def _entry(source: Source) -> str:
    lines = ",\n".join(f"  {name} = {value}" for name, value in _fields(source))
    return f"@article{{{_key(source.record.id)},\n{lines}\n}}\n"


def _fields(source: Source) -> Iterator[tuple[str, str]]:
    record = source.record
    if written := authors(record.byline):
        yield "author", f"{{{' and '.join(map(_name, written))}}}"
    # In braces of its own: styles would put its capitals in lower case.
    yield "title", f"{{{{{escaped(record.title)}}}}}"
    if record.publisher:
        yield "journal", f"{{{escaped(record.publisher)}}}"
    if record.published:
        yield "year", f"{{{record.published.year}}}"
        yield "month", _MONTHS[record.published.month - 1]
        yield "day", f"{{{record.published.day}}}"
    yield "url", f"{{{_address(source.address)}}}"
    yield "urldate", f"{{{record.indexed.date().isoformat()}}}"
    yield "note", f"{{{escaped(note_of(source))}}}"


def _name(author: Author) -> str:
    if author.given is None or author.family is None:
        return f"{{{escaped(author.name)}}}"  # whole: neither "and" nor a comma divides it
    return f"{escaped(author.family)}, {escaped(author.given)}"


def _key(article_id: str) -> str:
    if _KEY.fullmatch(article_id):
        return article_id
    return "article-" + hashlib.sha256(article_id.encode()).hexdigest()[:12]


def _address(address: str) -> str:
    """As it is but for braces, backslashes and the like, which no address has unencoded."""
    return percent_encoded(address, safe="%/:?#[]@!$&'()*+,;=~-._")
