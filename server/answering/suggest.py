"""Questions to begin with: made from what people are quoted as saying, and tried out."""

import re
from collections.abc import Iterator

from index.catalogue import Catalogue, Filters
from server.answering.assistant import Assistant

MOST = 4
ARTICLES_READ = 40

# “...,” said Jane Roe / Jane Roe said: a person quoted by full name.
_NAME = (
    r"(?P<name>(?:Dr\.? |Gen\.? |Sir |Dame |Councillor )?[A-Z][a-z]+ [A-Z][a-z]+(?:-[A-Z][a-z]+)?)"
)
_SAID = (
    re.compile(rf"[,.?!][”\"] (?:said|says|explained|noted) {_NAME}\b"),
    re.compile(rf"\b{_NAME} (?:said|told)\b"),
)


def suggest(assistant: Assistant, catalogue: Catalogue) -> list[str]:
    """Up to four questions that the assistant answers, each about another article."""
    found: list[str] = []
    for question in _questions(catalogue):
        if question not in found and assistant.ask(question).status == "answered":
            found.append(question)
        if len(found) == MOST:
            break
    return found


def _questions(catalogue: Catalogue) -> Iterator[str]:
    """One question for each of the newest articles that quotes somebody by name."""
    records, _ = catalogue.articles(Filters(), ARTICLES_READ)
    for record in records:
        article = catalogue.article(record.id).article
        for paragraph in article.searchable():
            text = paragraph.span.of(article.text)
            match = next((m for pattern in _SAID if (m := pattern.search(text))), None)
            if match:
                yield f"What did {match['name']} say?"
                break
