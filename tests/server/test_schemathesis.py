"""Requests made from the API's own description: no fault, and no answer it does not name."""

import os
import re
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from server.app import create_app
from server.settings import Settings
from tests.fuzz.hooks import stay_here

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
API: Any = schemathesis.openapi.from_dict(create_app(Settings()).openapi())
CALLS = {found.ok().label: found.ok() for found in API.get_all_operations()}
TRIES = int(os.environ.get("TRIES", "3"))  # of each kind, for each call


def wrongly_asked(call: Any) -> bool:
    """Whether there is a way to ask it wrongly: any name is good enough for a path."""
    return len(call.body) > 0 or len(call.query) > 0


@pytest.mark.parametrize("label", CALLS)
def test_what_is_asked_rightly(written: dict[str, Any], label: str) -> None:
    _try(written, label, GenerationMode.POSITIVE)


@pytest.mark.parametrize("label", [name for name, call in CALLS.items() if wrongly_asked(call)])
def test_what_is_asked_wrongly(written: dict[str, Any], label: str) -> None:
    _try(written, label, GenerationMode.NEGATIVE)


@pytest.fixture(scope="module")
def there(written: dict[str, Any]) -> dict[str, str]:
    """The id of one thing of each kind that paths name."""
    with httpx.Client(**written, timeout=60) as client:
        first, second = client.get("/v1/articles", params={"limit": 2}).json()["items"]
        return {
            "article_id": first["id"],
            "other_id": second["id"],
            "conversation_id": client.post("/v1/conversations", json={}).json()["id"],
            "job_id": client.post("/v1/index/prune").json()["id"],
            "key_id": client.post("/v1/keys", json={"name": "a", "scopes": ["read"]}).json()["id"],
            "model": "pullquote",
        }


# What takes a thing away comes last: the others need it.
NAMING = sorted((name for name in CALLS if "{" in name), key=lambda name: name.startswith("DELETE"))


@pytest.mark.parametrize("label", NAMING)
def test_what_is_asked_of_things_that_are_there(
    written: dict[str, Any], there: dict[str, str], label: str
) -> None:
    names = {name: there[name] for name in re.findall(r"{(\w+)}", label)}
    _try(written, label, GenerationMode.POSITIVE, path_parameters=names)


def _try(written: dict[str, Any], label: str, mode: GenerationMode, **fixed: Any) -> None:
    @given(case=CALLS[label].as_strategy(generation_mode=mode, **fixed))
    @settings(
        max_examples=TRIES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def tried(case: Any) -> None:
        stay_here(case)
        case.call_and_validate(checks=CHECKS, **written)

    tried()
