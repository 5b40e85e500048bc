"""Lists of articles: the words that they hold, and the order they come in."""

import re
from collections.abc import Mapping

from index.errors import PageUnreachable
from index.records import Order
from index.web.urls import is_url, normalise_url
from index.words import words

MOST_WORDS = 20
"""Further words of a search are not looked at: each is a search of its own."""

_PART = re.compile(r'"([^"]*)"?|([^\s"]+)')

ORDER_BY: Mapping[Order, str] = {
    Order.NEWEST: "a.published DESC, a.title, a.id",
    Order.OLDEST: "a.published IS NULL, a.published, a.title, a.id",
    Order.HEADLINE: "folded(a.title), a.published DESC, a.id",
    Order.PUBLISHER: "a.publisher IS NULL, folded(a.publisher), a.published DESC, a.title, a.id",
    Order.ADDED: "a.indexed DESC, a.key DESC",
}
"""What is not known, a date or a publisher, comes last."""


def quoted(word: str) -> str:
    """A word as an FTS5 string, so that nothing in it is taken for query syntax."""
    return '"' + word.replace('"', '""').replace("\0", " ") + '"'


def holding(typed: str) -> tuple[str, tuple[str, ...]]:
    """The condition on ``articles AS a`` that headline or text hold what was typed.

    Every word stands somewhere in the article, whatever its case and ending; what is in
    quotation marks stands together. The last word may be the beginning of one, as it is
    typed. Signs without a letter or digit are passed over; of them alone nothing is found.
    """
    found = [(bool(run), run or word) for run, word in _PART.findall(_straight(typed))]
    parts = [(together, part) for together, part in found if words(part)][:MOST_WORDS]
    if not parts:
        return "0", ()
    queries = [quoted(part) for _, part in parts]
    together, _ = parts[-1]
    if not together:
        queries[-1] += " *"
    stands = (
        "a.key IN (SELECT p.article FROM passage_words JOIN passages AS p"
        " ON p.number = passage_words.rowid WHERE passage_words MATCH ?)"
    )
    return " AND ".join([stands] * len(queries)), tuple(
        f"{{title section text}} : {query}" for query in queries
    )


def lying_in(source: str) -> tuple[str, tuple[str, ...]]:
    """The condition on ``articles AS a`` that one of its files is ``source`` or lies in it.

    ``source`` is a folder or file as an article's ``source`` shows them ("news/2025"), an
    archive, or the beginning of an address ("https://gazette.example/local"). It is compared
    with what the catalogue holds, whole names between slashes at a time, and never with what is
    on the disk: ``..`` leads nowhere, and no path of this machine can be guessed at. White space
    and slashes around it do not count; nothing lies in what is empty.
    """
    place = _spelt(source)
    if not place:
        return "0", ()
    inside = tuple(place + mark for mark in ("/", "!/", "?"))
    return (
        "a.key IN (SELECT f.article FROM files AS f WHERE f.label = ?"
        + " OR instr(f.label, ?) = 1" * len(inside)
        + ")"
    ), (place, *inside)


def _spelt(source: str) -> str:
    """A source as labels spell it."""
    place = source.strip()
    if is_url(place):
        try:
            return normalise_url(place).rstrip("/")
        except PageUnreachable:  # the address of nothing that was ever read
            return ""
    return place.removeprefix("./").strip("/")


def _straight(typed: str) -> str:
    return re.sub("[“”„«»]", '"', typed)
