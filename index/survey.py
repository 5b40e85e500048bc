"""What is there now: the digests of files, of the members of archives, and of pages."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Protocol

from index.article import Article
from index.errors import ArticleUnreadable
from index.fetching import NotModified, fetch, normalise_url
from index.plan import Found
from index.readers import read_article
from index.readers.archives import BadEntry, entries
from index.records import FileRecord
from index.sources import SourceFile

MEMBER = "!/"
"""What stands between an archive's path and a member's name."""


class Read(Protocol):
    """Reads bytes by their name's suffix: here, or in a process of its own."""

    def __call__(self, data: bytes, name: str, charset: str | None = None) -> Article:
        """The article. Raises ``ArticleUnreadable``."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that is there and cannot be read, and why."""

    path: str
    label: str
    error: str
    archive: str | None = None


@dataclass(frozen=True, slots=True)
class Surveyor:
    """Looks at sources and says what they hold, without reading articles yet.

    ``known`` are the files of the index; what is known and unchanged is not opened twice.
    """

    known: Mapping[str, FileRecord]
    reader: str
    read: Read = read_article
    fields: Mapping[str, str] = field(default_factory=dict)
    allowed_hosts: frozenset[str] = frozenset()

    def file(self, source: SourceFile) -> Iterator[Found | Unread]:
        """A file, or an archive and its members."""
        path = str(source.path)
        try:
            digest = source.digest()
            if not source.archive:
                yield Found(path, source.label, digest, lambda: self._read(source))
                return
            yield from self._archive(source, path, digest)
        except ArticleUnreadable as error:
            yield Unread(path, source.label, str(error))

    def page(self, url: str) -> Found | Unread:
        """A page on the web; one that has not changed is not sent again."""
        known = self.known.get(url)
        sent = (known.validators if known else None) or {}
        if known is not None and known.reader != self.reader:
            sent = {}  # it has to be read again, whether or not it changed
        try:
            fetched = fetch(
                normalise_url(url),
                allowed_hosts=self.allowed_hosts,
                etag=sent.get("etag"),
                last_modified=sent.get("modified"),
                seen_at=sent.get("seen_at"),
            )
        except ArticleUnreadable as error:
            return Unread(url, url, str(error))
        if isinstance(fetched, NotModified):
            assert known is not None
            return Found(url, url, known.digest, lambda: None, validators=known.validators)
        name = (PurePath(fetched.url.rstrip("/")).stem or "page") + fetched.suffix
        article = lambda: self._with_address(fetched.data, name, fetched.charset, fetched.url)  # noqa: E731
        return Found(
            url,
            url,
            hashlib.sha256(fetched.data).hexdigest(),
            article,
            validators={
                "etag": fetched.etag,
                "modified": fetched.last_modified,
                "seen_at": fetched.url,
            },
        )

    def _read(self, source: SourceFile) -> Article:
        return self.read(source.read(), source.path.name)

    def _with_address(self, data: bytes, name: str, charset: str | None, url: str) -> Article:
        article = self.read(data, name, charset)
        return article if article.url else replace(article, url=url)

    def _archive(self, source: SourceFile, path: str, digest: str) -> Iterator[Found | Unread]:
        known = self.known.get(path)
        if known and (known.digest, known.reader, known.error) == (digest, self.reader, None):
            yield Found(path, source.label, digest, lambda: None)
            for record in self.known.values():
                if record.archive == path:
                    yield self._member_as_known(record)
            return
        members: list[Found | Unread] = []
        for entry in entries(source.path, self.fields, read=self.read):
            where, label = f"{path}{MEMBER}{entry.name}", f"{source.label}{MEMBER}{entry.name}"
            if isinstance(entry, BadEntry):
                members.append(Unread(where, label, entry.error, path))
            else:
                members.append(Found(where, label, entry.digest, entry.read, archive=path))
        # Only now: an archive that breaks off half-way has not been surveyed.
        yield Found(path, source.label, digest, lambda: None)
        yield from members

    def _member_as_known(self, record: FileRecord) -> Found | Unread:
        if record.error is not None:
            return Unread(record.path, record.label, record.error, record.archive)
        return Found(record.path, record.label, record.digest, lambda: None, archive=record.archive)


def survey(surveyor: Surveyor, files: Sequence[SourceFile]) -> Iterator[Found | Unread]:
    """What all of these files hold."""
    for source in files:
        yield from surveyor.file(source)
