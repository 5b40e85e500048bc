"""The API's description: valid, whole, and what the server does."""

from collections.abc import Iterator
from typing import Any

import httpx
import openapi_spec_validator
import pytest
from jsonschema import Draft202012Validator

from server import examples
from server.access.scopes import RULES
from server.app import create_app
from server.description import TAGS
from server.problems import MEDIA_TYPE
from server.settings import Settings
from tests.conftest import wait_for

SPEC: dict[str, Any] = create_app(Settings()).openapi()
SCHEMAS: dict[str, Any] = SPEC["components"]["schemas"]
JSON = "application/json"


def calls() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, found in SPEC["paths"].items():
        for method, call in found.items():
            yield method.upper(), path, call


CALLS = {f"{method} {path}": call for method, path, call in calls()}
each_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


def problems_of(value: Any, schema: dict[str, Any]) -> list[str]:
    """Where a value is not as its schema has it."""
    whole = {**schema, "components": SPEC["components"]}
    checker = Draft202012Validator.FORMAT_CHECKER
    found = Draft202012Validator(whole, format_checker=checker).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in found]


def referred(content: dict[str, Any]) -> str | None:
    """The name of the schema that JSON content has."""
    place = content.get(JSON, {}).get("schema", {}).get("$ref")
    return None if place is None else str(place).rpartition("/")[2]


def test_it_is_valid() -> None:
    assert SPEC["openapi"].startswith("3.1")
    openapi_spec_validator.validate(SPEC)


def test_each_tag_is_described_and_used() -> None:
    used = {tag for call in CALLS.values() for tag in call["tags"]}
    assert used == {name for name, _ in TAGS} == {tag["name"] for tag in SPEC["tags"]}


def test_each_call_that_programs_may_make_is_described() -> None:
    open_to_people = {"/icon.svg", "/manifest.webmanifest", "/sign-in", "/openapi.json", "/mcp"}
    for rule in RULES:
        if not (rule.page or rule.below or rule.path in open_to_people):
            assert f"{rule.method} {rule.path}" in CALLS


def test_names_of_operations_are_told_apart() -> None:
    names = [call["operationId"] for call in CALLS.values()]
    assert len(set(names)) == len(names)


@each_call
def test_each_call_says_what_it_is(call: dict[str, Any]) -> None:
    assert len(call["tags"]) == 1
    assert call["summary"]
    assert call["description"]
    for answer in call["responses"].values():
        assert answer["description"] not in ("", "Successful Response", "Unprocessable Content")


@each_call
def test_each_refusal_has_a_shape(call: dict[str, Any]) -> None:
    refusals = {s: a["content"] for s, a in call["responses"].items() if s >= "400"}
    openai = call["tags"] == ["openai"]
    assert {"422", "503"} <= refusals.keys()
    for content in refusals.values():
        if openai:
            assert referred(content) == "OpenAIError"
        else:
            place = {"$ref": "#/components/schemas/Problem"}
            assert content == {MEDIA_TYPE: {"schema": place}}


@each_call
def test_each_answer_of_its_own_has_an_example(call: dict[str, Any]) -> None:
    own = [a.get("content", {}) for s, a in call["responses"].items() if s < "300"]
    names = {
        referred(content) for content in [*own, call.get("requestBody", {}).get("content", {})]
    }
    for name in names - {None}:
        assert SCHEMAS[str(name)]["examples"], name


@pytest.mark.parametrize("name", examples.OF_SCHEMAS)
def test_each_example_is_as_its_schema_has_it(name: str) -> None:
    (example,) = SCHEMAS[name]["examples"]
    assert example == examples.OF_SCHEMAS[name]
    assert problems_of(example, SCHEMAS[name]) == []


def test_a_wrong_example_would_be_found() -> None:
    wrong = {**examples.ANSWER, "confidence": "high"}
    assert problems_of(wrong, SCHEMAS["Answer"]) == ["$.confidence: 'high' is not of type 'number'"]


def test_streams_and_texts_are_named() -> None:
    def forms(name: str) -> set[str]:
        return set(CALLS[name]["responses"]["200"]["content"])

    stream, markdown = "text/event-stream", "text/markdown"
    assert forms("POST /v1/ask") == {JSON, stream, markdown}
    assert forms("POST /v1/chat/completions") == forms("POST /v1/responses") == {JSON, stream}
    assert forms("GET /v1/jobs/{job_id}") == {JSON, stream}
    assert forms("GET /v1/articles/{article_id}") == {JSON, markdown}
    assert forms("GET /metrics") == {"text/plain"}


# Each example is sent, and the answer held against its schema.


def requests() -> Iterator[tuple[str, str, Any]]:
    for name, call in CALLS.items():
        content = call.get("requestBody", {}).get("content", {}).get(JSON)
        if content is None:
            continue
        schema = content["schema"]
        place = schema.get("$ref", "").rpartition("/")[2]
        for example in SCHEMAS.get(place, {}).get("examples", []):
            yield name, place, example
        for kind, example in content.get("examples", {}).items():
            yield name, kind, example["value"]


REQUESTS = list(requests())
# What the example speaks of is not there, or is not known here.
REFUSED = {
    "POST /v1/citations": 404,
    "PATCH /v1/conversations/{conversation_id}": 404,
    "POST /v1/session": 401,
}


def test_each_request_with_a_body_has_an_example() -> None:
    # One with everything left out needs none; a body that may be left out has one all the same.
    assert {name for name, _, _ in REQUESTS} == {n for n, c in CALLS.items() if "requestBody" in c}


@pytest.mark.parametrize(
    ("name", "example"),
    [(name, example) for name, kind, example in REQUESTS if kind != "address"],
    ids=[f"{name} {kind}" for name, kind, _ in REQUESTS if kind != "address"],
)
def test_each_example_can_be_sent(written: dict[str, Any], name: str, example: Any) -> None:
    method, path = name.split(" ")
    with httpx.Client(**written, timeout=120) as client:
        reply = client.request(method, path.replace("{", "").replace("}", ""), json=example)
    expected = REFUSED.get(name)
    assert reply.status_code == expected if expected else reply.is_success, reply.text
    answer = CALLS[name]["responses"][str(reply.status_code)]
    form = reply.headers["content-type"]
    assert form in answer["content"]
    assert problems_of(reply.json(), answer["content"][form]["schema"]) == []


def test_the_example_article_can_be_added_and_cited(written: dict[str, Any]) -> None:
    with httpx.Client(**written, timeout=120) as client:
        job = client.post("/v1/articles", json=examples.ADD_WORDS).json()
        wait_for(lambda: client.get(f"/v1/jobs/{job['id']}").json()["finished"] is not None)
        found = client.get("/v1/articles", params={"publisher": "The Island Gazette"}).json()
        article = client.get(f"/v1/articles/{found['items'][0]['id']}").json()
        assert problems_of(article, SCHEMAS["ArticleDetail"]) == []
        start = article["text"].index(examples.VERIFY["quote"])
        span = {
            "article_id": article["id"],
            "revision": article["revision"],
            "start": start,
            "end": start + len(examples.VERIFY["quote"]),
        }
        content = CALLS["POST /v1/citations"]["responses"]["200"]["content"]
        for form in content:
            cited = client.post(
                "/v1/citations", json={"citations": [span]}, headers={"accept": form}
            )
            assert cited.status_code == 200, cited.text
            assert cited.headers["content-type"].replace("; charset=utf-8", "") == form
        answer = client.post("/v1/ask", json=examples.ASK).json()
        assert problems_of(answer, SCHEMAS["Answer"]) == []
        assert answer["citations"][0]["quote"] == examples.VERIFY["quote"]
