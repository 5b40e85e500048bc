"""What is sent to be added: a file, an address or a text, kept until its job is done."""

import json
import os
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, BinaryIO

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from index.readers import SUFFIXES
from index.readers.archives import ARCHIVE_SUFFIXES
from index.web.urls import normalise_url
from server import examples
from server.index_schemas import AddRequest
from server.problems import UploadRefused
from server.settings import Settings

_ACCEPTED = SUFFIXES | ARCHIVE_SUFFIXES
_LONGEST_NAME = 120

BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": AddRequest.model_json_schema(),
            "examples": {
                "words": {"summary": "By its words.", "value": examples.ADD_WORDS},
                "address": {"summary": "By its address.", "value": examples.ADD_ADDRESS},
            },
        },
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        },
    },
}


async def added(
    request: Request, settings: Settings, name: str | None = None
) -> tuple[str, dict[str, Any]]:
    """The kind of job that adds what was sent, and what it needs to know.

    What is sent under the same ``name`` comes to the same place; without one, to a new place.

    Raises ``UploadRefused``, ``ArticleUnreadable`` for an address that is none, and
    ``RequestValidationError``.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type == "multipart/form-data":
        async with request.form(max_files=1, max_fields=10) as form:
            sent = form.get("file")
            if not isinstance(sent, UploadFile) or not sent.filename:
                raise UploadRefused("send the article as the form's field 'file', with its name")
            place = _place(settings.data, name, safe_name(sent.filename))
            path = await run_in_threadpool(_keep, place, sent)
        return "add", {"path": str(path)}
    if content_type != "application/json":
        raise UploadRefused("send a form with a file, or JSON with a url, or a title and a text")
    asked = _asked(await request.body())
    if asked.url is not None and asked.text is None:
        return "sync", {"targets": [normalise_url(asked.url)]}
    if asked.text is None or asked.title is None:
        raise UploadRefused("give a url, or a title and a text")
    row = {name: value for name, value in asked.model_dump(mode="json").items() if value}
    place = _place(settings.data, name, _file_name(asked.title))
    path = await run_in_threadpool(_keep_text, place, row)
    return "add", {"path": str(path)}


def safe_name(name: str) -> str:
    """A file's name as sent, made fit to be one here. Raises ``UploadRefused``."""
    name = PureWindowsPath(PurePosixPath(name).name).name
    name = "".join(c for c in unicodedata.normalize("NFC", name) if c.isprintable()).strip(". ")
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
    if suffix.lower() not in _ACCEPTED:
        known = ", ".join(sorted(_ACCEPTED))
        what = f"the file {name}" if name else "a file without a name"
        raise UploadRefused(f"{what} cannot be read; send one of {known}")
    return stem.encode()[:_LONGEST_NAME].decode(errors="ignore") + suffix


def _asked(body: bytes) -> AddRequest:
    try:
        return AddRequest.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(
            [{**e, "loc": ("body", *e["loc"])} for e in error.errors(include_url=False)]
        ) from error


def _place(data: Path, name: str | None, file_name: str) -> Path:
    """Where an upload is kept: a folder of its own, so that no two ever meet."""
    return data.absolute() / "uploads" / (name or uuid.uuid4().hex) / "uploads" / file_name


def _keep(path: Path, sent: UploadFile) -> Path:
    with _written(path) as file:
        while chunk := sent.file.read(1 << 20):
            file.write(chunk)
    return path


def _keep_text(path: Path, row: Mapping[str, Any]) -> Path:
    with _written(path) as file:
        file.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
    return path


def _file_name(title: str) -> str:
    stem = "".join(c if c.isalnum() else " " for c in title).split()
    return safe_name(("-".join(stem)[:60].lower() or "article") + ".jsonl")


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """The file, there whole or not at all: sent again, it may be read by the first job."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    with part.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())  # it is promised before its job is done
    part.replace(path)
