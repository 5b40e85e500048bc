"""The API's description, finished: what FastAPI cannot know of the answers of each call.

FastAPI describes what a route returns. Much is answered before a route is reached, or in its
place: a body that is too large, an article that is not there, a full disk. A client should
have read of each of these before it meets it.
"""

from collections.abc import Mapping
from typing import Any

from server import examples
from server.access.described import describe_keys
from server.access.scopes import RULES, Scope
from server.event_stream import EVENT_STREAM
from server.problems import MEDIA_TYPE
from server.settings import Settings

_JSON = "application/json"
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_OPENAI = {_JSON: {"schema": {"$ref": "#/components/schemas/OpenAIError"}}}

TAGS: tuple[tuple[str, str], ...] = (
    ("ask", "A question, answered in verbatim quotes."),
    ("search", "Passages for a question, without an answer."),
    ("verify", "Whether a quotation stands in an article, word for word."),
    ("citations", "Quotes in the formats of other programs."),
    ("articles", "The articles: listed, read, compared, added, taken out."),
    ("conversations", "Questions and answers that are kept."),
    ("index", "The index as a whole: its state, and what changes it."),
    ("jobs", "Work that was accepted: followed and cancelled."),
    ("openai", "The same answers in the shapes of OpenAI's API; errors have its shape too."),
    ("keys", "Keys, for administrators."),
    ("session", "Signing in to the pages with a key."),
    ("health", "For whoever watches the server."),
)

# What a path that names something says of a name that nothing has.
_UNKNOWN: Mapping[str, str] = {
    "{article_id}": "There is no such article.",
    "{conversation_id}": "There is no such conversation.",
    "{job_id}": "There is no such job.",
    "{key_id}": "There is no such key.",
}
_REFUSED = "The request is not valid; `detail` names what is wrong."
_AWAY = "It cannot be answered now: `type` says why, and `Retry-After` when to try again."
_DONE: Mapping[str, str] = {
    "200": "As asked for.",
    "201": "It was made.",
    "202": "It was accepted; the job tells what becomes of it.",
    "204": "It was done.",
}
_SCHEMAS: Mapping[str, dict[str, Any]] = {
    "OpenAIError": {
        "title": "OpenAIError",
        "description": "What went wrong, in OpenAI's shape.",
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["message", "type", "param", "code"],
                "properties": {
                    "message": {"type": "string"},
                    "type": {"type": "string"},
                    "param": {"type": ["string", "null"]},
                    "code": {"type": ["string", "null"]},
                },
            }
        },
    },
    "Model": {
        "title": "Model",
        "type": "object",
        "required": ["id", "object", "created", "owned_by"],
        "properties": {
            "id": {"type": "string"},
            "object": {"const": "model"},
            "created": {"type": "integer"},
            "owned_by": {"type": "string"},
        },
    },
    "ModelList": {
        "title": "ModelList",
        "type": "object",
        "required": ["object", "data"],
        "properties": {
            "object": {"const": "list"},
            "data": {"type": "array", "items": {"$ref": "#/components/schemas/Model"}},
        },
    },
    "ChatCompletion": {
        "title": "ChatCompletion",
        "description": "A chat completion; its one choice's message has `annotations` of the "
        "type `url_citation`.",
        "type": "object",
        "required": ["id", "object", "created", "model", "choices", "usage"],
        "properties": {
            "id": {"type": "string"},
            "object": {"const": "chat.completion"},
            "created": {"type": "integer"},
            "model": {"type": "string"},
            "choices": {"type": "array", "minItems": 1, "items": {"type": "object"}},
            "usage": {"type": "object"},
        },
    },
    "Response": {
        "title": "Response",
        "description": "A response whose output texts have `annotations` of the type "
        "`url_citation`.",
        "type": "object",
        "required": ["id", "object", "status", "model", "output"],
        "properties": {
            "id": {"type": "string"},
            "object": {"const": "response"},
            "status": {"type": "string"},
            "model": {"type": "string"},
            "output": {"type": "array", "items": {"type": "object"}},
        },
    },
}
_OPENAI_ANSWERS: Mapping[str, str] = {
    "/v1/models": "ModelList",
    "/v1/models/{model}": "Model",
    "/v1/chat/completions": "ChatCompletion",
    "/v1/responses": "Response",
}


def complete(spec: dict[str, Any], settings: Settings) -> None:
    """Add to FastAPI's description what it cannot know, in place."""
    spec["tags"] = [{"name": name, "description": words} for name, words in TAGS]
    schemas = spec["components"]["schemas"]
    schemas.update(_SCHEMAS)
    # FastAPI describes errors in a shape of its own, which no answer has.
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for name, example in examples.OF_SCHEMAS.items():
        schemas[name]["examples"] = [example]
    describe_keys(spec)
    for path, calls in spec["paths"].items():
        for method, call in calls.items():
            _complete_call(path, method, call, settings)


def _complete_call(path: str, method: str, call: dict[str, Any], settings: Settings) -> None:
    rule = next((r for r in RULES if (r.method.lower(), r.path) == (method, path)), None)
    openai = rule is not None and rule.openai
    answers: dict[str, Any] = call["responses"]
    for place, words in _UNKNOWN.items():
        if place in path:
            _say(answers, 404, words)
    if "requestBody" in call:
        limit = settings.max_upload_bytes if path == "/v1/articles" else settings.max_request_bytes
        _say(answers, 400, "The body cannot be read.")
        _say(answers, 413, f"The body is larger than {limit:,} bytes.")
    if rule is not None and rule.scope in (Scope.WRITE, Scope.ASK) and method != "get":
        _say(answers, 507, "The disk is full, or refuses to be written to.")
    if rule is not None and rule.knows:
        _say(answers, 401, "The key that was shown is not known.")
    if openai:
        _say(answers, 400, "The request is not valid, or what it wants is not to be had here.")
        _say(answers, 404, "There is no such model.")
        answers["200"]["content"][_JSON]["schema"] = {
            "$ref": f"#/components/schemas/{_OPENAI_ANSWERS[path]}"
        }
    for status, answer in answers.items():
        if answer["description"] == "Successful Response":
            answer["description"] = _DONE[status]
        if EVENT_STREAM in answer.get("content", {}):
            # An event is not a string, and OpenAPI 3.1 has no words for what else it is.
            answer["content"] = {**answer["content"], EVENT_STREAM: {}}
        if int(status) < 400:
            continue
        answer["content"] = _OPENAI if openai else _PROBLEM
        if status == "422" and answer["description"] == "Unprocessable Content":
            answer["description"] = _REFUSED
        if status == "503" and answer["description"] == "Service Unavailable":
            answer["description"] = _AWAY
    call["responses"] = dict(sorted(answers.items()))


def _say(answers: dict[str, Any], status: int, words: str) -> None:
    answers.setdefault(str(status), {"description": words})
