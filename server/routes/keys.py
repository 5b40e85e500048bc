"""Keys over HTTP, for administrators."""

import logging

from fastapi import APIRouter, Response

from server.access.shapes import KeyList, KeyRequest, NewKey, key_list, new_key
from server.dependencies import ADMINISTERS, AccessDep, CallerDep
from server.problems import MEDIA_TYPE, Problem

router = APIRouter(prefix="/v1/keys", tags=["keys"], dependencies=ADMINISTERS)
_LOG = logging.getLogger(__name__)
_PRIVATE = {"cache-control": "no-store"}


@router.get("", summary="List keys")
def keys(access: AccessDep, response: Response) -> KeyList:
    """All keys: whose, for what, last used when; nothing of what their holders show."""
    response.headers.update(_PRIVATE)
    return key_list(access.keys.all())


@router.post("", summary="Make a key", status_code=201)
def make(access: AccessDep, caller: CallerDep, response: Response, asked: KeyRequest) -> NewKey:
    """Make a key; this is the only time that it is shown."""
    key, shown = access.keys.make(asked.name, asked.scopes, asked.expires_days)
    _LOG.warning("the key %s was made by %s", key.id, caller.identity)
    response.headers.update(_PRIVATE)
    return new_key(key, shown)


@router.delete(
    "/{key_id}",
    summary="Revoke a key",
    responses={
        404: {
            "model": Problem,
            "content": {MEDIA_TYPE: {}},
            "description": "No key has this id.",
        }
    },
)
def revoke(access: AccessDep, caller: CallerDep, response: Response, key_id: str) -> KeyList:
    """Revoke a key; it and its sessions end at once. Gives the keys that are left.

    The last one for administrators can be revoked too: `warning` then says what that means.
    """
    access.keys.revoke(key_id)
    _LOG.warning("the key %s was revoked by %s", key_id, caller.identity)
    response.headers.update(_PRIVATE)
    return key_list(access.keys.all())
