"""What the catalogue gives and takes: articles, passages, filters and counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from index.article import Article, Kind, Span
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


class Order(StrEnum):
    """In which order a list of articles comes."""

    NEWEST = "newest"
    OLDEST = "oldest"
    HEADLINE = "headline"
    PUBLISHER = "publisher"
    ADDED = "added"  # the one that went live last is first


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles count; ``None`` means all. Dates are inclusive.

    ``publisher`` is compared whole and ``byline`` as a part, both whatever the case;
    ``source`` names a folder, file or address, as ``index.listing.lying_in`` says;
    ``words`` are looked for as ``index.listing.holding`` says.
    """

    article_ids: tuple[str, ...] | None = None
    publisher: str | None = None
    byline: str | None = None
    published_from: date | None = None
    published_to: date | None = None
    words: str | None = None
    source: str | None = None

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
    modified: date | None
    url: str | None
    revision: str
    paragraphs: int
    indexed: datetime
    story: str | None = None  # shared by all prints of one story, None if there is one only
    story_place: int = 0  # 0 for the print to quote
    story_note: str | None = None  # what takes its place: "a corrected version of this story"


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
class ParagraphBefore:
    """A paragraph that stands before a passage, in its article."""

    number: int
    kind: Kind
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class FileRecord:
    """Where an article came from: a file, a member of an archive, a page, or an upload."""

    path: str  # absolute; a member's is "ARCHIVE!/NAME", a page's its address
    label: str  # how it is shown
    article: str | None  # the id of the live article it holds
    digest: str  # sha256 of the bytes that are live; empty if none ever were
    reader: str  # the version of the readers that read them
    archive: str | None = None  # the path of the archive that holds it
    error: str | None = None  # why the bytes that are there now are not live
    withdrawn: datetime | None = None  # when it was taken out by hand
    validators: Mapping[str, str | None] | None = None  # what a web server calls this version


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A folder, file or page that the user named, and how its last sync went."""

    place: str
    kind: str  # "folder", "file", "page" or "upload"
    tried: datetime
    synced: datetime | None  # the last time it went well
    error: str | None  # why the last time did not
    fields: Mapping[str, str]  # of its tables: our names to their columns


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article ready to go live: where it came from, and its passages with vectors."""

    id: str
    file: FileRecord
    article: Article
    passages: tuple[Passage, ...]
    numbers: tuple[int, ...]
    vectors: tuple[Matrix, ...]  # a passage: its own vector, then each sentence's
