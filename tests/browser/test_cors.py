"""A page of another site calls the API: refused by the browser, allowed once the site is named."""

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from server.access.keys import KeyStore
from server.access.scopes import Scope
from tests.conftest import LiveServer, serving

pytestmark = pytest.mark.browser
ASKED = """async ([url, key]) => {
    try {
        const reply = await fetch(`${url}/v1/verify`, {
            method: "POST",
            headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
            body: JSON.stringify({ quote: "the bridge was closed to all traffic" }),
        });
        return [reply.status, (await reply.json()).verdict ?? null];
    } catch (error) {
        return [error.name, null];
    }
}"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Another site on this machine, with one page; its port."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text("<!doctype html><title>Another site</title>")
    (folder / "favicon.ico").write_bytes(b"")
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        threading.Thread(target=other.serve_forever).start()
        yield other.server_address[1]
        other.shutdown()


@pytest.fixture(scope="module")
def naming(
    sample_data: Path, site: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """A server that takes keys and names that site."""
    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("naming") / "data")
    settings = {
        "PULLQUOTE_REQUIRE_KEYS": "true",
        "PULLQUOTE_CORS_ORIGINS": f"http://127.0.0.1:{site}",
    }
    with serving(data, **settings) as live:
        yield live


def test_a_fetch_from_another_origin_is_refused_then_allowed(
    open_page: Callable[..., Page],
    complaints: list[str],
    served: str,
    site: int,
    naming: LiveServer,
) -> None:
    _, key = KeyStore(naming.data).make("another site", [Scope.READ], None)
    page = open_page(base_url=f"http://127.0.0.1:{site}")
    page.goto("/")
    assert page.evaluate(ASKED, [served, key]) == ["TypeError", None], "no site is named there"
    assert complaints, "the browser says why"
    complaints.clear()
    status, verdict = page.evaluate(ASKED, [naming.url, key])
    assert (status, verdict in ("exact", "altered", "absent")) == (200, True)
    assert page.evaluate(ASKED, [naming.url, "pq_00000000_x"]) == [401, None], "it can read why"
    # The same page by another name is another site.
    page.goto(f"http://localhost:{site}/")
    assert page.evaluate(ASKED, [naming.url, key]) == ["TypeError", None]
    complaints.clear()
