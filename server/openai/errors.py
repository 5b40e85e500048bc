"""Errors in OpenAI's shape, on OpenAI's paths: ``{"error": {message, type, param, code}}``."""

import sqlite3
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from index.errors import PullquoteError
from server.access.scopes import OPENAI_PATHS
from server.problems import damaged, internal_error, problem_of


class RequestRefused(PullquoteError):
    """What is asked for in OpenAI's shape is not to be had here."""

    def __init__(
        self, message: str, param: str, code: str = "invalid_value", status: int = 400
    ) -> None:
        super().__init__(message)
        self.param, self.code, self.status = param, code, status


class OpenAIRoute(APIRoute):
    """A route whose errors have OpenAI's shape."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with its errors turned into responses."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except (
                PullquoteError,
                RequestValidationError,
                HTTPException,
                sqlite3.DatabaseError,
            ) as error:
                status, body = described(error)
                headers = {"retry-after": "2"} if status == 503 else None
                return JSONResponse(body, status, headers)

        return handled


def shaped(request: Request, error: Exception) -> Response | None:
    """What goes back for an error that no route met, if its path is one of OpenAI's."""
    path = request.url.path
    if not any(path == each or path.startswith(f"{each}/") for each in OPENAI_PATHS):
        return None
    if isinstance(error, HTTPException):
        status, body = described(error)
        return JSONResponse(body, status, error.headers)
    problem = internal_error()
    return JSONResponse(
        _body(problem.status, problem.detail, None, "internal_error"), problem.status
    )


def described(error: Exception) -> tuple[int, dict[str, Any]]:
    """The HTTP status and the body of an error."""
    match error:
        case RequestRefused():
            return error.status, _body(error.status, str(error), error.param, error.code)
        case PullquoteError():
            problem = problem_of(error)
            code = problem.type.rpartition(":")[2].replace("-", "_")
            return problem.status, _body(problem.status, problem.detail, None, code)
        case sqlite3.DatabaseError():
            return described(damaged(error))
        case RequestValidationError():
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"][1:])
            return 400, _body(400, f"{place}: {first['msg']}", place or None, "invalid_value")
        case HTTPException():
            return error.status_code, _body(error.status_code, str(error.detail), None, None)
        case _:
            raise error


def _body(status: int, message: str, param: str | None, code: str | None) -> dict[str, Any]:
    kind = "invalid_request_error" if status < 500 else "server_error"
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}
