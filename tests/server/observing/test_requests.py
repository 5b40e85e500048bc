"""Requests are named, timed and counted; faults are logged once; nobody's words are."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from server.app import create_app
from server.observing import logs
from server.settings import Settings
from tests.conftest import wait_for

QUESTION = "Who shut Chandlers Bridge?"


@contextmanager
def client_of(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        wait_for(lambda: client.get("/readyz").status_code == 200)
        yield client


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, sample_data: Path) -> Iterator[TestClient]:
    import shutil

    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("observed") / "data")
    app = create_app(Settings(data=data))

    @app.get("/v1/models/broken/{name}")
    @app.get("/broken/{name}")
    def broken(name: str) -> None:
        raise ZeroDivisionError(f"the words of {name}")

    with client_of(app) as client:
        yield client


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What is logged, as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Json(shows_messages=False))
    # A thread of the server's says so, which may have its turn only after the first request.
    handler.addFilter(lambda record: record.getMessage() != "ready")
    ours = logging.getLogger("server")
    before = ours.level
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    yield stream
    ours.removeHandler(handler)
    ours.setLevel(before)


def told(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def figures(client: TestClient) -> dict[tuple[str, frozenset[str]], float]:
    reply = client.get("/metrics")
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(reply.text)
        for sample in family.samples
    }


def test_a_request_has_a_line_and_an_id(served: TestClient, lines: io.StringIO) -> None:
    reply = served.post("/v1/ask", json={"question": QUESTION}, headers={"x-request-id": "mine-1"})
    assert reply.headers["x-request-id"] == "mine-1"
    (line,) = told(lines)
    assert line.pop("ms") > 0
    assert {name: line[name] for name in ("request_id", "method", "route", "status")} == {
        "request_id": "mine-1",
        "method": "POST",
        "route": "/v1/ask",
        "status": 200,
    }
    assert "Chandlers" not in lines.getvalue()


def test_no_words_of_a_caller_are_logged(served: TestClient, lines: io.StringIO) -> None:
    for path in ("/v1/search?q=secretword", "/secretword", "/v1/articles/secretword?secretword=1"):
        served.get(path, headers={"authorization": "Bearer secretword", "x-request-id": "a b"})
    served.post("/v1/ask", content=b'{"secretword": 1}')
    assert len(told(lines)) == 4
    assert "secretword" not in lines.getvalue()
    assert [line["route"] for line in told(lines)] == [
        "/v1/search",
        "unmatched",
        "/v1/articles/{article_id}",
        "/v1/ask",
    ]


def test_questions_are_logged_only_if_asked(sample_data: Path, tmp_path: Path) -> None:
    import shutil

    data = shutil.copytree(sample_data, tmp_path / "data")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    ours = logging.getLogger("server")
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        with client_of(create_app(Settings(data=data, log_questions=True))) as client:
            client.post("/v1/ask", json={"question": QUESTION})
    finally:
        ours.removeHandler(handler)
        ours.setLevel(logging.NOTSET)
    assert f"asked: {QUESTION}" in stream.getvalue()


def test_a_problem_says_by_which_id_it_is_logged(served: TestClient) -> None:
    reply = served.get("/v1/articles/none", headers={"x-request-id": "mine-2"})
    assert reply.status_code == 404
    assert reply.json()["request_id"] == "mine-2"
    assert served.get("/nowhere").json()["request_id"]


def test_a_fault_is_logged_once_and_tells_the_caller_nothing(
    served: TestClient, lines: io.StringIO
) -> None:
    reply = served.get("/broken/secretword")
    assert reply.status_code == 500
    assert reply.json()["type"] == "urn:pullquote:internal-error"
    assert reply.json()["request_id"] == reply.headers["x-request-id"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    faults = [line for line in told(lines) if line["level"] == "error"]
    assert len(faults) == 1
    assert faults[0]["request_id"] == reply.headers["x-request-id"]
    assert "builtins.ZeroDivisionError" in faults[0]["trace"]
    assert "in broken" in faults[0]["trace"]
    assert "secretword" not in lines.getvalue()


def test_a_fault_on_openais_paths_has_their_shape(served: TestClient) -> None:
    reply = served.get("/v1/models/broken/secretword")
    assert reply.status_code == 500
    error = reply.json()["error"]
    assert (error["type"], error["code"]) == ("server_error", "internal_error")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "secretword" not in reply.text


def test_figures_count_what_was_done(served: TestClient) -> None:
    before = figures(served)
    served.post("/v1/ask", json={"question": QUESTION})
    served.get("/v1/articles/none")
    after = figures(served)

    def more(name: str, *labels: str) -> float:
        key = (name, frozenset(labels))
        return after[key] - before.get(key, 0.0)

    assert more("pullquote_requests_total", "POST", "/v1/ask", "200") == 1
    assert more("pullquote_requests_total", "GET", "/v1/articles/{article_id}", "404") == 1
    assert more("pullquote_request_seconds_count", "/v1/ask") == 1
    assert more("pullquote_answers_total", "answered", "extractive") == 1
    assert more("pullquote_problems_total", "article-unknown") == 1
    for step in ("search", "decide", "check"):
        assert more("pullquote_step_seconds_count", step) >= 1
        assert more("pullquote_step_seconds_sum", step) > 0
    none: frozenset[str] = frozenset()
    assert after["pullquote_ready", none] == 1
    assert after["pullquote_articles", none] == 18
    assert after["pullquote_index_age_seconds", none] >= 0
    assert after["pullquote_jobs", frozenset({"queued"})] == 0
    assert after["process_resident_memory_bytes", none] > 10**7


def test_what_callers_send_makes_no_new_figures(served: TestClient) -> None:
    served.request("BREW", "/first")
    served.get("/first")
    before = figures(served).keys()
    for number in range(20):
        served.request(f"BREW{number}", f"/x{number}")
        served.get(f"/x{number}/y?z={number}", headers={"x-request-id": f"id{number}"})
        served.get(f"/v1/articles/{number}")
        served.get(f"/scripts/{number}.js")
    after = {name for name in figures(served) if not name[0].endswith("_created")}
    new = {name[:2] for name in after - before}
    assert all("{article_id}" in str(name) or "/scripts" in str(name) for name in new)
    assert len(new) < 40


def test_each_application_keeps_its_own_figures(sample_data: Path, tmp_path: Path) -> None:
    one, other = (create_app(Settings(data=tmp_path / name)) for name in ("a", "b"))
    one.state.metrics.problem("urn:pullquote:not-ready")
    assert b'kind="not-ready"' in one.state.metrics.exposed()
    assert b'kind="not-ready"' not in other.state.metrics.exposed()
    assert b"pullquote_ready 0.0" in other.state.metrics.exposed(), "also without an index"
