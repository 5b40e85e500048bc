"""Conversations as other programs see them: a real server, real requests."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.sync import SyncReport
from server.conversation.store import FILE_NAME, ConversationStore
from server.conversation_schemas import ConversationDetail
from server.schemas import Answer
from tests.conftest import serving
from tests.server.kept_answers import ANSWER

Json = dict[str, Any]

ARTICLES = {
    "seals": "The harbour office counted forty-two seals on the sands of Skelder in March.",
    "ferry": "The ferry to Marrow Island will run four times a day from May, Ann Oram said.",
    "bridge": "The council of Wenbury closed the granite bridge after a lorry hit its parapet.",
    "fair": "The goose fair of Ottermouth made a loss of forty crowns, its committee said.",
}
QUESTIONS = {
    "seals": "How many seals did the harbour office count?",
    "ferry": "How often will the ferry to Marrow Island run?",
    "bridge": "Why did the council of Wenbury close the bridge?",
    "fair": "How much did the goose fair of Ottermouth lose?",
}
CALLS = [
    ("GET", "/v1/conversations"),
    ("POST", "/v1/conversations"),
    ("GET", "/v1/conversations/any"),
    ("PATCH", "/v1/conversations/any"),
    ("DELETE", "/v1/conversations/any"),
    ("GET", "/v1/conversations/any/export"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news") / "news"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(f"Report on the {name}\n\n{text}\n")
    return folder


@pytest.fixture(scope="module")
def data(
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    module_index: Callable[[Path, Path], SyncReport],
) -> Path:
    data = tmp_path_factory.mktemp("conversing") / "data"
    module_index(folder, data)
    return data


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[str]:
    with serving(data) as live:
        yield live.url


@pytest.fixture
def api(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60) as client:
        yield client
        while items := client.get("/v1/conversations").json().get("items"):
            for item in items:
                client.delete(f"/v1/conversations/{item['id']}")


def begin(api: httpx.Client, title: str | None = None) -> str:
    reply = api.post("/v1/conversations", json={"title": title})
    assert reply.status_code == 201, reply.text
    begun: Json = reply.json()
    assert reply.headers["location"] == f"/v1/conversations/{begun['id']}"
    return str(begun["id"])


def keep(data: Path, identity: str, question: str, answer: Answer = ANSWER) -> None:
    """Keep a turn, beside the server, as another process of the same machine may."""
    ConversationStore(data / FILE_NAME).keep(identity, question, answer)


def read(api: httpx.Client, identity: str, **query: int) -> Json:
    reply = api.get(f"/v1/conversations/{identity}", params=query)
    assert reply.status_code == 200, reply.text
    assert reply.headers["cache-control"] == "no-store"
    found: Json = reply.json()
    return found


def listed(api: httpx.Client, **query: str | int) -> list[Json]:
    page = api.get("/v1/conversations", params=query).json()
    items: list[Json] = page["items"]
    return items


def done(api: httpx.Client, path: str) -> None:
    """Have a job done."""
    job = api.post(path).json()
    deadline = time.monotonic() + 240
    while job["state"] in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
        job = api.get(f"/v1/jobs/{job['id']}").json()
    assert job["state"] == "done", job


def problem(reply: httpx.Response, status: int, kind: str) -> Json:
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    found: Json = reply.json()
    assert found["type"] == f"urn:pullquote:{kind}"
    assert found["detail"].endswith((".", "!", "?"))
    return found


def test_a_conversation_from_its_beginning_to_its_end(api: httpx.Client, data: Path) -> None:
    begun = api.post("/v1/conversations").json()
    assert begun == {**begun, "title": None, "turns": 0}
    assert listed(api) == [], "there is nothing in it yet"
    keep(data, begun["id"], "Who closed the bridge?")
    keep(data, begun["id"], "And when?")
    (item,) = listed(api)
    assert item == {
        **begun,
        "title": "Who closed the bridge?",
        "turns": 2,
        "updated": item["updated"],
    }
    renamed = api.patch(f"/v1/conversations/{begun['id']}", json={"title": " The  bridge "})
    assert renamed.json() == {**item, "title": "The bridge"}
    found = read(api, begun["id"])
    assert (found["title"], found["total"]) == ("The bridge", 2)
    assert [turn["question"] for turn in found["turns"]] == ["Who closed the bridge?", "And when?"]
    assert found["turns"][0]["answer"] == ANSWER.model_dump(mode="json")
    assert found["updated"] == found["turns"][1]["asked"] >= found["turns"][0]["asked"]
    reply = api.delete(f"/v1/conversations/{begun['id']}")
    assert (reply.status_code, reply.content) == (204, b"")
    assert listed(api) == []
    problem(api.get(f"/v1/conversations/{begun['id']}"), 404, "conversation-unknown")


def test_conversations_are_listed_and_searched(api: httpx.Client, data: Path) -> None:
    ids = [begin(api, f"Number {n}") for n in range(5)]
    keep(data, ids[2], "Who closed the bridge?")
    assert [item["id"] for item in listed(api)] == [ids[n] for n in (2, 4, 3, 1, 0)]
    assert [item["id"] for item in listed(api, limit=2, offset=3)] == [ids[1], ids[0]]
    assert [item["id"] for item in listed(api, q="number brid")] == [ids[2]]
    assert listed(api, q="number seals") == []
    page = api.get("/v1/conversations", params={"q": "number", "limit": 1}).json()
    assert (len(page["items"]), page["total"]) == (1, 5)


def test_turns_are_read_in_pages(api: httpx.Client, data: Path) -> None:
    identity = begin(api)
    for n in range(5):
        keep(data, identity, f"Question {n}?")
    found = read(api, identity, limit=2, offset=3)
    assert (found["total"], [t["question"] for t in found["turns"]]) == (
        5,
        ["Question 3?", "Question 4?"],
    )


def test_an_old_answer_shows_its_quotes_and_what_became_of_them(
    api: httpx.Client, data: Path, folder: Path
) -> None:
    identity = begin(api)
    asked = {}
    for name, question in QUESTIONS.items():
        reply = api.post("/v1/ask", json={"question": question, "max_statements": 1})
        asked[name] = Answer.model_validate_json(reply.content)
        assert asked[name].status == "answered", reply.text
        assert asked[name].citations[0].quote == ARTICLES[name]
        keep(data, identity, question, asked[name])
    assert [state for state, _ in states(api, identity)] == ["current"] * 4
    (folder / "ferry.txt").write_text(
        f"Report on the ferry\n\nIt is late.\n\nRain fell. {ARTICLES['ferry']}\n"
    )
    (folder / "bridge.txt").write_text(
        f"Report on the bridge\n\n{ARTICLES['bridge'].replace('a lorry', 'a tram')}\n"
    )
    (folder / "fair.txt").rename(folder.parent / "fair.txt")
    try:
        done(api, "/v1/index/sync")
        shown = states(api, identity)
        assert [state for state, _ in shown] == ["current", "moved", "changed", "withdrawn"]
        for (_, there), (name, answer) in zip(shown, asked.items(), strict=True):
            assert (there is not None) == (name in ("seals", "ferry"))
            if there is not None:
                article = api.get(f"/v1/articles/{answer.citations[0].article.id}").json()
                words = article["text"][there["start"] : there["end"]]
                assert words == ARTICLES[name]
                assert there["href"].endswith(f"#p{there['paragraph']['number']}")
        turns = read(api, identity)["turns"]
        assert [Answer.model_validate(turn["answer"]) for turn in turns] == list(asked.values())
        exported = api.get(f"/v1/conversations/{identity}/export").text
        assert [text for text in ARTICLES.values() if f"> {text}" in exported] == [
            *ARTICLES.values()
        ]
        assert exported.count("since") == 3
        # A rebuild, and going back to before it, leave conversations alone.
        for path in ("/v1/index/rebuild", "/v1/index/rollback"):
            done(api, path)
            assert states(api, identity) == shown
    finally:
        (folder.parent / "fair.txt").rename(folder / "fair.txt")
        for name, text in ARTICLES.items():
            (folder / f"{name}.txt").write_text(f"Report on the {name}\n\n{text}\n")
        done(api, "/v1/index/sync")
    assert {state for state, _ in states(api, identity)} == {"current"}, "all is as it was"


def states(api: httpx.Client, identity: str) -> list[tuple[str, Json | None]]:
    """Of each turn the state of its one quote, and where that stands now."""
    found = []
    for turn in read(api, identity)["turns"]:
        (citation,), (state,) = turn["answer"]["citations"], turn["citation_states"]
        assert state["number"] == citation["number"]
        found.append((state["state"], state["place"]))
    return found


# Exported


def test_a_conversation_is_exported(api: httpx.Client, data: Path) -> None:
    identity = begin(api, "Zürich: “the bridge”")
    keep(data, identity, "Who <b>closed</b> it?")
    path = f"/v1/conversations/{identity}/export"
    markdown = api.get(path)
    assert markdown.headers["content-type"] == "text/markdown; charset=utf-8"
    assert markdown.headers["content-disposition"] == (
        'attachment; filename="pullquote-zurich-the-bridge.md"'
    )
    assert markdown.headers["cache-control"] == "no-store"
    assert markdown.text.startswith("# Zürich: “the bridge”\n\n## Who \\<b\\>closed\\</b\\> it?\n")
    assert api.get(path, params={"format": "markdown"}).text == markdown.text
    exported = api.get(path, params={"format": "json"})
    assert exported.headers["content-type"] == "application/json"
    assert exported.headers["content-disposition"].endswith('"pullquote-zurich-the-bridge.json"')
    assert exported.json() == read(api, identity)
    whole = ConversationDetail.model_validate_json(exported.content)
    assert json.loads(whole.model_dump_json()) == exported.json()


# Bad input


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/v1/conversations", b"{", 422),
        ("POST", "/v1/conversations", b"[]", 422),
        ("POST", "/v1/conversations", b'{"title": 5}', 422),
        ("POST", "/v1/conversations", b'{"title": ""}', 422),
        ("POST", "/v1/conversations", b'{"title": "\\u0000"}', 422),
        ("POST", "/v1/conversations", b'{"title": "\\ud800"}', 422),
        ("POST", "/v1/conversations", b'{"title": "' + b"x" * 201 + b'"}', 422),
        ("POST", "/v1/conversations", b'{"title": "' + b"x" * 2_000_000 + b'"}', 413),
        ("POST", "/v1/conversations", b'{"titel": "x"}', 422),
        ("POST", "/v1/conversations?q=x", b"{}", 422),
        ("GET", "/v1/conversations?limit=0", b"", 422),
        ("GET", "/v1/conversations?limit=501", b"", 422),
        ("GET", "/v1/conversations?offset=-1", b"", 422),
        ("GET", "/v1/conversations?query=x", b"", 422),
        ("GET", "/v1/conversations?q=" + "x" * 1_001, b"", 422),
        ("GET", "/v1/conversations/nowhere", b"", 404),
        ("GET", "/v1/conversations/%ff%00", b"", 404),
        ("PATCH", "/v1/conversations/nowhere", b'{"title": "x"}', 404),
        ("PATCH", "/v1/conversations/nowhere", b"{}", 422),
        ("DELETE", "/v1/conversations/nowhere", b"", 404),
        ("GET", "/v1/conversations/nowhere/export", b"", 404),
        ("GET", "/v1/conversations/nowhere/export?format=pdf", b"", 422),
        ("PUT", "/v1/conversations", b"{}", 405),
    ],
)
def test_bad_input_is_a_problem_document(
    api: httpx.Client, method: str, path: str, body: bytes, status: int
) -> None:
    reply = api.request(method, path, content=body, headers={"content-type": "application/json"})
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert listed(api) == []


@pytest.mark.parametrize("query", ['"', "a OR b", "NEAR(", "title:x", "*", "' --", "\0", "%00"])
def test_any_words_may_be_looked_for(api: httpx.Client, query: str) -> None:
    reply = api.get("/v1/conversations", params={"q": query})
    assert reply.status_code == 200, reply.text


def test_titles_come_back_as_words(api: httpx.Client) -> None:
    title = "<script>alert(1)</script> & “so on” 🌊 \u202etxt"
    begin(api, title)
    assert [item["title"] for item in listed(api)] == [title]


# Who may


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "evil.example"},
        {"host": "evil.example", "origin": "http://evil.example"},
    ],
)
def test_pages_of_other_sites_see_nothing(api: httpx.Client, headers: dict[str, str]) -> None:
    for method, path in CALLS:
        reply = api.request(method, path, headers=headers)
        found = problem(reply, 403, "conversations-refused")
        assert "see or keep conversations" in found["detail"]
    assert listed(api) == []


def test_the_own_page_may(api: httpx.Client, server: str) -> None:
    headers = {"origin": server, "sec-fetch-site": "same-origin"}
    asked = {"title": "Mine"}
    assert api.post("/v1/conversations", json=asked, headers=headers).status_code == 201
    assert len(api.get("/v1/conversations", headers=headers).json()["items"]) == 1


def test_what_is_refused_to_writers_is_named(api: httpx.Client) -> None:
    reply = api.post("/v1/index/sync", headers={"origin": "https://evil.example"})
    assert "change the index" in problem(reply, 403, "write-refused")["detail"]


def test_other_machines_see_nothing_unless_they_are_let(
    folder: Path, tmp_path: Path, index_folder: Callable[[Path, Path], SyncReport]
) -> None:
    index_folder(folder, tmp_path / "data")
    ConversationStore(tmp_path / "data" / FILE_NAME).create("Private")
    opened = {"PULLQUOTE_HOST": "0.0.0.0", "PULLQUOTE_OPEN": "true"}  # noqa: S104
    with serving(tmp_path / "data", **opened) as live:
        for method, path in CALLS:
            reply = httpx.request(method, live.url + path, timeout=60)
            found = problem(reply, 403, "conversations-refused")
            assert "PULLQUOTE_OPEN_WRITES" in found["detail"]
        token = json.loads((tmp_path / "data" / "server.json").read_text())["token"]
        headers = {"authorization": f"Bearer {token}"}
        reply = httpx.get(live.url + "/v1/conversations", headers=headers, timeout=60)
        assert [item["title"] for item in reply.json()["items"]] == ["Private"]


# A file that cannot be used


@pytest.mark.parametrize("kind", ["damaged", "later"])
def test_questions_are_answered_without_the_file(
    api: httpx.Client, data: Path, tmp_path: Path, kind: str
) -> None:
    begin(api, "Kept")
    path = data / FILE_NAME
    kept = path.read_bytes()
    if kind == "damaged":
        path.write_bytes(b"nothing " * 2_000)
    else:
        path.write_bytes(kept[:60] + (99).to_bytes(4, "big") + kept[64:])  # its user_version
    try:
        for method, place in CALLS:
            body = b'{"title": "x"}' if method in ("POST", "PATCH") else b""
            reply = api.request(
                method, place, content=body, headers={"content-type": "application/json"}
            )
            assert "answered all the same" in problem(reply, 500, "conversations-broken")["detail"]
        assert api.get("/readyz").status_code == 200
        answer = api.post("/v1/ask", json={"question": QUESTIONS["seals"]}).json()
        assert answer["status"] == "answered"
        path.rename(tmp_path / "moved.db")
        assert listed(api) == []
    finally:
        path.unlink(missing_ok=True)
        path.write_bytes(kept)
    assert [item["title"] for item in listed(api)] == ["Kept"]


def test_the_description_has_examples(api: httpx.Client) -> None:
    schemas = api.get("/openapi.json").json()["components"]["schemas"]
    for name in ("ConversationRequest", "RenameRequest"):
        for example in schemas[name]["examples"]:
            assert api.post("/v1/conversations", json=example).status_code == 201
