"""What tools take and give. The shapes of search and fetch are those of research connectors."""

from typing import Annotated, Any

from pydantic import Field

from server.day import Day
from server.schemas import Answer, Request, Shape, Turn


class SearchArguments(Request):
    """What ``search`` takes."""

    query: Annotated[
        str, Field(description="A question in plain language, or a few words of the subject.")
    ]


class FetchArguments(Request):
    """What ``fetch`` takes."""

    id: Annotated[
        str, Field(min_length=1, max_length=1_000, description="An article's id, as search gave it")
    ]


class AskArguments(Request):
    """What ``ask`` takes."""

    question: Annotated[
        str, Field(description="One question in plain language, as a reader would put it.")
    ]
    history: Annotated[
        list[Turn] | None,
        Field(
            max_length=200,
            description="What was said before, oldest first: a follow-up such as 'And why?' is "
            "completed from it. Not needed for a question that stands alone.",
        ),
    ] = None


class VerifyArguments(Request):
    """What ``verify_quote`` takes."""

    quote: Annotated[
        str, Field(description="The quotation as it would be published, without its marks.")
    ]


class ListArguments(Request):
    """What ``list_articles`` takes; every filter narrows."""

    q: Annotated[
        str | None,
        Field(max_length=300, description="Words of headline or text, all of them; “…” together."),
    ] = None
    publisher: Annotated[
        str | None, Field(max_length=200, description="The publisher's whole name.")
    ] = None
    byline: Annotated[
        str | None, Field(max_length=200, description="A part of the author's name.")
    ] = None
    published_from: Annotated[Day | None, Field(description="Inclusive, YYYY-MM-DD.")] = None
    published_to: Annotated[Day | None, Field(description="Inclusive, YYYY-MM-DD.")] = None
    source: Annotated[
        str | None,
        Field(
            max_length=4_000,
            description="A folder, file or beginning of an address, as `source` has it.",
        ),
    ] = None
    article_ids: Annotated[
        list[str] | None, Field(max_length=100, description="Only these articles.")
    ] = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    offset: Annotated[int, Field(ge=0, le=10**9, description="How many to pass over.")] = 0


class FoundArticle(Shape):
    """An article that search found."""

    id: str
    title: str
    url: str


class FoundArticles(Shape):
    """What search found, best first."""

    results: list[FoundArticle]


class FetchedArticle(Shape):
    """An article's headline and paragraphs; ``metadata`` holds what is known, as text."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str]


LEFT_OUT = {"passages"}
"""Of an answer: what was found beside the quotes is long, and search finds it."""


def answer_schema() -> dict[str, Any]:
    """The schema of an answer as ``ask`` gives it."""
    schema = Answer.model_json_schema(mode="serialization")
    for name in LEFT_OUT:
        del schema["properties"][name]
    schema["required"] = [name for name in schema["required"] if name not in LEFT_OUT]
    del schema["$defs"]["Passage"]
    return schema
