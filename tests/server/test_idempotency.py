"""A write that is sent twice is done once: its reply is kept, whatever happens to the process."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from index.errors import StorageFailed
from index.sync import SyncReport
from server.idempotency import FILE_NAME, KeyInUse, KeyReused, Replies, Reply
from server.routes.once import RecordReplies
from tests.conftest import ROOT, serving, wait_for
from tests.server.access.apart import apart

REPLY = Reply(201, {"location": "/v1/conversations/one"}, b'{"id": "one"}')
FAIR = b"Goose fair\n\nThe goose fair made a loss of forty crowns, the committee said.\n"
QUESTION = "How many seals did the harbour office count?"


@pytest.fixture
def replies(tmp_path: Path) -> Iterator[Replies]:
    kept = Replies(tmp_path)
    yield kept
    kept.close()


def test_a_reply_is_given_again_even_by_the_next_process(replies: Replies, tmp_path: Path) -> None:
    assert replies.claim("name", "request") is None
    replies.record("name", REPLY)
    assert replies.claim("name", "request") == REPLY
    replies.close()
    later = Replies(tmp_path)
    assert later.claim("name", "request") == REPLY
    later.close()


def test_another_request_may_not_have_the_key(replies: Replies) -> None:
    replies.claim("name", "request")
    with pytest.raises(KeyReused):
        replies.claim("name", "other")
    replies.record("name", REPLY)
    with pytest.raises(KeyReused):
        replies.claim("name", "other")


def test_a_request_that_is_being_answered_is_not_done_again(replies: Replies) -> None:
    replies.claim("name", "request")
    with pytest.raises(KeyInUse):
        replies.claim("name", "request")
    replies.release("name")
    assert replies.claim("name", "request") is None


def test_a_recorded_reply_cannot_be_released(replies: Replies) -> None:
    replies.claim("name", "request")
    replies.record("name", REPLY)
    replies.release("name")
    assert replies.claim("name", "request") == REPLY


def test_after_its_time_a_key_is_a_new_one(tmp_path: Path) -> None:
    shortly = Replies(tmp_path, kept=-1.0)
    assert shortly.claim("name", "request") is None
    shortly.record("name", REPLY)
    assert shortly.claim("name", "other") is None
    shortly.close()


def claiming(data: Path, end: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.server.claiming", str(data), "name", "request", end],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"claimed\n"
    return process


def test_another_process_that_is_alive_keeps_its_claim(replies: Replies, tmp_path: Path) -> None:
    with claiming(tmp_path, "wait") as process:
        with pytest.raises(KeyInUse):
            replies.claim("name", "request")
        process.kill()
        process.wait()
    assert replies.claim("name", "request") is None


def test_a_process_that_died_leaves_its_key_free(replies: Replies, tmp_path: Path) -> None:
    with claiming(tmp_path, "die") as process:
        process.wait()
    with pytest.raises(KeyReused):
        replies.claim("name", "other")
    assert replies.claim("name", "request") is None
    assert len(list(tmp_path.glob(".replying-*"))) == 1  # its own


def test_a_lock_is_not_left_behind(replies: Replies, tmp_path: Path) -> None:
    replies.claim("name", "request")
    replies.release("name")
    replies.close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_what_told_of_a_place_is_forgotten_to_the_last_byte(
    replies: Replies, tmp_path: Path
) -> None:
    for n in range(8):
        replies.claim(f"{n}", "request")
        replies.record(f"{n}", Reply(201, {"location": f"/v1/conversations/{n}"}, b"heron" * 50))
    replies.claim("other", "request")
    replies.record("other", REPLY)
    for n in range(8):
        replies.forget(f"/v1/conversations/{n}")
    assert b"heron" not in (tmp_path / FILE_NAME).read_bytes()
    assert replies.claim("other", "request") == REPLY


def test_only_its_owner_may_read_the_file(replies: Replies, tmp_path: Path) -> None:
    replies.claim("name", "request")
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0


def test_a_damaged_file_is_told_of(replies: Replies, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database, and long enough to be looked at" * 99)
    with pytest.raises(StorageFailed, match="delete it"):
        replies.claim("name", "request")


def test_a_request_that_is_broken_off_leaves_its_key_free(replies: Replies) -> None:
    """As when it takes longer than an answer may."""

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        assert replies.claim("name", "request") is None
        scope["pullquote.claims"].append(("name", True))
        await anyio.sleep_forever()

    async def received() -> Message:
        raise AssertionError("no one reads")

    async def sent(message: Message) -> None:
        raise AssertionError("no one answers")

    async def call() -> None:
        await RecordReplies(slow, replies)({"type": "http"}, received, sent)

    async def broken_off() -> None:
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as group:
                group.start_soon(call)
                await anyio.wait_all_tasks_blocked()
                scope.cancel()

    apart(broken_off)
    assert replies.claim("name", "request") is None


@pytest.fixture(scope="module")
def data(
    tmp_path_factory: pytest.TempPathFactory,
    module_index: Callable[[Path, Path], SyncReport],
) -> Path:
    root = tmp_path_factory.mktemp("once")
    (root / "news").mkdir()
    (root / "news" / "seals.txt").write_text(
        "Seals\n\nThe harbour office counted forty seals on the sands of Skelder in March.\n"
    )
    module_index(root / "news", root / "data")
    return root / "data"


class Server:
    """A server that can be ended and begun again on the same data folder."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._held = ExitStack()

    def start(self) -> None:
        live = self._held.enter_context(serving(self._data))
        self.client = self._held.enter_context(httpx.Client(base_url=live.url, timeout=60))

    def stop(self) -> None:
        self._held.close()


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Server]:
    running = Server(data)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def api(server: Server) -> httpx.Client:
    return server.client


def key(name: str) -> dict[str, str]:
    return {"idempotency-key": name}


def forget_reply(data: Path, count: int) -> None:
    """As if the process had been killed after it did ``count`` things, and recorded none."""
    with closing(sqlite3.connect(data / FILE_NAME)) as kept, kept:
        rows = kept.execute("SELECT name FROM replies ORDER BY begun DESC LIMIT ?", (count,))
        for (name,) in rows.fetchall():
            kept.execute(
                "UPDATE replies SET status = NULL, body = NULL, owner = 'dead' WHERE name = ?",
                (name,),
            )


def same(one: httpx.Response, other: httpx.Response) -> None:
    assert other.status_code == one.status_code, other.text
    assert other.content == one.content
    assert other.headers.get("location") == one.headers.get("location")
    assert other.headers["content-type"] == one.headers["content-type"]
    assert "idempotent-replayed" not in one.headers
    assert other.headers["idempotent-replayed"] == "true"


def finished(api: httpx.Client, reply: httpx.Response) -> dict[str, Any]:
    job: dict[str, Any] = {}

    def ended() -> bool:
        job.update(api.get(reply.headers["location"]).json())
        return job["state"] not in ("queued", "running")

    wait_for(ended)
    return job


WRITES: dict[str, dict[str, Any]] = {
    "/v1/index/sync": {"json": {"allow_removals": True}},
    "/v1/index/check": {},
    "/v1/index/repair": {},
    "/v1/index/prune": {},
    "/v1/articles": {"json": {"title": "Geese", "text": "The geese have left Ottermouth."}},
    "/v1/conversations": {"json": {"title": "Seals"}},
}


@pytest.mark.parametrize("path", WRITES)
def test_a_write_sent_twice_is_done_once(api: httpx.Client, path: str) -> None:
    jobs = api.get("/v1/jobs").json()["total"]
    first = api.post(path, **WRITES[path], headers=key(f'"{path}"'))
    again = api.post(path, **WRITES[path], headers=key(path))  # without its quotation marks
    same(first, again)
    queued = api.get("/v1/jobs").json()["total"] - jobs
    assert queued == (0 if path == "/v1/conversations" else 1)
    anew = api.post(path, **WRITES[path], headers=key(f"{path}-2"))
    assert anew.status_code == first.status_code
    assert anew.headers["location"] != first.headers["location"]


def test_a_file_sent_twice_is_one_article(api: httpx.Client, data: Path) -> None:
    def send(content: bytes = FAIR) -> httpx.Response:
        files = {"file": ("fair.txt", content)}
        return api.post("/v1/articles", files=files, headers=key("fair"))

    first = send()
    same(first, send())  # another boundary, the same request
    assert finished(api, first)["report"]["added"] == 1
    other = send(FAIR + b"More.\n")
    assert other.json()["type"] == "urn:pullquote:idempotency-key-reused"
    total = api.get("/v1/articles").json()["total"]
    # Killed between doing and recording: done again, it is the same article.
    forget_reply(data, 1)
    repeated = send()
    assert repeated.headers["location"] != first.headers["location"]
    report = finished(api, repeated)["report"]
    assert (report["added"], report["unchanged"]) == (0, 1)
    assert api.get("/v1/articles").json()["total"] == total


@pytest.mark.parametrize("form", ["application/json", "text/event-stream", "text/markdown"])
def test_a_question_sent_twice_is_one_turn(api: httpx.Client, data: Path, form: str) -> None:
    begun = api.post("/v1/conversations", json={}).json()["id"]
    asked = {"question": QUESTION, "conversation_id": begun}

    def ask(accept: str = form) -> httpx.Response:
        return api.post("/v1/ask", json=asked, headers={**key(f"q-{begun}"), "accept": accept})

    first, again = ask(), ask()
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    if form == "text/event-stream":
        assert first.text.endswith(again.text)  # the last event is the whole answer
        assert first.text.count(ask("application/json").json()["id"]) >= 2
    else:
        assert again.content == first.content
    forget_reply(data, 1)
    ask()
    kept = api.get(f"/v1/conversations/{begun}").json()
    assert kept["total"] == 1
    assert kept["turns"][0]["answer"] == ask("application/json").json()
    other = api.post("/v1/ask", json={**asked, "question": "Why?"}, headers=key(f"q-{begun}"))
    assert other.json()["type"] == "urn:pullquote:idempotency-key-reused"


def test_an_answer_that_nobody_keeps_is_made_anew(api: httpx.Client, data: Path) -> None:
    api.post("/v1/conversations", json={}, headers=key("kept-before")).raise_for_status()
    with closing(sqlite3.connect(data / FILE_NAME)) as kept:
        (before,) = kept.execute("SELECT count(*) FROM replies").fetchone()
        ids = {
            api.post("/v1/ask", json={"question": QUESTION}, headers=key("x")).json()["id"]
            for _ in range(2)
        }
        (after,) = kept.execute("SELECT count(*) FROM replies").fetchone()
    assert (len(ids), after) == (2, before)


def test_no_word_of_a_question_is_kept_beside_its_conversation(
    api: httpx.Client, data: Path
) -> None:
    title = "Heronry at Ottermouth"
    begun = api.post("/v1/conversations", json={"title": title}, headers=key("heron")).json()["id"]
    assert title.encode() in (data / FILE_NAME).read_bytes()
    asked = {"question": f"{QUESTION} Heronry?", "conversation_id": begun}
    api.post("/v1/ask", json=asked, headers=key("heron-1"))
    assert api.delete(f"/v1/conversations/{begun}").status_code == 204
    assert b"eronry" not in (data / FILE_NAME).read_bytes()
    gone = api.post("/v1/ask", json=asked, headers=key("heron-1"))
    assert gone.json()["type"] == "urn:pullquote:conversation-unknown"


def test_what_was_refused_may_be_sent_again(api: httpx.Client) -> None:
    wrong = api.post("/v1/articles", json={"title": "No text"}, headers=key("wrong"))
    assert wrong.status_code == 422
    right = {"title": "A text", "text": "The weir at Wenbury was mended."}
    assert api.post("/v1/articles", json=right, headers=key("wrong")).status_code == 202
    assert api.post("/v1/articles", json={"url": 5}, headers=key("typed")).status_code == 422
    assert api.post("/v1/articles", json=right, headers=key("typed")).status_code == 202


def test_the_same_key_on_another_route_is_another_request(api: httpx.Client) -> None:
    assert api.post("/v1/index/check", headers=key("route")).status_code == 202
    reply = api.post("/v1/index/prune", headers=key("route"))
    assert reply.json()["type"] == "urn:pullquote:idempotency-key-reused"


@pytest.mark.parametrize("wrong", ["", '"', '""', "a b", "x" * 201, '"a\\b"'])
def test_what_is_no_key_is_refused(api: httpx.Client, wrong: str) -> None:
    reply = api.post("/v1/index/check", headers=key(wrong))
    assert reply.status_code == 422
    assert reply.json()["type"] == "urn:pullquote:idempotency-key-malformed"


def test_a_key_is_no_way_around_what_is_allowed(api: httpx.Client) -> None:
    api.post("/v1/index/check", headers=key("mine"))
    reply = api.post("/v1/index/check", headers={**key("mine"), "origin": "https://evil.example"})
    assert reply.status_code == 403


def test_replies_outlive_the_server(server: Server) -> None:
    def sent() -> list[httpx.Response]:
        api = server.client
        begun = api.post("/v1/conversations", json={}, headers=key("restart-c"))
        asked = {"question": QUESTION, "conversation_id": begun.json()["id"]}
        answer = api.post("/v1/ask", json=asked, headers=key("restart-q"))
        article = WRITES["/v1/articles"]["json"]
        return [begun, answer, api.post("/v1/articles", json=article, headers=key("restart-a"))]

    before = sent()
    server.stop()
    server.start()
    for first, again in zip(before, sent(), strict=True):
        same(first, again)


def test_a_removal_needs_no_key_it_names_what_was_read(api: httpx.Client) -> None:
    text = {"title": "Heron", "text": "A heron stood on the weir at Wenbury all of Sunday."}
    assert finished(api, api.post("/v1/articles", json=text))["state"] == "done"
    (item,) = api.get("/v1/articles?q=heron").json()["items"]
    path = f"/v1/articles/{item['id']}"
    refused = api.delete(path, headers={"if-match": '"another"'})
    assert (refused.status_code, api.get(path).status_code) == (412, 200)
    etag = api.get(path, headers={"accept": "text/markdown"}).headers["etag"]
    assert api.delete(path, headers={"if-match": etag}).status_code in (202, 204)
