"""The gate at the only exit: every quote is recomputed from the live article.

A citation that is not ``article.text[start:end]`` to the character, that leaves its
paragraph, or whose paragraph may not be quoted raises; it is never repaired.
"""

from collections.abc import Callable, Iterable

from index.article import Span
from index.errors import QuoteMismatch
from index.records import StoredArticle
from server.schemas import Answer, Citation, Passage

ReadArticle = Callable[[str], StoredArticle]
ReadText = Callable[[str], str]


def check_answer(answer: Answer, read_article: ReadArticle, read_text: ReadText) -> Answer:
    """The same answer, if all of it holds. Raises ``QuoteMismatch``."""
    for citation in answer.citations:
        check_citation(citation, read_article(citation.article.id))
    for statement in answer.statements:
        cited = [c for c in answer.citations if c.number in statement.citations]
        if not cited or len(cited) != len(statement.citations):
            raise QuoteMismatch("a statement does not cite a quote of its answer")
        if statement.support == "quoted" and not all(c.quote in statement.text for c in cited):
            raise QuoteMismatch("a statement does not hold the quote it cites")
    for disagreement in answer.disagreements:
        for given in disagreement.values:
            cited = [c for c in answer.citations if c.number in given.citations]
            if not cited or len(cited) != len(given.citations):
                raise QuoteMismatch("a value does not cite a quote of its answer")
            if not {*given.corrected_by} <= {c.number for c in answer.citations}:
                raise QuoteMismatch("a correction is no quote of its answer")
            # Values that agree may be written otherwise in the further quotes.
            if not any(given.value in c.quote for c in cited):
                raise QuoteMismatch("a value does not stand in a quote it cites")
    check_passages(answer.passages, read_text)
    return answer


def check_passages(passages: Iterable[Passage], read_text: ReadText) -> None:
    """Raise ``QuoteMismatch`` unless each passage is its article's own text."""
    for passage in passages:
        text = read_text(passage.article_id)
        if text[passage.start : passage.end] != passage.text:
            raise QuoteMismatch(f"a passage of article {passage.article_id} is not its text")


def check_citation(citation: Citation, stored: StoredArticle) -> None:
    """Raise ``QuoteMismatch`` unless the citation is the article's own words, in place."""
    article, name = stored.article, f"citation {citation.number} of article {stored.record.id}"
    if citation.article.revision != stored.record.revision:
        raise QuoteMismatch(f"{name} is of another revision")
    if article.text[citation.start : citation.end] != citation.quote:
        raise QuoteMismatch(f"{name} is not the article's text")
    number = citation.paragraph.number
    if not 1 <= number <= len(article.paragraphs):
        raise QuoteMismatch(f"{name} has no paragraph {number}")
    paragraph = article.paragraphs[number - 1]
    if not paragraph.searchable:
        raise QuoteMismatch(f"{name} quotes what may not be quoted")
    if Span(citation.start, citation.end) not in paragraph.span:
        raise QuoteMismatch(f"{name} leaves its paragraph")
    if (citation.paragraph.start, citation.paragraph.end) != (
        paragraph.span.start,
        paragraph.span.end,
    ):
        raise QuoteMismatch(f"{name} misplaces its paragraph")
