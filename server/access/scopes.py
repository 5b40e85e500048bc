"""What each route takes: the one place where that is said.

A route that is not here takes ``admin``, and fails a test.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal

from starlette.routing import compile_path

Group = Literal["ask", "read", "write"]


class Scope(StrEnum):
    """What a key is for."""

    READ = "read"  # search, articles, verification, status, the pages
    ASK = "ask"  # questions, in each of the shapes they come in, and conversations
    WRITE = "write"  # articles in and out, and all that changes the index
    ADMIN = "admin"  # keys and the running of the server

    @property
    def implied(self) -> frozenset["Scope"]:
        """What a key with this scope may do: to ask or to write takes reading."""
        return frozenset(Scope) if self is Scope.ADMIN else frozenset({self, Scope.READ})


def granted(scopes: Iterable[Scope]) -> frozenset[Scope]:
    """All that these scopes allow."""
    return frozenset().union(*(scope.implied for scope in scopes))


@dataclass(frozen=True)
class Rule:
    """What one route takes. ``scope`` is ``None`` where nobody is asked for a key."""

    method: str
    path: str
    scope: Scope | None
    answers: bool = False  # it waits for its turn at the model
    page: bool = False  # people see it: without a session they are led to the sign-in page
    openai: bool = False  # its errors have OpenAI's shape
    below: bool = False  # everything under the path too
    knows: bool = False  # it is told who calls, though nobody has to say so

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What matches the paths it is for, as the router does."""
        if self.below:
            return re.compile(f"{re.escape(self.path)}(/.*)?$", re.DOTALL)
        return compile_path(self.path)[0]

    @property
    def group(self) -> Group | None:
        """Which rate limit it counts for."""
        if self.scope is None:
            return None
        if self.answers:
            return "ask"
        if self.method in ("GET", "HEAD") or self.scope is Scope.READ:
            return "read"
        return "write"


def _all(scope: Scope | None, *calls: str) -> list[Rule]:
    return [Rule(method, path, scope) for method, path in map(str.split, calls)]


def _pages(*paths: str) -> list[Rule]:
    return [Rule("GET", path, Scope.READ, page=True) for path in paths]


RULES: tuple[Rule, ...] = (
    *_all(
        None,
        "GET /healthz",
        "GET /readyz",
        "GET /openapi.json",
        "GET /icon.svg",
        "GET /manifest.webmanifest",
        "GET /sign-in",
        "POST /v1/session",
        "DELETE /v1/session",
    ),
    Rule("GET", "/v1/session", None, knows=True),
    Rule("GET", "/scripts", None, below=True),
    Rule("GET", "/styles", None, below=True),
    *_pages("/", "/library", "/check", "/articles/{article_id}"),
    Rule("POST", "/v1/ask", Scope.ASK, answers=True),
    Rule("POST", "/v1/chat/completions", Scope.ASK, answers=True, openai=True),
    Rule("POST", "/v1/responses", Scope.ASK, answers=True, openai=True),
    Rule("GET", "/v1/models", Scope.ASK, openai=True),
    Rule("GET", "/v1/models/{model}", Scope.ASK, openai=True),
    Rule("POST", "/mcp", Scope.ASK, answers=True),
    *_all(
        Scope.ASK,
        "POST /v1/conversations",
        "GET /v1/conversations",
        "GET /v1/conversations/{conversation_id}",
        "PATCH /v1/conversations/{conversation_id}",
        "DELETE /v1/conversations/{conversation_id}",
        "GET /v1/conversations/{conversation_id}/export",
    ),
    *_all(
        Scope.READ,
        "GET /v1/search",
        "POST /v1/verify",
        "GET /v1/suggestions",
        "GET /v1/articles",
        "GET /v1/articles/{article_id}",
        "GET /v1/articles/{article_id}/differences/{other_id}",
        "GET /v1/articles/{article_id}/citation",
        "POST /v1/citations",
        "GET /v1/index",
        "GET /v1/jobs",
        "GET /v1/jobs/{job_id}",
    ),
    *_all(
        Scope.WRITE,
        "POST /v1/articles",
        "DELETE /v1/articles/{article_id}",
        "POST /v1/index/sync",
        "POST /v1/index/remove",
        "POST /v1/index/rebuild",
        "POST /v1/index/rollback",
        "POST /v1/index/prune",
        "POST /v1/index/check",
        "POST /v1/index/repair",
        "DELETE /v1/jobs/{job_id}",
    ),
    *_all(
        Scope.ADMIN,
        "GET /metrics",
        "GET /v1/keys",
        "POST /v1/keys",
        "DELETE /v1/keys/{key_id}",
    ),
)
UNLISTED = Rule("", "", Scope.ADMIN)
# Errors on these, and below them, have OpenAI's shape.
OPENAI_PATHS = tuple(r.path for r in RULES if r.openai and "{" not in r.path)


def rule_of(method: str, path: str) -> Rule | None:
    """The rule for a request; ``None`` if no route is listed for it."""
    wanted = "GET" if method == "HEAD" else method
    return next((r for r in RULES if r.method == wanted and r.pattern.match(path)), None)
