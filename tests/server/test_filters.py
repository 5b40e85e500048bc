"""Filters mean the same wherever they are taken, and say so when no article passes."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.data_folder import Index, open_for_reading
from index.embedding import EmbeddingModel
from index.listing import lying_in
from index.records import Filters
from index.sync import SyncReport
from server.answering.asking import Options
from server.answering.assistant import Assistant
from tests.conftest import LiveServer

LABELS = {
    1: "news/2025/flood.txt",
    2: "news/2025-old/flood.txt",
    3: "news/2025.zip!/may/fair.txt",
    4: "https://gazette.example/local/fair",
    5: "https://gazette.example/localities/fair?page=2",
    6: "news/100%/a_b.txt",
}
NO_ARTICLE = {"code": "no_article_passes", "message": "No article passes the filters."}


def lying(source: str) -> set[int]:
    """The articles that lie there, as the catalogue's own condition has it."""
    catalogue = sqlite3.connect(":memory:")
    catalogue.execute("CREATE TABLE articles (key INTEGER)")
    catalogue.execute("CREATE TABLE files (article INTEGER, label TEXT)")
    catalogue.executemany("INSERT INTO articles VALUES (?)", [(key,) for key in LABELS])
    catalogue.executemany("INSERT INTO files VALUES (?, ?)", LABELS.items())
    condition, values = lying_in(source)
    rows = catalogue.execute(f"SELECT key FROM articles AS a WHERE {condition}", values).fetchall()
    catalogue.close()
    return {key for (key,) in rows}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("news", {1, 2, 3, 6}),
        (" ./news/ ", {1, 2, 3, 6}),
        ("news/2025", {1}),
        ("news/2025/flood.txt", {1}),
        ("news/2025/flood", set()),
        ("news/202", set()),
        ("2025", set()),
        ("news/2025.zip", {3}),
        ("news/2025.zip!/may", {3}),
        ("HTTPS://Gazette.Example", {4, 5}),
        ("https://gazette.example/local", {4}),
        ("https://gazette.example/local/", {4}),
        ("https://gazette.example/localities/fair", {5}),
        ("https://gazette.exam", set()),
        ("http://gazette.example", set()),
        ("file:///etc", set()),
        ("http://[", set()),
        ("news/100%", {6}),
        ("news/%", set()),
        ("news/100%/a%b.txt", set()),
        ("news/100%/aXb.txt", set()),
        ("news/2025/..", set()),
        ("news/2025/../2025-old", set()),
        ("/etc/passwd", set()),
        ("", set()),
        ("/", set()),
        ("./", set()),
        ("'; DROP TABLE files; --", set()),
        ("news\x00", set()),
    ],
)
def test_a_source_is_compared_by_whole_names(source: str, found: set[int]) -> None:
    assert lying(source) == found


@pytest.fixture(scope="module")
def index(
    model: EmbeddingModel,
    tmp_path_factory: pytest.TempPathFactory,
    module_index: Callable[[Path, Path], SyncReport],
) -> Iterator[Index]:
    """The same quotation in two folders."""
    root = tmp_path_factory.mktemp("filters")
    for folder, count in (("wend", "forty"), ("skelder", "fifty")):
        (root / "news" / folder).mkdir(parents=True)
        (root / "news" / folder / "seals.txt").write_text(
            f"Seals of {folder}\n\nThe harbour office counted {count} seals on the sands.\n\n"
            "“Nobody knows where they go in May,” the keeper of the light said.\n"
        )
    module_index(root / "news", root / "data")
    with open_for_reading(root / "data", model) as opened:
        yield opened


def test_every_way_in_looks_only_there(index: Index) -> None:
    assistant = Assistant(index, max_characters=1_000, max_statements=3)
    there = Filters(source="news/wend")
    listed = assistant.articles(there, 10, 0)
    assert [a.source for a in listed.items] == ["news/wend/seals.txt"]
    (wend,) = (a.id for a in listed.items)
    question = "How many seals did the harbour office count?"
    assert {p.article_id for p in assistant.search(question, 10, there).passages} == {wend}
    answer = assistant.ask(question, Options(filters=there))
    assert {c.article.id for c in answer.citations} == {wend}
    assert "forty" in answer.citations[0].quote
    quote = "Nobody knows where they go in May"
    assert len(assistant.verify(quote).matches) == 2
    assert [m.article.id for m in assistant.verify(quote, there).matches] == [wend]
    # Word for word in the other folder only, and nearly so in neither's filter.
    fifty = "The harbour office counted fifty seals on the sands."
    assert assistant.verify(fifty).verdict == "exact"
    altered = assistant.verify(fifty, there)
    assert altered.verdict == "altered"
    assert [m.article.id for m in altered.matches] == [wend]
    assert altered.reason is None


def test_a_filter_too_narrow_is_told_apart_everywhere(index: Index) -> None:
    assistant = Assistant(index, max_characters=1_000, max_statements=3)
    nowhere = Filters(source="news/nowhere")
    assert assistant.articles(nowhere, 10, 0).total == 0
    reasons = [
        assistant.search("seals", 10, nowhere).reason,
        assistant.ask("How many seals?", Options(filters=nowhere)).reason,
        assistant.verify("seals on the sands", nowhere).reason,
    ]
    assert [reason and reason.model_dump() for reason in reasons] == [NO_ARTICLE] * 3
    assert assistant.search("seals", 10).reason is None
    assert assistant.verify("no such words anywhere").reason is None


@pytest.fixture
def api(live_server: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.url, timeout=60) as client:
        yield client


@pytest.mark.parametrize(
    "filters",
    [
        {"publisher": "The Skelderwick Courier"},
        {"byline": "thirsk"},
        {"published_from": "2025-01-01", "published_to": "2025-12-31"},
        {"source": "articles"},
    ],
)
def test_names_and_meaning_are_the_same_on_each_route(
    api: httpx.Client, filters: dict[str, str]
) -> None:
    page = api.get("/v1/articles", params={**filters, "limit": 500}).json()
    ids = {item["id"] for item in page["items"]}
    assert page["total"] == len(ids) > 0
    by_id = api.get("/v1/articles", params={"article_ids": list(ids), "limit": 500}).json()
    assert {item["id"] for item in by_id["items"]} == ids
    found = api.get("/v1/search", params={"q": "flood", "limit": 50, **filters}).json()
    assert found["passages"]
    assert {p["article_id"] for p in found["passages"]} <= ids
    asked: dict[str, Any] = {"question": "How many households fled the flood?", "filters": filters}
    answer = api.post("/v1/ask", json=asked).json()
    assert {c["article"]["id"] for c in answer["citations"]} <= ids
    one = answer["citations"][0]
    checked = api.post("/v1/verify", json={"quote": one["quote"], "filters": filters}).json()
    assert checked["verdict"] == "exact"
    assert {m["article"]["id"] for m in checked["matches"]} <= ids


@pytest.mark.parametrize("path", ["/v1/search?q=a&", "/v1/articles?"])
@pytest.mark.parametrize("wrong", ["published_from=May", "folder=x", f"source={'x' * 4001}"])
def test_what_is_no_filter_is_refused_alike(api: httpx.Client, path: str, wrong: str) -> None:
    reply = api.get(path + wrong)
    assert reply.status_code == 422
    assert reply.json()["type"] == "urn:pullquote:request-invalid"


@pytest.mark.parametrize("call", ["/v1/ask", "/v1/verify"])
@pytest.mark.parametrize("wrong", [{"published_from": "May"}, {"folder": "x"}])
def test_what_is_no_filter_is_refused_in_a_body(
    api: httpx.Client, call: str, wrong: dict[str, str]
) -> None:
    reply = api.post(call, json={"question": "a", "quote": "a", "filters": wrong})
    assert reply.status_code == 422
    assert reply.json()["type"] == "urn:pullquote:request-invalid"


def test_lists_lead_to_their_next_page(api: httpx.Client) -> None:
    seen: list[str] = []
    page = api.get("/v1/articles?limit=7&sort=oldest")
    whole = api.get("/v1/articles?limit=500&sort=oldest").json()
    assert "link" not in api.get("/v1/articles?limit=500").headers
    while True:
        seen += [item["id"] for item in page.json()["items"]]
        address = page.links.get("next", {}).get("url")
        if address is None:
            break
        page = api.get(address)
        assert page.links["prev"]["url"].startswith("/v1/articles?")
    assert seen == [item["id"] for item in whole["items"]]


def test_links_keep_every_parameter(api: httpx.Client) -> None:
    ids = [item["id"] for item in api.get("/v1/articles?limit=3").json()["items"]]
    page = api.get("/v1/articles", params={"article_ids": ids, "limit": 1, "q": " "})
    following = api.get(page.links["next"]["url"])
    assert following.json()["total"] == 3
    beyond = api.get("/v1/articles", params={"article_ids": ids, "limit": 2, "offset": 100})
    assert beyond.json()["items"] == []
    assert len(api.get(beyond.links["prev"]["url"]).json()["items"]) == 1


@pytest.mark.parametrize("path", ["/v1/jobs", "/v1/conversations"])
def test_other_lists_have_the_same_headers(api: httpx.Client, path: str) -> None:
    page = api.get(f"{path}?limit=1&offset=1")
    assert page.status_code == 200
    assert page.links["prev"]["url"] == f"{path}?limit=1&offset=0"
