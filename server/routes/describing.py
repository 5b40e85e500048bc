"""What routes say of their answers in the API's description, where FastAPI cannot tell."""

from collections.abc import Mapping
from typing import Any

from server.problems import MEDIA_TYPE

Answers = dict[int | str, dict[str, Any]]

_ETAG = {
    "ETag": {
        "description": "The version shown, as `If-None-Match` and `If-Match` take it.",
        "schema": {"type": "string"},
    },
    "Vary": {"schema": {"type": "string"}},
}


def refused(reasons: Mapping[int, str]) -> Answers:
    """Problem documents by their status, each with its reason."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": said, "content": content} for status, said in reasons.items()}


def shown(description: str, content: Mapping[str, Any], *, versioned: bool = False) -> Answers:
    """The answer that is wanted, in one of several media types."""
    headers = {"headers": _ETAG} if versioned else {}
    answers: Answers = {200: {"description": description, "content": dict(content), **headers}}
    if versioned:
        answers[304] = {"description": "It is as the caller knows it.", "headers": _ETAG}
    return answers
