"""Versions of what is shown: given out, asked after, and required."""

from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from server.etags import Changed, TagCompressed, etag_of, require_match, versioned
from server.negotiation import NotAcceptable, preferred
from tests.conftest import LiveServer

LONG = "The keeper of the light retires on Friday after 31 years.\n\n" * 30


def asking(**headers: str) -> Request:
    raw = [(n.replace("_", "-").encode(), v.encode("latin-1")) for n, v in headers.items()]
    return Request({"type": "http", "headers": raw})


ETAG = etag_of(b"body")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (ETAG, 304),
        (f"W/{ETAG}", 304),
        (f'"other", W/"x" , {ETAG}', 304),
        ("*", 304),
        (" * ", 304),
        ('"other"', 200),
        (ETAG.strip('"'), 200),
        ("", 200),
        ('"*"', 200),
        (f'"a,{ETAG.strip(chr(34))}"', 200),
    ],
)
def test_what_the_caller_has_is_not_sent_again(given: str, status: int) -> None:
    reply = versioned(asking(if_none_match=given), b"body", "text/plain")
    assert reply.status_code == status
    assert reply.headers["etag"] == ETAG
    assert reply.body == (b"" if status == 304 else b"body")


@pytest.mark.parametrize("given", [ETAG, f'"other",{ETAG}', "*", f'W/"x", {ETAG}'])
def test_a_version_that_matches_is_let_through(given: str) -> None:
    require_match(asking(if_match=given), {ETAG, '"another form"'})


@pytest.mark.parametrize("given", ['"other"', f"W/{ETAG}", "", ETAG.strip('"'), '"*"'])
def test_another_version_or_a_weak_one_is_refused(given: str) -> None:
    with pytest.raises(Changed):
        require_match(asking(if_match=given), {ETAG})


def test_without_a_condition_nothing_is_required() -> None:
    require_match(asking(), {ETAG})


@pytest.fixture(scope="module")
def compressing() -> TestClient:
    """A tagged text behind the middleware that compresses."""

    def text(request: Request) -> Response:
        return versioned(request, LONG.encode(), "text/plain")

    app = Starlette(routes=[Route("/", text)])
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(TagCompressed)
    return TestClient(app)


def test_what_is_compressed_has_a_tag_of_its_own(compressing: TestClient) -> None:
    plain = compressing.get("/", headers={"accept-encoding": "identity"})
    zipped = compressing.get("/", headers={"accept-encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.text == plain.text == LONG
    assert plain.headers["etag"] == etag_of(LONG.encode())
    assert zipped.headers["etag"] not in (plain.headers["etag"], "")
    assert not zipped.headers["etag"].startswith("W/")
    assert "Accept-Encoding" in zipped.headers["vary"]


@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("shown", ["identity", "gzip"])
def test_either_tag_is_known_again(compressing: TestClient, coding: str, shown: str) -> None:
    etag = compressing.get("/", headers={"accept-encoding": shown}).headers["etag"]
    headers = {"accept-encoding": coding, "if-none-match": f'"x", {etag}'}
    again = compressing.get("/", headers=headers)
    assert (again.status_code, again.headers["etag"]) == (304, etag)


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/markdown", "text/markdown"),
        ("TEXT/Markdown; charset=utf-8", "text/markdown"),
        ("text/*", "text/markdown"),
        ("application/json;q=0.5, text/markdown", "text/markdown"),
        ("application/json;q=0.5, text/markdown;q=0.4", "application/json"),
        ("application/json;q=0, */*", "text/markdown"),
        ("*/*;q=0.9, application/json;q=0.1", "text/markdown"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "application/json"),
        ("text/markdown, application/json", "application/json"),
        ('text/x;a="text/markdown, b", text/markdown;q=1.000', "text/markdown"),
    ],
)
def test_the_form_that_is_wanted_most_is_given(accept: str | None, wanted: str) -> None:
    assert preferred(accept, ["application/json", "text/markdown"]) == wanted


@pytest.mark.parametrize(
    "accept",
    [
        *("image/png", "text/html, image/*", "*/*;q=0", "text/markdown;q=0.0"),
        *("json", "*/json", "text/markdown;q=2", "text/markdown;q=-1", ",;,", '"', "/"),
    ],
)
def test_what_there_is_not_is_refused(accept: str) -> None:
    with pytest.raises(NotAcceptable, match="application/json, text/markdown"):
        preferred(accept, ["application/json", "text/markdown"])


def test_a_header_made_to_keep_the_server_busy_does_not() -> None:
    # Four times the length took 16 times as long: 24 seconds for 32 kB.
    with pytest.raises(NotAcceptable):
        preferred('"' + '\\"' * 500_000, ["application/json", "text/markdown"])
    never_closed = 'text/markdown;a="b'
    assert preferred(
        f"application/json, {never_closed}", ["text/markdown", "application/json"]
    ) == ("application/json")


def test_a_profile_tells_two_forms_apart() -> None:
    forms = ['application/ld+json;profile="a"', 'application/ld+json;profile="b"']
    assert preferred('application/ld+json; profile="b"', forms) == forms[1]
    assert preferred("application/ld+json;profile=b, */*;q=0.1", forms) == forms[1]
    assert preferred("application/ld+json", forms) == forms[0]
    with pytest.raises(NotAcceptable):
        preferred('application/ld+json;profile="c"', forms)


@pytest.fixture
def api(live_server: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.url, timeout=60) as client:
        yield client


def articles(api: httpx.Client) -> list[str]:
    return [f"/v1/articles/{item['id']}" for item in api.get("/v1/articles").json()["items"]]


def test_each_form_of_an_article_has_its_tag(api: httpx.Client) -> None:
    path = articles(api)[0]
    json, markdown = (
        api.get(path, headers={"accept": form}) for form in ("application/json", "text/markdown")
    )
    assert json.headers["etag"] != markdown.headers["etag"]
    for reply in (json, markdown):
        assert "Accept" in reply.headers["vary"].split(", ")
        known = {"if-none-match": reply.headers["etag"], "accept": reply.headers["content-type"]}
        again = api.get(path, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == reply.headers["etag"]
        assert "Accept" in again.headers["vary"].split(", ")
    # The tag of one form is not that of the other.
    crossed = {"if-none-match": json.headers["etag"], "accept": "text/markdown"}
    assert api.get(path, headers=crossed).status_code == 200


def test_scripts_of_the_page_are_still_not_sent_twice(api: httpx.Client) -> None:
    first = api.get("/scripts/api.js")
    assert first.headers["content-encoding"] == "gzip"
    known = {"if-none-match": first.headers["etag"]}
    assert api.get("/scripts/api.js", headers=known).status_code == 304


def test_an_article_is_not_taken_out_as_it_was_not_read(api: httpx.Client) -> None:
    path = articles(api)[0]
    etag = api.get(path).headers["etag"]
    for other in ('"another"', f"W/{etag}", etag.replace('"', "")):
        refused = api.delete(path, headers={"if-match": other})
        assert refused.status_code == 412
        assert refused.json()["type"] == "urn:pullquote:precondition-failed"
    assert api.get(path).headers["etag"] == etag
    assert api.delete(f"{path}x", headers={"if-match": "*"}).status_code == 404
