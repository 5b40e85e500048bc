"""Signing in to the pages with a key, and out; and the page to do so on."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse

from frontend import FOLDER
from server.access.addresses import address_of
from server.access.cookies import clear_cookie, session_cookie, set_cookie
from server.access.refusals import OriginRefused
from server.access.scopes import granted
from server.access.shapes import SessionReport, SignInRequest, in_order, moment
from server.dependencies import AccessDep, CallerDep, SettingsDep
from server.origins import proves_same_origin, refusal
from server.problems import MEDIA_TYPE, Problem

router = APIRouter(prefix="/v1/session", tags=["session"])
page = APIRouter(include_in_schema=False)
_REFUSED: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": words}
    for status, words in (
        (401, "The key is not known."),
        (403, "The request comes from another site's page."),
        (429, "Too many wrong keys; `Retry-After` says when to come back."),
    )
}
_PRIVATE = {"cache-control": "no-store"}


@router.post("", summary="Sign in", status_code=201, responses=_REFUSED)
def sign_in(
    request: Request,
    access: AccessDep,
    settings: SettingsDep,
    response: Response,
    asked: SignInRequest,
) -> SessionReport:
    """Begin a session with a key; its cookie takes the place of the key on the pages."""
    if (why := refusal(request.headers, settings, "sign in")) is not None:
        raise OriginRefused(why)
    address = address_of(request.scope)
    access.limits.sign_in(address)
    key = access.recognition.prove(asked.key.strip(), address)
    before = session_cookie(request.scope)
    if before is not None:  # never taken over: whoever knew it would be signed in too
        access.sessions.end(before)
    cookie, expires = access.sessions.begin(key)
    response.headers["set-cookie"] = set_cookie(request.scope, cookie, expires)
    response.headers.update(_PRIVATE)
    return SessionReport(
        proof="session",
        name=key.name,
        scopes=in_order(granted(key.scopes)),
        expires=moment(expires),
    )


@router.get("", summary="Who calls")
def session(caller: CallerDep, response: Response) -> SessionReport:
    """By what the caller is known, and what they may do."""
    response.headers.update(_PRIVATE)
    return SessionReport(
        proof=caller.proof, name=caller.key_name, scopes=in_order(caller.scopes), expires=None
    )


@router.delete("", summary="Sign out", status_code=204, responses={403: _REFUSED[403]})
def sign_out(request: Request, access: AccessDep) -> Response:
    """End the session of the request's cookie, if there is one."""
    cookie = session_cookie(request.scope)
    if cookie is not None:
        if not proves_same_origin(request.headers):
            raise OriginRefused("only this server's own pages may sign out")
        access.sessions.end(cookie)
    headers = {**_PRIVATE, "set-cookie": clear_cookie(request.scope)}
    return Response(status_code=204, headers=headers)


@page.get("/sign-in")
def sign_in_page() -> FileResponse:
    """Where a key is asked for; `?next=` is where it leads."""
    return FileResponse(FOLDER / "sign_in.html", headers={"cache-control": "no-cache"})
