"""Words of conversations as SQLite and its full text take them."""

from index.catalogue_reading import quoted

MOST_WORDS = 32
"""Words of a query that are looked for."""


def mended(text: str) -> str:
    """The text with U+FFFD for each half of a character, which cannot be stored."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def searched(text: str) -> str:
    """A text as the full text takes it: it would stop at a NUL."""
    return mended(text).replace("\0", " ")


def sought(query: str) -> list[str]:
    """An FTS5 query for each word that is asked for; the last may be half typed.

    Marks alone are no word. Nothing in a word is taken for query syntax.
    """
    words = [word for word in searched(query).split() if any(map(str.isalnum, word))]
    queries = [quoted(word) for word in words[:MOST_WORDS]]
    return [*queries[:-1], *(f"{last} *" for last in queries[-1:])]
