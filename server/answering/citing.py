"""From a chosen span to a citation, and to the few words around it."""

from urllib.parse import quote as percent_encoded

from index.article import Article, Span
from index.excerpts import Excerpt
from index.records import StoredArticle
from index.search import Hit
from index.words import words
from server.answering.choices import Choice
from server.answering.glossing import glosses, told_apart
from server.answering.speaking import speaker_of
from server.schemas import ArticleRef, Citation, Passage, Statement, article_ref, paragraph_ref

CONTEXT = 32  # characters of prefix and suffix, as the W3C's text quote selector has them
_DOUBLE_MARKS = frozenset('“”"')
FRAGMENT_WORDS = 6  # from each end of a long quote, in a link to it


def cite(number: int, choice: Choice, stored: StoredArticle) -> Citation:
    """The citation of a span, with all that is needed to find it again."""
    article, span = stored.article, choice.span
    paragraph = article.paragraphs[choice.paragraph - 1]
    return Citation(
        number=number,
        quote=span.of(article.text),
        start=span.start,
        end=span.end,
        prefix=article.text[max(0, span.start - CONTEXT) : span.start],
        suffix=article.text[span.end : span.end + CONTEXT],
        article=article_ref(stored.record),
        paragraph=paragraph_ref(paragraph),
        speaker=speaker_of(article, span),
        gloss=glosses(article, span),
        href=f"/articles/{percent_encoded(stored.record.id, safe='')}#p{paragraph.number}",
        source_href=text_fragment(article, span),
        also_printed_by=[],
        version=None,
    )


def state(citation: Citation) -> Statement:
    """A statement that is one quote, with its attribution and gloss outside the quotation marks."""
    source, speaker = attribution(citation.article), citation.speaker
    # Only their own words may stand under their name, and only if the quote leaves it out.
    if (
        speaker
        and speaker.kind == "direct"
        and not set(words(speaker.name)) & set(words(citation.quote))
    ):
        source = f"{speaker.name}, in {source}"
    gloss = f" ({explained(citation.gloss)})" if citation.gloss else ""
    return Statement(
        text=f"{source}{gloss}: {marked(citation.quote)}",
        citations=[citation.number],
        support="quoted",
    )


def marked(quote: str) -> str:
    """A quote in quotation marks: single ones if it has double ones of its own."""
    return f"‘{quote}’" if _DOUBLE_MARKS & set(quote) else f"“{quote}”"


def explained(gloss: str) -> str:
    """A citation's gloss as print has it: “He” is Ann Lane, the mayor.

    What columns are called stays as it is.
    """
    whom, columns = told_apart(gloss)
    if whom is not None:
        word, _, person = whom.partition(": ")
        verb = "refers to" if word.lower() in ("his", "her") else "is"
        whom = f"“{word}” {verb} {person}"
    return "; ".join(each for each in (whom, columns) if each)


def attribution(article: ArticleRef) -> str:
    """Where a quote is from, in few words: publisher or headline, and date."""
    source = article.publisher or article.title
    if article.published is None:
        return source
    day = article.published
    return f"{source}, {day.day} {day:%B %Y}"


def text_fragment(article: Article, span: Span) -> str | None:
    """The original's address with a text fragment that marks the quote; ``None`` without one.

    WICG Scroll To Text Fragment: ``#:~:text=start,end``, with ``-``, ``&`` and ``,`` encoded.
    """
    if article.url is None:
        return None
    parts = span.of(article.text).split()
    if len(parts) > 2 * FRAGMENT_WORDS:
        ends = (parts[:FRAGMENT_WORDS], parts[-FRAGMENT_WORDS:])
        fragment = ",".join(_encoded(" ".join(part)) for part in ends)
    else:
        fragment = _encoded(" ".join(parts))
    return f"{article.url.partition('#')[0]}#:~:text={fragment}"


def passage_shape(hit: Hit, excerpt: Excerpt) -> Passage:
    """A found passage, with what stands over it, as it leaves the program."""
    passage = hit.passage
    return Passage(
        article_id=passage.record.id,
        title=passage.record.title,
        section=passage.section,
        paragraphs=list(excerpt.paragraphs),
        start=excerpt.span.start,
        end=excerpt.span.end,
        text=excerpt.text,
        score=round(hit.score, 4),
    )


def _encoded(text: str) -> str:
    return percent_encoded(text, safe="").replace("-", "%2D")
