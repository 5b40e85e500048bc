"""What has become of the quotes of an old answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Article, Span
from index.catalogue import Catalogue
from server.answering.citing import text_fragment
from server.conversation.revisiting import revisited
from server.conversation_schemas import CitationState
from server.schemas import Answer, Citation, article_ref, paragraph_ref
from tests.index.made_up import made_up, ready
from tests.server.kept_answers import ANSWER, CITATION

SHUT = "The council shut the bridge on Monday."
URL = "https://gazette.example/bridge"
OLD = made_up("Bridge", "It was cold.", SHUT, url=URL)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    path = tmp_path / "catalogue.sqlite"
    Catalogue.create(path, "a-model", "sha256:0", "rules-1")
    found = Catalogue(path, read_only=False)
    yield found
    found.close()


def put(catalogue: Catalogue, article: Article, name: str = "bridge") -> None:
    catalogue.put(ready(catalogue, name, article))


def quoting(
    catalogue: Catalogue, quote: str = SHUT, name: str = "bridge", number: int = 1
) -> Citation:
    """A citation of the article as it is now, at the first place of the quote."""
    stored = catalogue.article(name)
    text = stored.article.text
    at = text.index(quote)
    paragraph = next(p for p in stored.article.searchable() if p.span.end >= at + len(quote))
    return CITATION.model_copy(
        update={
            "number": number,
            "quote": quote,
            "start": at,
            "end": at + len(quote),
            "prefix": text[max(0, at - 32) : at],
            "suffix": text[at + len(quote) : at + len(quote) + 32],
            "article": article_ref(stored.record),
            "paragraph": paragraph_ref(paragraph),
        }
    )


def of(*citations: Citation) -> Answer:
    return ANSWER.model_copy(update={"citations": list(citations)})


def state(catalogue: Catalogue, citation: Citation) -> CitationState:
    with catalogue.snapshot() as snapshot:
        ((found,),) = revisited([of(citation)], snapshot)
    assert found.number == citation.number
    return found


def now_at(catalogue: Catalogue, found: CitationState, name: str = "bridge") -> str:
    """The words at the place that is given, which is held against the live article."""
    stored = catalogue.article(name)
    assert found.place is not None
    assert found.article == article_ref(stored.record)
    paragraph = stored.article.paragraphs[found.place.paragraph.number - 1]
    assert found.place.paragraph == paragraph_ref(paragraph)
    span = Span(found.place.start, found.place.end)
    assert span in paragraph.span
    assert found.place.href == f"/articles/{name}#p{paragraph.number}"
    assert found.place.source_href == text_fragment(stored.article, span)
    return span.of(stored.article.text)


def test_an_article_that_is_as_it_was(catalogue: Catalogue) -> None:
    put(catalogue, OLD)
    citation = quoting(catalogue)
    found = state(catalogue, citation)
    assert found.state == "current"
    assert found.place is not None
    assert (found.place.start, found.place.end, found.place.href, found.place.paragraph) == (
        citation.start,
        citation.end,
        citation.href,
        citation.paragraph,
    )


def test_an_article_that_is_gone_and_comes_back(catalogue: Catalogue) -> None:
    put(catalogue, OLD)
    citation = quoting(catalogue)
    catalogue.remove("bridge")
    found = state(catalogue, citation)
    assert (found.state, found.article, found.place) == ("withdrawn", None, None)
    put(catalogue, OLD)
    assert state(catalogue, citation).state == "current"


@pytest.mark.parametrize(
    "changed",
    [
        made_up("Bridge", "Rain fell for days.", "It was cold. Nobody slept.", SHUT, url=URL),
        made_up("Bridge shut", "It was cold.", SHUT, url=URL),
        made_up("Bridge", f"It was cold. {SHUT}", url=URL),
        made_up("Bridge", SHUT, "It was cold."),
    ],
)
def test_a_quote_that_still_stands_is_found_at_its_new_place(
    catalogue: Catalogue, changed: Article
) -> None:
    put(catalogue, OLD)
    citation = quoting(catalogue)
    put(catalogue, changed)
    found = state(catalogue, citation)
    assert found.state == "moved"
    assert now_at(catalogue, found) == SHUT


@pytest.mark.parametrize(
    "changed",
    [
        made_up("Bridge", "It was cold.", SHUT.replace("Monday", "Tuesday")),
        made_up("Bridge", "It was cold.", SHUT.replace("on Monday", "on a Monday")),
        made_up("Bridge", "It was cold.", SHUT.replace("The council", "the council")),
        made_up("Bridge", "It was cold.", "The council shut the", "bridge on Monday."),
        made_up("Bridge", "It was cold.", f"! {SHUT}"),  # it may not be quoted any more
        made_up("Bridge", "It was cold.", f"# {SHUT}"),
    ],
)
def test_a_quote_that_stands_no_more(catalogue: Catalogue, changed: Article) -> None:
    put(catalogue, OLD)
    citation = quoting(catalogue)
    put(catalogue, changed)
    found = state(catalogue, citation)
    assert (found.state, found.place) == ("changed", None)
    assert found.article == article_ref(catalogue.article("bridge").record)


def test_a_quote_is_no_part_of_a_longer_word(catalogue: Catalogue) -> None:
    put(catalogue, made_up("Bridge", "He won 5 of them and left."))
    cited = [quoting(catalogue, quote) for quote in ("He won", "won 5", "5 of them")]
    put(catalogue, made_up("Bridge", "She wondered. He won 55 of them. The won 15 of them."))
    assert [state(catalogue, citation).state for citation in cited] == [
        "moved",
        "changed",
        "changed",
    ]


def test_the_style_of_marks_is_no_change_of_words(catalogue: Catalogue) -> None:
    quote = '"It\'s shut - for good," he said.'
    put(catalogue, made_up("Bridge", f"It was cold. {quote}"))
    citation = quoting(catalogue, quote)
    printed = "“It’s shut – for\u00a0good,” he said."
    put(catalogue, made_up("Bridge", f"It was very cold. {printed}"))
    found = state(catalogue, citation)
    assert found.state == "moved"
    assert now_at(catalogue, found) == printed


def test_of_several_places_it_is_the_one_with_its_surroundings(catalogue: Catalogue) -> None:
    yes = "“Yes,” she said."
    put(catalogue, made_up("Vote", f"Was it shut? {yes} Rain fell.", f"Was it open? {yes} Snow."))
    first, second = quoting(catalogue, yes), quoting(catalogue, f"open? {yes}")
    second = second.model_copy(
        update={
            "quote": yes,
            "start": second.start + len("open? "),
            "prefix": (second.prefix + "open? ")[-32:],
        }
    )
    put(
        catalogue,
        made_up("Vote", f"Was it open? {yes} Snow.", f"So was it shut? {yes} Rain fell.", yes),
    )
    places = [state(catalogue, citation).place for citation in (first, second)]
    assert [place and place.paragraph.number for place in places] == [2, 1]


def test_every_citation_of_every_answer_has_its_state(catalogue: Catalogue) -> None:
    for name in ("bridge", "ferry", "quay", "fair"):
        put(catalogue, OLD, name)
    cited = [
        quoting(catalogue, name=name, number=n)
        for n, name in enumerate(("bridge", "ferry", "quay", "fair"), 1)
    ]
    catalogue.remove("ferry")
    put(catalogue, made_up("Bridge", SHUT), "quay")
    put(catalogue, made_up("Bridge", "It was cold."), "fair")
    with catalogue.snapshot() as snapshot:
        found = revisited([of(*cited), of(), of(*reversed(cited))], snapshot)
    assert [[(each.number, each.state) for each in states] for states in found] == [
        [(1, "current"), (2, "withdrawn"), (3, "moved"), (4, "changed")],
        [],
        [(4, "changed"), (3, "moved"), (2, "withdrawn"), (1, "current")],
    ]


def test_without_answers_there_is_nothing(catalogue: Catalogue) -> None:
    with catalogue.snapshot() as snapshot:
        assert revisited([], snapshot) == []
