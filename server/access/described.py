"""What the API's description says of keys: how they are shown, and what each call takes."""

from typing import Any

from server.access.scopes import RULES
from server.problems import MEDIA_TYPE

_SCHEMES = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "a key of `pullquote keys make`; on a loopback address none is needed, "
        "unless the server was told so",
    },
    "key_header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}
_TURNED_AWAY = {
    "401": "No key was shown, or one that is not known.",
    "403": "The key is not for this, or the request comes from where it may not.",
    "429": "The limit is reached; `Retry-After` says when to come back.",
}


def describe_keys(spec: dict[str, Any]) -> None:
    """Add it to the description, in place."""
    spec.setdefault("components", {})["securitySchemes"] = _SCHEMES
    rules = {(rule.method.lower(), rule.path): rule for rule in RULES}
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, calls in spec["paths"].items():
        for method, call in calls.items():
            rule = rules.get((method, path))
            if rule is None or rule.scope is None:
                continue
            # Any of these will do, and none where no key is needed.
            call["security"] = [{"key": []}, {"key_header": []}, {}]
            call["description"] = f"{call.get('description', '')}\n\nScope: `{rule.scope}`.".strip()
            content: dict[str, Any] = (
                {"application/json": {"schema": {"type": "object"}}} if rule.openai else problem
            )
            for status, words in _TURNED_AWAY.items():
                call["responses"].setdefault(status, {"description": words, "content": content})
