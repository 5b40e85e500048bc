"""What the catalogue gives and takes: articles, passages, filters and counts."""

from dataclasses import dataclass
from datetime import date, datetime

from index.article import Article, Span
from index.embedding import Matrix
from index.passages import Passage, Sentence


@dataclass(frozen=True, slots=True)
class About:
    """What the index was made with and how fresh it is."""

    model: str
    fingerprint: str
    passage_rules: str
    revision: int
    updated: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is live."""

    articles: int
    paragraphs: int
    passages: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles count; ``None`` means all. Dates are inclusive.

    ``publisher`` is compared whole and ``byline`` as a part, both whatever the case.
    """

    article_ids: tuple[str, ...] | None = None
    publisher: str | None = None
    byline: str | None = None
    published_from: date | None = None
    published_to: date | None = None

    @property
    def empty(self) -> bool:
        """Whether every article passes."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What the catalogue says of an article, without its text."""

    id: str
    source: str
    title: str
    byline: str | None
    publisher: str | None
    published: date | None
    url: str | None
    revision: str
    paragraphs: int
    indexed: datetime


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """A live article: its record and the article itself."""

    record: ArticleRecord
    article: Article


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A live passage. ``text`` is ``article.text[start:end]`` of its article."""

    number: int
    position: int  # within its article, from 0
    record: ArticleRecord
    section: str | None
    span: Span
    text: str
    sentences: tuple[Sentence, ...]
    vector: Matrix  # shape (1 + sentences, dimensions): its own, then each sentence's

    @property
    def headings(self) -> str:
        """What is said over the passage: headline, byline, publisher and section."""
        record = self.record
        over = (record.title, record.byline, record.publisher, self.section)
        return "\n".join(part for part in over if part)

    @property
    def paragraphs(self) -> tuple[int, ...]:
        """Numbers of the paragraphs it touches, in order."""
        return tuple(dict.fromkeys(s.paragraph for s in self.sentences))


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article ready to go live: where it came from, and its passages with vectors."""

    id: str
    path: str
    source: str
    file_hash: str
    article: Article
    passages: tuple[Passage, ...]
    numbers: tuple[int, ...]
    vectors: tuple[Matrix, ...]  # a passage: its own vector, then each sentence's
