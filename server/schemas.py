"""The shapes that leave and enter the program: the same for HTTP, command line and pages.

Offsets are code points into the article's text, end exclusive. Absent values are ``null``,
never missing keys.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from index.article import Paragraph
from index.records import ArticleRecord, FileRecord, Filters, StoredArticle
from server.day import Day

Status = Literal["answered", "related", "not_found"]
Mode = Literal["extractive", "generative"]
Support = Literal["quoted", "supported", "unverified"]


class Shape(BaseModel):
    """What leaves the program: immutable."""

    model_config = ConfigDict(frozen=True)


class Request(BaseModel):
    """What enters it: unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class ArticleRef(Shape):
    """The article a quote is from, as a reader would cite it."""

    id: str
    title: str
    byline: str | None
    publisher: str | None
    published: date | None
    modified: date | None
    url: str | None
    revision: str


class ParagraphRef(Shape):
    """The paragraph a quote stands in; ``page`` is from 1, where the source has pages."""

    number: int
    section: str | None
    start: int
    end: int
    page: int | None


class Speaker(Shape):
    """Who said the quoted words, where the article says so."""

    name: str
    role: str | None
    kind: Literal["direct", "mixed", "indirect"]


class Citation(Shape):
    """A verbatim quote: ``article.text[start:end] == quote``.

    ``gloss`` says whom a pronoun or surname of the quote means that it does not tell itself:
    "He: Ann Lane, the mayor"; and what the columns of its table are called: "Columns: Name |
    Votes". ``also_printed_by`` are other prints of the same story that hold
    the quote word for word: no further source. ``version`` says so where the article replaces an
    earlier version.
    """

    number: int
    quote: str
    start: int
    end: int
    prefix: str
    suffix: str
    article: ArticleRef
    paragraph: ParagraphRef
    speaker: Speaker | None
    gloss: str | None
    href: str
    source_href: str | None
    also_printed_by: list[ArticleRef]
    version: str | None


class Statement(Shape):
    """One sentence of an answer and the numbers of the citations that carry it.

    ``quoted`` is the quote itself. ``supported`` is a language model's wording that passed every
    check against the quotes it cites: checked, not proven. ``unverified`` is one that did not,
    shown only to who asks for it.
    """

    text: str
    citations: list[int]
    support: Support


class Passage(Shape):
    """A found passage: ``article.text[start:end] == text``."""

    article_id: str
    title: str
    section: str | None
    paragraphs: list[int]
    start: int
    end: int
    text: str
    score: float


class Reason(Shape):
    """Why there is no answer."""

    code: Literal["nothing_relevant", "not_answered", "not_in_articles", "no_article_passes"]
    message: str


class DisagreeingValue(Shape):
    """What some of the quotes give: a piece of each of them, word for word.

    ``corrected_by`` are the quotes in which its own paper takes it back ("Correction: …").
    """

    value: str
    citations: list[int]
    corrected_by: list[int] = []


class Disagreement(Shape):
    """Articles that give several values for one thing; none is left out, none preferred."""

    about: Literal["number", "date"]
    values: list[DisagreeingValue]


class Failure(Shape):
    """Why a language model's wording is not shown, or not all of it."""

    code: Literal[
        "timeout", "unreachable", "refused", "busy", "nonsense", "cut", "nothing", "strayed"
    ]
    message: str


class Generation(Shape):
    """What became of what a language model wrote for an answer.

    ``supported`` statements stand as it wrote them, ``replaced`` ones gave way to the quote they
    cite, ``dropped`` ones left nothing behind. With a ``failure`` the answer is completed by
    quotes alone. ``note`` says all that in words.
    """

    note: str
    model: str
    attempts: int
    supported: int
    replaced: int
    dropped: int
    failure: Failure | None


class IndexState(Shape):
    """Which state of the index answered."""

    revision: str
    updated: datetime


class Timing(Shape):
    """Milliseconds."""

    search: float
    answer: float
    total: float


class Answer(Shape):
    """An answer made of quotes, or the reason why there is none.

    ``standalone_question`` is how a follow-up was understood. ``independent_sources`` counts all
    prints of one story as one. ``unanswered_parts`` are the parts of a question of several that
    the articles do not answer. ``generation`` is there if a language model was asked.
    """

    id: str
    question: str
    standalone_question: str
    status: Status
    reason: Reason | None
    confidence: float
    mode: Mode
    model: str | None
    generation: Generation | None
    conversation_id: str | None
    text: str
    statements: list[Statement]
    citations: list[Citation]
    disagreements: list[Disagreement]
    unanswered_parts: list[str]
    independent_sources: int
    passages: list[Passage]
    index: IndexState
    timing_ms: Timing


class SourcesEvent(Shape):
    """The first event of a streamed answer: what was found."""

    id: str
    standalone_question: str
    passages: list[Passage]
    articles: list[ArticleRef]


class StatementEvent(Shape):
    """One checked statement, and the citations it is the first to use."""

    statement: Statement
    citations: list[Citation]


class FilterFields(Request):
    """Which articles count; every field narrows. Dates are inclusive.

    ``publisher`` is the whole name, of ``byline`` a part is enough. ``source`` is a folder, file,
    archive or beginning of an address, spelt as the ``source`` of articles is.
    """

    article_ids: Annotated[list[str], Field(max_length=1_000)] | None = None
    publisher: Annotated[str, Field(max_length=200)] | None = None
    byline: Annotated[str, Field(max_length=200)] | None = None
    published_from: Day | None = None
    published_to: Day | None = None
    source: Annotated[str, Field(max_length=4_000)] | None = None

    def filters(self) -> Filters:
        """The same, as the index takes it."""
        return Filters(
            None if self.article_ids is None else tuple(self.article_ids),
            self.publisher,
            self.byline,
            self.published_from,
            self.published_to,
            source=self.source,
        )


class Turn(Request):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: Annotated[str, Field(max_length=100_000)]


class AskRequest(Request):
    """A question, and what came before it: as ``history``, or as a conversation that is kept.

    A follow-up is completed from that, unless ``standalone_question`` says what is meant. In a
    kept conversation, the question and its answer become its next turn; ``history`` then takes
    the place of its earlier turns. Without ``mode``, a language model words the answer if there
    is one. ``unverified`` statements are left out unless asked for.
    """

    question: Annotated[str, Field(min_length=1)]
    history: Annotated[list[Turn], Field(max_length=200)] = []
    conversation_id: Annotated[str, Field(max_length=200)] | None = None
    standalone_question: Annotated[str, Field(min_length=1)] | None = None
    filters: FilterFields = FilterFields()
    mode: Mode | None = None
    max_statements: Annotated[int, Field(ge=1, le=20)] | None = None
    unverified: StrictBool = False


class SearchResult(Shape):
    """Found passages, best first; ``reason`` says why there are none."""

    passages: list[Passage]
    reason: Reason | None
    took_ms: float


class VerifyRequest(Request):
    """A quotation as someone pasted it."""

    quote: str
    filters: FilterFields = FilterFields()


class Difference(Shape):
    """Words in which a quotation and an article differ; ``start:end`` is in the article's text.

    ``missing`` words are left out of the quotation, ``added`` ones are not in the article:
    ``start == end`` is where they would stand.
    """

    kind: Literal["replaced", "missing", "added"]
    quoted: str | None
    article: str | None
    start: int
    end: int


class QuoteMatch(Shape):
    """Where a quotation stands, or nearly does: ``article.text[start:end] == quote``.

    One that goes on in another paragraph, or has an ellipsis, has a match for each part;
    those of one ``place`` belong together. ``normalised`` names what was not counted as a
    difference, such as the style of dashes.
    """

    place: int
    article: ArticleRef
    paragraph: ParagraphRef
    start: int
    end: int
    quote: str
    similarity: float
    differences: list[Difference]
    normalised: list[str]


class Verification(Shape):
    """The verdict on a quotation, and the places that speak for it, best first.

    With a ``reason`` there was no article to look in: ``absent`` then says nothing.
    """

    verdict: Literal["exact", "altered", "absent"]
    matches: list[QuoteMatch]
    reason: Reason | None


class CitedSpan(Request):
    """Words of an article to cite, as a citation of an answer names them.

    With a ``revision`` (the first twelve digits are enough) the article has to be as it was.
    """

    article_id: Annotated[str, Field(min_length=1, max_length=1_000)]
    revision: Annotated[str, Field(max_length=200)] | None = None
    start: Annotated[int, Field(ge=0, le=10**9)]
    end: Annotated[int, Field(ge=1, le=10**9)]


class CitationsRequest(Request):
    """Quotes to have in a format of other programs, such as all those of an answer."""

    citations: Annotated[list[CitedSpan], Field(min_length=1, max_length=50)]


class ArticleSummary(ArticleRef):
    """An article in a list; ``paragraphs`` is how many it has."""

    source: str
    paragraphs: int
    indexed: datetime


class ArticlePage(Shape):
    """A page of the list of articles, and how many there are in all."""

    items: list[ArticleSummary]
    total: int


class ParagraphDetail(ParagraphRef):
    """One paragraph of an article. Only searchable ones are ever found or quoted."""

    kind: str
    searchable: bool


class OtherPrint(Shape):
    """Another print of the same story. ``note`` says what takes its place, if anything does."""

    article: ArticleRef
    note: str | None


class SpokenSpan(Shape):
    """Sentences of one paragraph, one after the other, that one person says."""

    start: int
    end: int
    paragraph: int
    kind: Literal["direct", "mixed", "indirect"]


class ArticleSpeaker(Shape):
    """Somebody an article has speaking, and where."""

    name: str
    role: str | None
    quotes: list[SpokenSpan]


class ArticleDetail(ArticleRef):
    """A whole article.

    ``sources`` are the files it came from; ``superseded`` says which version takes its place;
    ``speakers`` are in order of their first words.
    """

    source: str
    sources: list[str]
    indexed: datetime
    prints: list[OtherPrint]
    superseded: str | None
    text: str
    paragraphs: list[ParagraphDetail]
    speakers: list[ArticleSpeaker]


class Health(Shape):
    """One word on the state of the process."""

    status: Literal["alive", "ready"]


class Suggestions(Shape):
    """Questions that the articles answer."""

    questions: list[str]


def article_ref(record: ArticleRecord) -> ArticleRef:
    """The citable part of a record."""
    return ArticleRef(
        id=record.id,
        title=record.title,
        byline=record.byline,
        publisher=record.publisher,
        published=record.published,
        modified=record.modified,
        url=record.url,
        revision=record.revision,
    )


def paragraph_ref(paragraph: Paragraph) -> ParagraphRef:
    """The paragraph as a citation names it."""
    return ParagraphRef(
        number=paragraph.number,
        section=paragraph.section,
        start=paragraph.span.start,
        end=paragraph.span.end,
        page=paragraph.page,
    )


def article_summary(record: ArticleRecord) -> ArticleSummary:
    """A record as a list shows it."""
    return ArticleSummary(
        **article_ref(record).model_dump(),
        source=record.source,
        paragraphs=record.paragraphs,
        indexed=record.indexed,
    )


def article_detail(
    stored: StoredArticle,
    files: Sequence[FileRecord],
    prints: Sequence[ArticleRecord],
    speakers: Sequence[ArticleSpeaker],
) -> ArticleDetail:
    """A whole article as it leaves the program; ``prints`` are all of its story."""
    return ArticleDetail(
        **article_ref(stored.record).model_dump(),
        source=stored.record.source,
        sources=[file.label for file in files],
        indexed=stored.record.indexed,
        prints=[
            OtherPrint(article=article_ref(record), note=record.story_note)
            for record in prints
            if record.id != stored.record.id
        ],
        superseded=stored.record.story_note,
        text=stored.article.text,
        paragraphs=[
            ParagraphDetail(
                number=p.number,
                kind=p.kind,
                section=p.section,
                start=p.span.start,
                end=p.span.end,
                page=p.page,
                searchable=p.searchable,
            )
            for p in stored.article.paragraphs
        ],
        speakers=list(speakers),
    )
