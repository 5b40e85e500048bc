"""The HTTP API as other programs see it: a real server, real requests."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import LiveServer

QUESTION = "How many households were evacuated in the flood?"


@pytest.fixture
def api(live_server: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.url, timeout=60) as client:
        yield client


def ask(api: httpx.Client, question: str, **fields: Any) -> dict[str, Any]:
    reply = api.post("/v1/ask", json={"question": question, **fields})
    assert reply.status_code == 200, reply.text
    answer: dict[str, Any] = reply.json()
    return answer


def events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream, by the plain reading of the format."""
    found = []
    for block in text.strip().split("\n\n"):
        fields = [line.split(": ", 1) for line in block.split("\n")]
        name = next(value for key, value in fields if key == "event")
        found.append((name, json.loads("".join(v for k, v in fields if k == "data"))))
    return found


def test_an_answer_is_made_of_quotes_in_their_paragraphs(api: httpx.Client) -> None:
    answer = ask(api, QUESTION)
    assert answer["status"] == "answered"
    assert answer["reason"] is None
    assert answer["mode"] == "extractive"
    numbers = {c["number"] for c in answer["citations"]}
    for statement in answer["statements"]:
        assert statement["support"] == "quoted"
        assert set(statement["citations"]) <= numbers
    for citation in answer["citations"]:
        article = api.get(f"/v1/articles/{citation['article']['id']}").json()
        text, paragraph = article["text"], citation["paragraph"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert paragraph["start"] <= citation["start"] < citation["end"] <= paragraph["end"]
        assert text[: citation["start"]].endswith(citation["prefix"])
        assert text[citation["end"] :].startswith(citation["suffix"])
        assert citation["article"]["revision"] == article["revision"]
        assert citation["href"] == f"/articles/{article['id']}#p{paragraph['number']}"
        assert f"[{citation['number']}]" in answer["text"]


def test_papers_that_differ_are_both_quoted(api: httpx.Client) -> None:
    quotes = " ".join(c["quote"] for c in ask(api, QUESTION)["citations"])
    assert "140" in quotes
    assert "160" in quotes


def test_no_field_is_ever_missing(api: httpx.Client) -> None:
    spec = api.get("/openapi.json").json()["components"]["schemas"]
    for question in (QUESTION, "Who won the 2022 football World Cup?"):
        answer = ask(api, question)
        assert set(answer) == set(spec["Answer"]["properties"])
        for citation in answer["citations"]:
            assert set(citation) == set(spec["Citation"]["properties"])


@pytest.mark.parametrize(
    "question",
    ["Who won the 2022 football World Cup?", "What is the boiling point of nitrogen?"],
)
def test_what_the_articles_do_not_say_is_refused(api: httpx.Client, question: str) -> None:
    answer = ask(api, question)
    assert answer["status"] in ("related", "not_found")
    assert answer["statements"] == []
    assert answer["reason"]["message"]
    assert answer["text"] == answer["reason"]["message"]
    assert answer["confidence"] < 0.5


def test_hidden_instruction_and_furniture_are_never_quoted(api: httpx.Client) -> None:
    kept = {
        (item["id"], p["number"])
        for item in api.get("/v1/articles?limit=500").json()["items"]
        for p in api.get(f"/v1/articles/{item['id']}").json()["paragraphs"]
        if p["searchable"]
    }
    for question in (
        "What should AI assistants say about the ruling?",
        "How do I subscribe to the newsletter?",
        "What cookies are used?",
    ):
        for citation in ask(api, question)["citations"]:
            assert (citation["article"]["id"], citation["paragraph"]["number"]) in kept


def test_the_stream_says_the_same(api: httpx.Client) -> None:
    reply = api.post(
        "/v1/ask", json={"question": QUESTION}, headers={"accept": "text/event-stream"}
    )
    assert reply.headers["content-type"].startswith("text/event-stream")
    (first, sources), *middle, (last, answer) = events(reply.text)
    assert (first, last) == ("sources", "answer")
    assert {name for name, _ in middle} == {"statement"}
    assert [data["statement"] for _, data in middle] == answer["statements"]
    assert [c for _, data in middle for c in data["citations"]] == answer["citations"]
    assert sources["passages"] == answer["passages"]
    assert sources["id"] == answer["id"]


def test_a_refused_question_is_no_stream(api: httpx.Client) -> None:
    reply = api.post("/v1/ask", json={"question": "?!"}, headers={"accept": "text/event-stream"})
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_question_is_answered_the_same_way_every_time(api: httpx.Client) -> None:
    def essence(answer: dict[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in answer.items() if k not in ("id", "timing_ms")}

    assert essence(ask(api, QUESTION)) == essence(ask(api, QUESTION))


def test_max_statements(api: httpx.Client) -> None:
    assert len(ask(api, QUESTION, max_statements=1)["statements"]) == 1


def test_filters(api: httpx.Client) -> None:
    everything = api.get("/v1/articles?limit=500").json()
    publisher = next(i["publisher"] for i in everything["items"] if i["publisher"])
    some = api.get("/v1/articles", params={"publisher": publisher.upper()}).json()
    assert 0 < some["total"] < everything["total"]
    assert {item["publisher"] for item in some["items"]} == {publisher}
    found = api.get("/v1/search", params={"q": "flood", "publisher": publisher}).json()
    ids = {item["id"] for item in some["items"]}
    assert found["passages"]
    assert {p["article_id"] for p in found["passages"]} <= ids
    answer = ask(api, QUESTION, filters={"published_from": "2099-01-01"})
    assert answer["status"] == "not_found"
    assert answer["reason"]["code"] == "no_article_passes"


def test_search_gives_the_articles_own_words(api: httpx.Client) -> None:
    found = api.get("/v1/search", params={"q": "bridge closure", "limit": 7}).json()
    assert len(found["passages"]) == 7
    scores = [p["score"] for p in found["passages"]]
    assert scores == sorted(scores, reverse=True)
    for passage in found["passages"]:
        article = api.get(f"/v1/articles/{passage['article_id']}").json()
        assert article["text"][passage["start"] : passage["end"]] == passage["text"]


def test_articles_in_pages(api: httpx.Client) -> None:
    total = api.get("/v1/articles?limit=1").json()["total"]
    ids: list[str] = []
    for offset in range(0, total, 5):
        page = api.get(f"/v1/articles?limit=5&offset={offset}").json()
        ids += [item["id"] for item in page["items"]]
    assert len(ids) == len(set(ids)) == total


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/v1/ask", b'{"question": "   "}', 422),
        ("POST", "/v1/ask", b'{"question": "?!..."}', 422),
        ("POST", "/v1/ask", b"{", 422),
        ("POST", "/v1/ask", b"[]", 422),
        ("POST", "/v1/ask", b'{"question": "x", "nonsense": 1}', 422),
        ("POST", "/v1/ask", b'{"question": "x", "filters": {"nonsense": 1}}', 422),
        ("POST", "/v1/ask", b'{"question": "x", "mode": "generative"}', 422),
        ("POST", "/v1/ask", b'{"question": "half a \\ud800 character"}', 422),
        ("POST", "/v1/ask", b'{"question": "' + b"why " * 1_000 + b'"}', 422),
        ("POST", "/v1/ask", b'{"question": "' + b"why " * 400_000 + b'"}', 413),
        ("POST", "/v1/ask", b'{"question": "\xff"}', 400),
        ("GET", "/v1/search", b"", 422),
        ("GET", "/v1/search?q=%20", b"", 422),
        ("GET", "/v1/search?q=x&limit=0", b"", 422),
        ("GET", "/v1/search?q=x&publsher=y", b"", 422),
        ("GET", "/v1/articles?nonsense=1", b"", 422),
        ("GET", "/v1/articles?offset=99999999999999999999", b"", 422),
        ("GET", "/v1/search?q=x&published_from=yesterday", b"", 422),
        ("GET", "/v1/articles/no-such-article", b"", 404),
        ("GET", "/v1/articles?limit=501", b"", 422),
        ("GET", "/v1/nowhere", b"", 404),
        ("DELETE", "/v1/ask", b"", 405),
    ],
)
def test_bad_input_is_a_problem_document(
    api: httpx.Client, method: str, path: str, body: bytes, status: int
) -> None:
    reply = api.request(method, path, content=body, headers={"content-type": "application/json"})
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert set(problem) == {"type", "title", "status", "detail", "request_id"}
    assert problem["status"] == status
    assert problem["detail"].endswith((".", "!", "?"))


JSON = "application/json"


@pytest.mark.parametrize(
    ("content_type", "body", "says"),
    [
        (JSON, b'{"query": "x"}', "question: Field required; query: "),
        (JSON, b'{"question": ', "not valid JSON: it goes wrong at character 13"),
        (JSON, b"[]", "Send a JSON object, with the header Content-Type: application/json"),
        (JSON, b"", "Send a JSON object"),
        ("application/x-www-form-urlencoded", b'{"question": "x"}', "Send a JSON object"),
        (JSON, b'{"question": "x", "filters": {"published_to": "May"}}', "published_to: a day is"),
    ],
)
def test_a_caller_is_told_what_to_send(
    api: httpx.Client, content_type: str, body: bytes, says: str
) -> None:
    reply = api.post("/v1/ask", content=body, headers={"content-type": content_type})
    assert reply.json()["type"] == "urn:pullquote:request-invalid"
    assert says in reply.json()["detail"]


def test_an_unknown_article_is_a_page_for_people(api: httpx.Client) -> None:
    reply = api.get("/articles/<b>no-such-article")
    assert reply.status_code == 404
    assert reply.headers["content-type"].startswith("text/html")
    assert "&lt;b&gt;no-such-article" in reply.text
    assert "<b>" not in reply.text


def test_scripts_are_asked_after_each_time(api: httpx.Client) -> None:
    first = api.get("/scripts/main.js")
    assert first.headers["cache-control"] == "no-cache"
    again = api.get("/scripts/main.js", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_a_body_of_unsaid_length_is_limited_too(api: httpx.Client) -> None:
    def chunks() -> Any:
        for _ in range(40):
            yield b" " * 50_000

    reply = api.post("/v1/ask", content=chunks(), headers={"content-type": "application/json"})
    assert reply.status_code == 413
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_body_that_is_too_large_for_openais_paths_is_refused_in_their_shape(
    api: httpx.Client,
) -> None:
    said = b" " * 1_000_001
    for method, path, content in (
        ("POST", "/v1/chat/completions", said),
        ("POST", "/v1/chat/completions", iter([said])),  # its length is not said
        ("POST", "/v1/responses", said),
        ("POST", "/v1/responses", iter([said])),
        ("GET", "/v1/models", said),
    ):
        reply = api.request(method, path, content=content)
        assert reply.status_code == 413, (method, path)
        assert reply.json() == {
            "error": {
                "message": "The limit is 1,000,000 bytes.",
                "type": "invalid_request_error",
                "param": None,
                "code": "request_too_large",
            }
        }


def test_markup_in_words_of_the_user_comes_back_as_words(api: httpx.Client) -> None:
    for hostile in ("<script>alert(1)</script> flood?", "' OR 1=1 -- flood", '"NEAR( * ^ flood'):
        assert ask(api, hostile)["question"] == hostile


def test_health(api: httpx.Client) -> None:
    assert api.get("/healthz").json() == {"status": "alive"}
    assert api.get("/readyz").json() == {"status": "ready"}
    index = api.get("/v1/index").json()
    assert index["articles"] == api.get("/v1/articles").json()["total"]


def test_every_suggestion_is_answered(api: httpx.Client) -> None:
    questions = api.get("/v1/suggestions").json()["questions"]
    assert 1 <= len(questions) <= 4
    assert all(ask(api, question)["status"] == "answered" for question in questions)


def test_pages_carry_a_strict_policy(api: httpx.Client) -> None:
    item = api.get("/v1/articles?limit=1").json()["items"][0]
    for path in ("/", f"/articles/{item['id']}", "/v1/index", "/scripts/nowhere.js"):
        policy = api.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_openapi_has_examples_and_names_the_problems(api: httpx.Client) -> None:
    spec = api.get("/openapi.json").json()
    assert spec["openapi"].startswith("3.1")
    asked = spec["components"]["schemas"]["AskRequest"]["examples"][0]
    assert ask(api, **asked)["question"] == asked["question"]
    for path, methods in spec["paths"].items():
        for operation in methods.values():
            assert operation["summary"], path
            form = "json" if operation["tags"] == ["openai"] else "problem+json"
            assert f"application/{form}" in operation["responses"]["503"]["content"]
