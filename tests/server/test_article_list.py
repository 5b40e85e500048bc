"""The list of articles over HTTP: words and order, each refused in words when it is none."""

from collections.abc import Iterator

import httpx
import pytest

from tests.conftest import LiveServer


@pytest.fixture
def api(live_server: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.url, timeout=60) as client:
        yield client


def test_articles_are_searched_by_words(api: httpx.Client) -> None:
    found = api.get("/v1/articles", params={"q": "chandlers bridge"}).json()
    assert 0 < found["total"] < 18
    assert "Chandlers Bridge" in " ".join(item["title"] for item in found["items"])
    nothing = api.get("/v1/articles", params={"q": '"bridge chandlers" OR *'}).json()
    assert nothing == {"items": [], "total": 0}
    everything = api.get("/v1/articles", params={"q": "  "}).json()
    assert everything["total"] == 18


def test_pages_of_a_sorted_list_fit_together(api: httpx.Client) -> None:
    seen: list[str] = []
    for offset in range(0, 20, 5):
        page = api.get(f"/v1/articles?sort=headline&limit=5&offset={offset}").json()
        seen += [item["title"].casefold() for item in page["items"]]
    assert len(seen) == 18
    assert seen == sorted(seen)


@pytest.mark.parametrize("query", ["sort=best", f"q={'x' * 301}", "sort=newest&order=up"])
def test_what_is_no_list_is_refused(api: httpx.Client, query: str) -> None:
    reply = api.get(f"/v1/articles?{query}")
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("parameter", ["words=flood", "sort=newest"])
def test_a_search_for_passages_takes_neither(api: httpx.Client, parameter: str) -> None:
    assert api.get(f"/v1/search?q=flood&{parameter}").status_code == 422


@pytest.mark.parametrize("path", ["/library", "/library?q=flood&sort=oldest", "/check?q=%3Cb%3E"])
def test_the_pages_are_there(api: httpx.Client, path: str) -> None:
    reply = api.get(path)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "unsafe-inline" not in reply.headers["content-security-policy"]
    assert reply.headers["cache-control"] == "no-cache"
