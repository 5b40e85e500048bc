"""Questions to begin with: about people whom the newest articles quote, and tried out."""

from collections.abc import Iterator

from index.catalogue_reading import CatalogueReader
from index.records import Filters
from server.answering.asking import Options
from server.answering.assistant import Assistant
from server.answering.speaking import speakers

MOST = 4
ARTICLES_READ = 40


def suggest(assistant: Assistant, catalogue: CatalogueReader) -> list[str]:
    """Up to four questions that the assistant answers, each about another article."""
    found: list[str] = []
    for name, question in _questions(catalogue):
        answer = assistant.ask(question, Options(mode="extractive"))
        if answer.status == "answered" and all(
            c.speaker and c.speaker.name == name for c in answer.citations
        ):
            found.append(question)
        if len(found) == MOST:
            break
    return found


def _questions(catalogue: CatalogueReader) -> Iterator[tuple[str, str]]:
    """A name and a question for each of the newest articles in which somebody speaks.

    Of its speakers the one who says most is asked about, unless another article had them.
    """
    records, _ = catalogue.articles(Filters(), ARTICLES_READ)
    asked: set[str] = set()
    for record in records:
        article = catalogue.article(record.id).article
        names = [a.name for a in speakers(article).values() if " " in a.name]
        for name in sorted(set(names) - asked, key=lambda n: (-names.count(n), n))[:1]:
            asked.add(name)
            yield name, f"What did {name} say?"
