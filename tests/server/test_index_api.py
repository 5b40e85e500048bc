"""What changes the index, as other programs see it: uploads, jobs, sync, rebuild, removal."""

import json
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.sync import SyncReport
from tests.conftest import serving
from tests.index import web

Json = dict[str, Any]

FAIR = "Goose fair\n\nThe goose fair made a loss of forty crowns, the committee said on Monday.\n"
FERRY = "Ferry\n\nThe ferry to Marrow Island will run four times a day from May, Ann Oram said.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news") / "news"
    folder.mkdir()
    for n in range(3):
        (folder / f"{n}.txt").write_text(
            f"Report {n}\n\nThe harbour office counted {n + 40} seals on the sands in week {n}.\n"
        )
    return folder


@pytest.fixture(scope="module")
def server(
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    module_index: Callable[[Path, Path], SyncReport],
) -> Iterator[str]:
    data = tmp_path_factory.mktemp("written") / "data"
    module_index(folder, data)
    settings = {"PULLQUOTE_PRIVATE_HOSTS": "127.0.0.1", "PULLQUOTE_MAX_UPLOAD_BYTES": "5000000"}
    with serving(data, **settings) as live:
        yield live.url


@pytest.fixture
def api(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60) as client:
        yield client


def ended(api: httpx.Client, reply: httpx.Response) -> Json:
    """The job that a call began, when it has ended."""
    assert reply.status_code == 202, reply.text
    job: Json = reply.json()
    assert reply.headers["location"] == f"/v1/jobs/{job['id']}"
    deadline = time.monotonic() + 240
    while job["state"] in ("queued", "running"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
        job = api.get(f"/v1/jobs/{job['id']}").json()
    return job


def sources(api: httpx.Client) -> dict[str, str]:
    items = api.get("/v1/articles?limit=500").json()["items"]
    return {item["source"]: item["id"] for item in items}


def test_a_file_is_added_asked_about_and_taken_out(api: httpx.Client) -> None:
    job = ended(api, api.post("/v1/articles", files={"file": ("goose fair.txt", FAIR.encode())}))
    assert (job["state"], job["report"]["added"]) == ("done", 1)
    article = sources(api)["uploads/goose fair.txt"]
    answer = api.post("/v1/ask", json={"question": "How much did the goose fair lose?"}).json()
    assert answer["citations"][0]["article"]["id"] == article
    assert "a loss of forty crowns" in answer["citations"][0]["quote"]
    assert api.delete(f"/v1/articles/{article}").status_code == 204
    assert api.get(f"/v1/articles/{article}").status_code == 404
    assert api.delete(f"/v1/articles/{article}").status_code == 404
    answer = api.post("/v1/ask", json={"question": "How much did the goose fair lose?"}).json()
    assert all(c["article"]["id"] != article for c in answer["citations"])


def test_a_text_is_added_word_for_word(api: httpx.Client) -> None:
    text = "# Not a heading\n\nThe *ferry* to Marrow Island “will run” 4 times <b>a day</b>.\n"
    sent = {
        "title": "Ferry – more often",
        "text": text,
        "publisher": "The Skelder Post",
        "byline": "Ann Oram",
        "published": "2026-05-01",
    }
    job = ended(api, api.post("/v1/articles", json=sent))
    assert (job["state"], job["report"]["added"]) == ("done", 1), job
    (found,) = api.get("/v1/articles", params={"publisher": "The Skelder Post"}).json()["items"]
    assert (found["title"], found["byline"], found["published"]) == (
        "Ferry – more often",
        "Ann Oram",
        "2026-05-01",
    )
    article = api.get(f"/v1/articles/{found['id']}").json()
    assert "“will run” 4 times" in article["text"]


def test_an_archive_is_added(api: httpx.Client) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("ferry.txt", FERRY)
        archive.writestr("broken.pdf", b"%PDF nothing")
    files = {"file": ("week.zip", packed.getvalue())}
    job = ended(api, api.post("/v1/articles", files=files))
    assert (job["state"], job["report"]["added"]) == ("done", 1)
    (failure,) = job["report"]["failed"]
    assert failure["source"] == "uploads/week.zip!/broken.pdf"
    assert "uploads/week.zip!/ferry.txt" in sources(api)


def test_what_is_no_article_leaves_nothing_behind(api: httpx.Client) -> None:
    before = sources(api), api.get("/v1/index").json()["failures"]
    job = ended(api, api.post("/v1/articles", files={"file": ("empty.txt", b"  \n")}))
    assert job["state"] == "done"
    assert [failure["source"] for failure in job["report"]["failed"]] == ["uploads/empty.txt"]
    assert (sources(api), api.get("/v1/index").json()["failures"]) == before


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"files": {"file": ("virus.exe", b"MZ")}}, 422),
        ({"files": {"file": ("", b"text")}}, 422),
        ({"data": {"file": "no file"}}, 422),
        ({"json": {"title": "No text"}}, 422),
        ({"json": {"title": "x", "text": "y", "extra": 1}}, 422),
        ({"json": {"url": "ftp://example.org/a"}}, 422),
        ({"json": {"url": "file:///etc/passwd"}}, 422),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 422),
        ({"content": b"text", "headers": {"content-type": "text/plain"}}, 422),
        ({"files": {"file": ("large.txt", b"x" * 5_000_001)}}, 413),
    ],
)
def test_bad_uploads_are_refused_at_the_door(
    api: httpx.Client, request_: Json, status: int
) -> None:
    jobs = api.get("/v1/jobs").json()["total"]
    reply = api.post("/v1/articles", **request_)
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert api.get("/v1/jobs").json()["total"] == jobs


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../../etc/cron.txt", "cron.txt"),
        ("C:\\Users\\ann\\quay.txt", "quay.txt"),
        ("line\nbreak.txt", None),
        ("x" * 300 + ".txt", "x" * 120 + ".txt"),
        ("Straße 🌊.txt", "Straße 🌊.txt"),
    ],
)
def test_a_files_name_is_only_a_name(api: httpx.Client, name: str, kept: str | None) -> None:
    text = f"Quay {hash(name)}\n\nA crane numbered {hash(name)} fell into the dock.\n"
    job = ended(api, api.post("/v1/articles", files={"file": (name, text.encode())}))
    assert job["report"]["added"] == 1, job
    added = [source for source in sources(api) if source.startswith("uploads/")]
    assert all("/" not in source.removeprefix("uploads/").split("!/")[0] for source in added)
    if kept is not None:
        assert f"uploads/{kept}" in added


def test_a_page_is_added_by_its_address(api: httpx.Client) -> None:
    words = "The quay was rebuilt in granite by a firm from Skelderwick. " * 5
    page = f"<title>Quay</title><article><h1>Quay</h1><p>{words}</p></article>".encode()
    with web.serving({"/quay.html": web.answered(page, etag='"1"')}) as site:
        address = site.url("/quay.html")
        job = ended(api, api.post("/v1/articles", json={"url": address}))
        assert (job["state"], job["report"]["added"]) == ("done", 1), job
        assert address in sources(api)
        ended(api, api.post("/v1/articles", json={"url": address}))
        assert site.requests[-1].headers["if-none-match"] == '"1"', "it asks for news only"
        assert api.delete(f"/v1/articles/{sources(api)[address]}").status_code == 204


def test_addresses_of_the_own_network_are_not_fetched(api: httpx.Client) -> None:
    job = ended(api, api.post("/v1/articles", json={"url": "http://[::1]:22/"}))
    (failure,) = job["report"]["failed"]
    assert failure["error"]
    assert "[::1]" not in " ".join(sources(api))


def test_a_sync_looks_at_the_known_folders_again(api: httpx.Client, folder: Path) -> None:
    (folder / "new.txt").write_text(FERRY.replace("Ferry", "Boat"))
    job = ended(api, api.post("/v1/index/sync"))
    assert job["state"] == "done"
    assert job["report"]["added"] == 1
    assert "news/new.txt" in sources(api)


def test_a_job_is_followed_as_a_stream(api: httpx.Client) -> None:
    job = api.post("/v1/index/check").json()
    headers = {"accept": "text/event-stream"}
    with api.stream("GET", f"/v1/jobs/{job['id']}", headers=headers) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        lines = [line for line in reply.iter_lines() if line.startswith("data:")]
    last = json.loads(lines[-1].removeprefix("data:"))
    assert (last["id"], last["state"]) == (job["id"], "done")
    assert last["report"] == {"flaws": []}


def test_jobs_are_listed_and_unknown_ones_are_not_found(api: httpx.Client) -> None:
    job = ended(api, api.post("/v1/index/check"))
    assert api.get("/v1/jobs", params={"limit": 1}).json()["items"][0]["id"] == job["id"]
    assert api.get("/v1/jobs/nowhere").status_code == 404
    assert api.delete("/v1/jobs/nowhere").status_code == 404
    assert api.delete(f"/v1/jobs/{job['id']}").json()["state"] == "done", "it is over"


def test_the_index_is_rebuilt_and_gone_back_from(api: httpx.Client) -> None:
    before = api.get("/v1/index").json()
    assert ended(api, api.post("/v1/index/rollback"))["state"] == "failed"
    job = ended(api, api.post("/v1/index/rebuild", json={"embed": True}))
    assert job["state"] == "done", job
    assert job["report"]["embedded"] == job["report"]["passages"]
    after = api.get("/v1/index").json()
    assert (after["articles"], after["passages"]) == (before["articles"], before["passages"])
    assert after["generation"] != before["generation"]
    assert after["can_roll_back"]
    job = ended(api, api.post("/v1/articles", json={"title": "Late", "text": "A late seal came."}))
    assert job["state"] == "done"
    job = ended(api, api.post("/v1/index/rollback"))
    assert job["state"] == "done", job
    back = api.get("/v1/index").json()
    assert back["generation"] == before["generation"]
    assert back["articles"] == before["articles"] + 1, "with the articles of now"
    job = ended(api, api.post("/v1/index/prune"))
    assert job["report"]["freed_bytes"] > 0
    assert not api.get("/v1/index").json()["can_roll_back"]
    assert ended(api, api.post("/v1/index/check"))["report"] == {"flaws": []}


# Who may write


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"host": "evil.example", "origin": "http://evil.example"},
    ],
)
def test_pages_of_other_sites_may_not_write(api: httpx.Client, headers: dict[str, str]) -> None:
    for method, path in (
        ("POST", "/v1/articles"),
        ("POST", "/v1/index/sync"),
        ("DELETE", "/v1/articles/any"),
        ("DELETE", "/v1/jobs/any"),
    ):
        reply = api.request(method, path, headers=headers)
        assert reply.status_code == 403, (method, path)
        assert reply.json()["type"] == "urn:pullquote:write-refused"


def test_the_own_page_may_write(api: httpx.Client, server: str) -> None:
    headers = {"origin": server, "sec-fetch-site": "same-origin"}
    assert ended(api, api.post("/v1/index/check", headers=headers))["state"] == "done"


def test_folders_are_named_with_the_token_alone(api: httpx.Client) -> None:
    reply = api.post("/v1/index/sync", json={"targets": ["/etc"]})
    assert reply.status_code == 403
    reply = api.post(
        "/v1/index/sync", json={"targets": ["/etc"]}, headers={"authorization": "Bearer wrong"}
    )
    assert reply.status_code == 403
    names = [source["name"] for source in api.get("/v1/index").json()["sources"]]
    assert names
    assert not any(name.startswith("/") for name in names), "whole paths are for this machine"
