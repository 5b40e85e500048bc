"""Answers that fail half-way: a server that breaks its streams, read by the page's own client."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

from frontend import FOLDER

pytestmark = pytest.mark.browser

SOURCES = 'event: sources\ndata: {"articles": []}\n\n'
STREAMS = {
    "fails": SOURCES + 'event: error\ndata: {"title": "Failed", "detail": "A quote broke."}\n\n',
    "ends": SOURCES + "event: statement\ndata: {}\n\n",
    "tears": SOURCES + "event: answ",
    "whole": SOURCES + ": heartbeat\n\nevent: answer\ndata: {}\n\n",
}


class Breaking(BaseHTTPRequestHandler):
    """The page's scripts, and one stream a question."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        script = FOLDER / "scripts" / name
        body = script.read_bytes() if name else b"<!doctype html><link rel=icon href=data:,>"
        self.send_response(200)
        self.send_header("content-type", "text/javascript" if name else "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["content-length"])).decode()
        name = next(name for name in STREAMS if name in asked)
        body = STREAMS[name].encode()
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        # A stream that tears has promised more than it gives before the connection closes.
        self.send_header("content-length", str(len(body) + (100 if name == "tears" else 0)))
        self.end_headers()
        self.wfile.write(body)
        time.sleep(0.3)  # a connection closed at once takes with it what was just sent
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@pytest.fixture
def breaking(browser: Browser) -> Iterator[Page]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Breaking) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        yield page
        context.close()
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("question", "events", "problem"),
    [
        ("fails", ["sources"], "A quote broke."),
        ("ends", ["sources", "statement"], "The answer broke off before its end. Try again."),
        ("tears", ["sources"], "The answer broke off before its end. Try again."),
        ("whole", ["sources", "answer"], None),
    ],
)
def test_a_broken_answer_is_told_from_a_whole_one(
    breaking: Page, question: str, events: list[str], problem: str | None
) -> None:
    found = breaking.evaluate(
        """async (question) => {
            const { ask, Problem } = await import("/scripts/api.js");
            const events = [];
            try {
                const answer = ask(question, [], new AbortController().signal);
                for await (const { event } of answer) events.push(event);
            } catch (error) {
                return [events, error instanceof Problem && error.message];
            }
            return [events, null];
        }""",
        question,
    )
    assert found == [events, problem]
