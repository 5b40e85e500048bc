"""An article's own page as the server makes it: what is marked, what is said, what is only text."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote as percent_encoded

import httpx
import pytest

from index.embedding import EmbeddingModel
from server.article_page import Asked
from server.routes.pages import article_html
from server.schemas import ArticleDetail, ArticleSpeaker, ParagraphDetail, SpokenSpan
from tests import reader_papers
from tests.conftest import LiveServer, serving
from tests.reader_papers import ADDED, AFTER, BEFORE, GONE, KEPT, SAID, Papers, make_papers


class Read(HTMLParser):
    """A page as a browser would take it apart: enough of it for these tests."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[tuple[str, str]] = []
        self.notices: list[str] = []
        self.texts: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("link", "meta", "input", "img"):
            self._open.append((tag, dict(attrs)))
        if tag == "mark":
            self.marked.append((str(dict(attrs)["class"]), ""))
        if "reader-notice" in (dict(attrs).get("class") or ""):
            self.notices.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "mark":
            self.marked[-1] = (self.marked[-1][0], data)
        if any("reader-notice" in (attrs.get("class") or "") for _, attrs in self._open):
            self.notices[-1] += data
        for _, attrs in self._open:
            if attrs.get("id"):
                self.texts[str(attrs["id"])] = self.texts.get(str(attrs["id"]), "") + data

    def links(self, **wanted: str) -> list[str]:
        return [
            str(attrs["href"])
            for tag, attrs in self.tags
            if tag in ("a", "link") and wanted.items() <= attrs.items()
        ]


def said(page: Read) -> list[str]:
    return [" ".join(notice.split()) for notice in page.notices]


@pytest.fixture(scope="module")
def papers(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return make_papers(tmp_path_factory.mktemp("reader"), model)


@pytest.fixture(scope="module")
def api(papers: Papers) -> Iterator[httpx.Client]:
    with serving(papers.data) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        yield client


def opened(api: httpx.Client, article: str, **asked: str) -> Read:
    reply = api.get(f"/articles/{article}", params=asked)
    assert reply.status_code == 200, reply.text
    return Read(reply.text)


def test_a_quote_of_the_live_revision_is_marked_and_nothing_is_said(
    api: httpx.Client, papers: Papers
) -> None:
    detail = api.get(f"/v1/articles/{papers.ferry}").json()
    start = detail["text"].index(KEPT)
    live = detail["revision"].removeprefix("sha256:")
    for revision in (detail["revision"], live, live[:12], live[:8]):
        asked = {"revision": revision, "span": f"{start}-{start + len(KEPT)}", "quote": BEFORE}
        page = opened(api, papers.ferry, **asked)
        assert page.marked == [("opened", KEPT)]
        assert said(page) == []
        original = page.links(itemprop="url")
        assert original[0].startswith("https://echo.example/ferry#:~:text=The%20ferry%20carried")


@pytest.mark.parametrize(
    ("quote", "marked", "told"),
    [
        (KEPT, [("opened", KEPT)], "The quote still stands in it, word for word, in paragraph 3."),
        (
            BEFORE,
            [("near", AFTER)],
            "The quote no longer stands in it word for word: the nearest words are marked in "
            "paragraph 4.",
        ),
        (GONE, [], "The quote no longer stands in it. The quote, as you have it Find the quote"),
        ("", [], "Its paragraphs may have moved. The quote, as you have it Find the quote"),
    ],
)
def test_a_link_to_an_earlier_revision_says_what_has_become_of_the_quote(
    api: httpx.Client, papers: Papers, quote: str, marked: list[Any], told: str
) -> None:
    page = opened(api, papers.ferry, revision=papers.quoted, span="0-10", quote=quote)
    assert said(page) == [f"This article has changed since it was quoted. {told}"]
    assert page.marked == marked
    if marked:
        assert page.links(href="#quote") == ["#quote"]


@pytest.mark.parametrize(
    ("quote", "marked", "told"),
    [
        (KEPT, [("opened", KEPT)], "The quote stands in this article, word for word, in paragraph"),
        (BEFORE, [("near", AFTER)], "The quote does not stand in this article word for word: the"),
        (GONE, [], "The quote does not stand in this article."),
        (  # white space, marks and what was left out are not held against it
            "“The ferry carried  38,200 passengers … a fifth of the number”",
            [
                ("opened", "The ferry carried 38,200 passengers"),
                ("opened", "a fifth of the number"),
            ],
            "The quote stands in this article, word for word, in paragraph 3.",
        ),
    ],
)
def test_words_are_found_without_a_revision(
    api: httpx.Client, papers: Papers, quote: str, marked: list[Any], told: str
) -> None:
    page = opened(api, papers.ferry, quote=quote)
    assert page.marked == marked
    assert said(page)[0].startswith(told)


@pytest.mark.parametrize("span", ["0-0", "9-3", "0-999999999", "-1-5", "a-b", "1-2-3", "٣-٩"])
def test_a_span_that_is_none_is_not_marked(api: httpx.Client, papers: Papers, span: str) -> None:
    assert opened(api, papers.ferry, span=span).marked == []


def test_furniture_and_headline_are_not_the_articles_words(
    api: httpx.Client, papers: Papers
) -> None:
    page = opened(api, papers.ferry, quote="Ferry to stop in June")
    assert page.marked == []
    assert said(page)[0].startswith("The quote does not stand in this article.")


def test_a_quotation_that_cannot_be_looked_for_is_a_page_for_people(
    api: httpx.Client, papers: Papers
) -> None:
    reply = api.get(f"/articles/{papers.ferry}", params={"quote": "word " * 2000})
    assert reply.status_code == 422
    assert reply.headers["content-type"].startswith("text/html")
    assert "Quotation refused" in reply.text


def test_what_an_address_says_is_never_on_the_page(api: httpx.Client, papers: Papers) -> None:
    """Anyone can make a link: the page must not seem to say it."""
    words = "Zanzibar <b>bribed</b> nobody"
    asked = {"revision": words, "span": words, "quote": words, "speaker": words}
    reply = api.get(f"/articles/{papers.ferry}", params=asked)
    assert reply.status_code == 200
    assert "Zanzibar" not in reply.text


def test_speakers_are_links_that_mark_what_they_say(api: httpx.Client, papers: Papers) -> None:
    page = opened(api, papers.ferry)
    link = f"/articles/{papers.ferry}?speaker=Orla%20Penhale"
    assert link in page.links()
    pressed = opened(api, papers.ferry, speaker="Orla Penhale")
    assert pressed.marked == [("said only", SAID)]
    assert pressed.links(**{"aria-current": "true"}) == [f"/articles/{papers.ferry}"]
    assert opened(api, papers.ferry, speaker="Nobody").marked == []


def test_a_page_says_what_it_is_to_those_who_list_it(api: httpx.Client, papers: Papers) -> None:
    page = opened(api, papers.ferry, quote=KEPT)
    assert page.links(rel="canonical") == [f"/articles/{papers.ferry}"]
    description = next(a["content"] for t, a in page.tags if a.get("name") == "description")
    assert description == ADDED
    said_of_it = {a["itemprop"] for _, a in page.tags if "itemprop" in a}
    assert said_of_it >= {
        "headline", "author", "publisher", "datePublished", "url", "mainEntityOfPage",
        "articleBody",
    }  # fmt: skip
    types = [a["itemtype"] for _, a in page.tags if "itemtype" in a]
    assert types[0] == "https://schema.org/NewsArticle"


def test_every_paragraph_of_the_samples_has_its_number_and_its_words(
    live_server: LiveServer,
) -> None:
    with httpx.Client(base_url=live_server.url, timeout=60) as api:
        for item in api.get("/v1/articles").json()["items"]:
            detail = api.get(f"/v1/articles/{item['id']}").json()
            page = opened(api, item["id"], speaker="x")
            for p in detail["paragraphs"]:
                words = detail["text"][p["start"] : p["end"]]
                shown = page.texts[f"p{p['number']}"]
                assert shown == words or shown.startswith(words + str(p["number"]))


HOSTILE = (
    "</title></script><script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% raw %}<svg/onload=alert(1)>",
    "javascript:alert(1)",
)


def hostile(words: str) -> ArticleDetail:
    """An article in which everything is hostile, as no reader of files would leave it."""
    blocks = [("title", words), ("heading", words), ("paragraph", words), ("furniture", words)]
    paragraphs, at = [], 0
    for number, (kind, block) in enumerate(blocks, start=1):
        paragraphs.append(
            ParagraphDetail(
                number=number, kind=kind, section=words, start=at, end=at + len(block), page=None,
                searchable=kind == "paragraph",
            )
        )  # fmt: skip
        at += len(block) + 2
    third = paragraphs[2]
    spoken = SpokenSpan(start=third.start, end=third.end, paragraph=3, kind="direct")
    return ArticleDetail(
        id=words, title=words, byline=words, publisher=words, published=date(2024, 5, 1),
        modified=None, url=words, revision="sha256:" + words, source=words, sources=[words, words],
        indexed=datetime.now(UTC), prints=[], superseded=words,
        text="\n\n".join(block for _, block in blocks), paragraphs=paragraphs,
        speakers=[ArticleSpeaker(name=words, role=words, quotes=[spoken])],
    )  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_everywhere_is_only_text(words: str) -> None:
    shown = hostile(words)
    asked = Asked(revision="0" * 12, span=words, quote="alert", speaker=words)
    page = Read(article_html(shown, asked))
    scripts = [attrs for tag, attrs in page.tags if tag == "script"]
    assert scripts == [{"type": "module", "src": "/scripts/article.js"}]
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert {tag for tag, _ in page.tags} & {"img", "svg", "b", "iframe"} == set()
    assert page.texts["p1"] == page.texts["p2"] == page.texts["p4"] == words
    assert page.texts["p3"] == words + "3"
    assert not any("javascript:" in link[:11] for link in page.links())
    encoded = percent_encoded(words, safe="/")
    assert f"/articles/{encoded}" in page.links(rel="canonical")


def test_a_hostile_file_comes_out_as_words(api: httpx.Client, papers: Papers) -> None:
    detail = api.get(f"/v1/articles/{papers.hostile}").json()
    assert detail["title"] == reader_papers.HOSTILE_TITLE  # else this test tests nothing
    page = opened(api, papers.hostile)
    assert [attrs for tag, attrs in page.tags if tag == "script"] == [
        {"type": "module", "src": "/scripts/article.js"}
    ]
    assert not any(tag in ("img", "svg", "b", "i") for tag, _ in page.tags)


def test_only_an_address_on_the_web_is_a_link() -> None:
    for url, shown in {"https://a.example/x": True, "file:///etc/passwd": False}.items():
        page = Read(article_html(hostile("x").model_copy(update={"url": url}), Asked()))
        assert (url in page.links(itemprop="url")) is shown
