"""Bring the index in line with folders, files and pages: add, change, remove, leave alone.

Files are compared by the hash of their bytes, articles by their revision, and only what
changed is embedded. For each article: its vectors are stored, then it goes live in one
transaction of the catalogue, then its old vectors are removed. Killed in between, what
is left over is found and cleared by the next writer.
"""

import hashlib
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from index.article import Article
from index.data_folder import Index
from index.errors import (
    ArticleUnreadable,
    NothingToIndex,
    RemovalsNeedConsent,
    SourceMissing,
)
from index.fetching import is_url, normalise_url
from index.making import Ready, enough, make_live
from index.passages import Passage, split_passages
from index.plan import Found, Plan, Reading, plan, require_consent
from index.progress import Watch
from index.readers import read_article
from index.readers.archives import ARCHIVE_SUFFIXES
from index.readers.version import READERS
from index.records import FileRecord
from index.sources import ClosedFolder, Scan, absolute, scan
from index.stories import settle
from index.survey import Read, Surveyor, Unread

Target = str | Path
"""A folder, a file, or the address of a page."""


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """How a sync goes about it."""

    allow_removals: bool = False
    restore: bool = True  # whether a file that is a target comes back if it was taken out
    fields: Mapping[str, str] = field(default_factory=dict)  # of tables: ours -> theirs
    allowed_hosts: frozenset[str] = frozenset()  # private hosts that may be fetched from
    read: Read = read_article
    watch: Watch = field(default_factory=Watch)


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be indexed, and why."""

    source: str
    error: str


@dataclass(slots=True)
class SyncReport:
    """What a sync did; counts are articles unless they say otherwise."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    identical: int = 0  # files whose article another file holds too
    withdrawn: int = 0  # files that were taken out by hand and are still there
    failed: list[Failure] = field(default_factory=list)
    ignored: int = 0  # files of other kinds, such as pictures
    articles: int = 0
    paragraphs: int = 0
    passages: int = 0
    seconds: float = 0.0

    def add(self, other: "SyncReport") -> None:
        """Count in what another sync did."""
        for name in ("added", "updated", "removed", "unchanged", "identical", "withdrawn"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failed += other.failed
        self.ignored += other.ignored
        self.seconds += other.seconds


@dataclass(frozen=True, slots=True)
class _Places:
    """The targets by kind, each under its one name."""

    folders: tuple[Path, ...]
    files: tuple[Path, ...]
    pages: tuple[str, ...]

    def kinds(self) -> Iterator[tuple[str, str]]:
        yield from ((str(folder), "folder") for folder in self.folders)
        yield from ((str(file), "file") for file in self.files)
        yield from ((page, "page") for page in self.pages)


def find(targets: Sequence[Target]) -> Scan:
    """What a first sync of ``targets`` would look at on this machine.

    Raises ``SourceMissing``, or ``NothingToIndex`` if a folder holds no article.
    """
    found = scan([Path(target) for target in targets if not is_url(str(target))])
    for target in targets:
        if not is_url(str(target)) and not _holds(found, absolute(Path(target))):
            raise NothingToIndex(_nothing(target, found))
    return found


def sync(
    index: Index, targets: Sequence[Target], options: SyncOptions = SyncOptions()
) -> SyncReport:
    """Make the index hold what is in ``targets`` now.

    Articles whose file has gone from one of the folders are removed; those of other
    folders are left alone. A file that cannot be read is reported, and the article it
    held before stays. Raises ``SourceMissing`` and ``NothingToIndex``, for a folder that is
    missing or empty, and ``RemovalsNeedConsent``, all before anything is changed; ``Cancelled``
    and, if the model fails, ``ModelUnavailable``: then what was done before stays done.
    """
    with index.writing():
        return _Sync(index, options).run(targets)


def article_id(path: str) -> str:
    """An id that comes from where the article is: readable, safe in a URL, and stable."""
    words = re.sub(r"[^a-z0-9]+", "-", PurePath(path).stem.lower()).strip("-")[:40].rstrip("-")
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
    return f"{words}-{digest}" if words else digest


class _Sync:
    """One sync on its way."""

    def __init__(self, index: Index, options: SyncOptions) -> None:
        self._index = index
        self._catalogue = index.catalogue
        self._options = options
        self._known = index.catalogue.files()
        self._report = SyncReport()
        self._ids = set(index.catalogue.revisions())
        self._unread: set[str] = set()  # paths whose reading is still to come
        self._claimed: set[str] = set()  # ids that were given a revision in this sync
        self._updating: set[str] = set()  # those of them that were live before
        self._waiting: dict[str, Ready] = {}  # by revision
        self._also: list[FileRecord] = []  # files that hold an article that is waiting
        self._passages = 0

    def run(self, targets: Sequence[Target]) -> SyncReport:
        started = time.monotonic()
        places = self._places(targets)
        try:
            found = self._scan(places)
            surveyed = list(self._survey(places, found))
            todo = self._plan(places, found.closed, surveyed)
        except (SourceMissing, NothingToIndex, RemovalsNeedConsent) as error:
            self._note(places, str(error))
            raise
        self._report.ignored = found.ignored
        self._fail([Unread(str(c.path), c.label, c.error) for c in found.closed], remember=False)
        self._fail([item for item in surveyed if isinstance(item, Unread)], remember=True)
        self._apply(todo)
        settle(self._index, self._options.watch)
        self._note(places, None)
        report, counts = self._report, self._catalogue.counts()
        report.articles = counts.articles
        report.paragraphs = counts.paragraphs
        report.passages = counts.passages
        report.seconds = round(time.monotonic() - started, 3)
        return report

    # What is there

    def _places(self, targets: Sequence[Target]) -> _Places:
        folders: list[Path] = []
        files: list[Path] = []
        pages: list[str] = []
        for target in targets:
            if is_url(str(target)):
                pages.append(normalise_url(str(target)))
                continue
            try:
                place = absolute(Path(target))
            except SourceMissing:
                place = Path(target).absolute()
                if not any(_under(record, place) for record in self._known.values()):
                    raise
                if not self._options.allow_removals:
                    self._catalogue.note_source(str(place), "folder", "the folder is not there")
                    raise
                folders.append(place)
                continue
            (folders if place.is_dir() else files).append(place)
        return _Places(tuple(folders), tuple(files), tuple(pages))

    def _scan(self, places: _Places) -> Scan:
        found = scan([p for p in (*places.folders, *places.files) if p.exists()])
        for folder in places.folders:
            known = any(_under(record, folder) for record in self._known.values())
            if not _holds(found, folder) and not (known and self._options.allow_removals):
                # An empty folder is far more often a drive that is not there than a paper
                # withdrawn.
                raise NothingToIndex(_nothing(folder, found))
        return found

    def _survey(self, places: _Places, found: Scan) -> Iterator[Found | Unread]:
        options = self._options
        fields = options.fields or self._known_fields(places)
        surveyor = Surveyor(self._known, READERS, options.read, fields, options.allowed_hosts)
        total = len(found.files) + len(places.pages)
        for done, source in enumerate(found.files):
            options.watch.at("looking", done, total)
            yield from surveyor.file(source)
        for page in places.pages:
            options.watch.at("looking", total - len(places.pages), total)
            yield surveyor.page(page)

    def _known_fields(self, places: _Places) -> Mapping[str, str]:
        """The columns that were named when these places were indexed before."""
        here = {place for place, _ in places.kinds()}
        known = (source.fields for source in self._catalogue.sources() if source.place in here)
        return next((fields for fields in known if fields), {})

    def _plan(
        self,
        places: _Places,
        closed: Sequence[ClosedFolder],
        surveyed: Sequence[Found | Unread],
    ) -> Plan:
        present = {item.path for item in surveyed}
        unread = {item.path for item in surveyed if isinstance(item, Unread)}
        missing = [
            record
            for record in self._known.values()
            if record.path not in present
            and record.archive not in unread  # what is in it is not known to be gone
            and (
                any(_under(record, folder) for folder in places.folders)
                or record.archive in present
            )
            and not any(_under(record, folder.path) for folder in closed)
        ]
        todo = plan(
            self._known,
            [item for item in surveyed if isinstance(item, Found)],
            READERS,
            missing=missing,
            named={str(file) for file in places.files} | set(places.pages)
            if self._options.restore
            else (),
        )
        if not self._options.allow_removals:
            for folder in places.folders:
                held = [r for r in self._known.values() if _under(r, folder)]
                require_consent(folder.name, held, todo.gone, self._known.values())
        return todo

    # Making it so

    def _apply(self, todo: Plan) -> None:
        self._report.unchanged += sum(record.article is not None for record in todo.unchanged)
        self._report.withdrawn = todo.withdrawn
        # Whatever takes long comes after: what was withdrawn is not quoted meanwhile.
        self._catalogue.forget_files([record.path for record in todo.gone])
        self._remove_unsourced()
        # An archive has been read when its members have.
        readings = sorted(todo.readings, key=lambda reading: _is_archive(reading.found))
        self._unread = {reading.found.path for reading in readings}
        watch = self._options.watch
        for done, reading in enumerate(readings):
            watch.at("indexing", done, len(readings), self._passages)
            self._read(reading)
            self._unread.discard(reading.found.path)
            if enough(self._waiting.values()):
                self._make_live()
        self._make_live()
        self._remove_unsourced()
        watch.at("indexing", len(readings), len(readings), self._passages)

    def _read(self, reading: Reading) -> None:
        found = reading.found
        file = FileRecord(
            found.path,
            found.label,
            reading.article,
            found.digest,
            READERS,
            archive=found.archive,
            validators=found.validators,
        )
        if reading.moved_from is not None:
            self._catalogue.move_file(reading.moved_from, file)
        if _is_archive(found):
            self._make_live()  # its members first
            self._catalogue.put_file(file)
            return
        try:
            article = found.read()
        except ArticleUnreadable as error:
            self._fail([Unread(found.path, found.label, str(error), found.archive)], remember=True)
            return
        assert article is not None
        passages = split_passages(article, self._index.model.count_tokens)
        if passages:
            self._place(file, article, passages)
        else:
            empty = "it has no text that could be searched"
            self._fail([Unread(found.path, found.label, empty, found.archive)], remember=True)

    def _place(self, file: FileRecord, article: Article, passages: tuple[Passage, ...]) -> None:
        """Find out whether an article is new, changed, or there already."""
        revision = article.revision
        twin = self._catalogue.with_revision(revision)
        # One that is about to become another revision does not hold this one any longer.
        if twin is not None and all(ready.id != twin for ready in self._waiting.values()):
            self._catalogue.put_file(replace(file, article=twin))
            if twin == file.article:
                self._report.unchanged += 1
            else:
                self._report.identical += 1
            return
        if revision in self._waiting:
            self._also.append(replace(file, article=self._waiting[revision].id))
            self._report.identical += 1
            return
        identity = file.article
        if identity is None or identity in self._claimed or self._shared(identity, file.path):
            identity = self._free_id(file.path)
        else:
            self._updating.add(identity)
        self._ids.add(identity)
        self._claimed.add(identity)
        self._waiting[revision] = Ready(
            identity, replace(file, article=identity), article, passages
        )

    def _shared(self, identity: str, path: str) -> bool:
        """Whether another file, which does not change now, holds the same article."""
        return any(
            other.path != path and other.path not in self._unread
            for other in self._catalogue.files_of(identity)
        )

    def _free_id(self, path: str) -> str:
        """The path's own id, or one like it if an article that moved away has kept that."""
        identity = wanted = article_id(path)
        further = 2
        while identity in self._ids:
            identity, further = f"{wanted}-{further}", further + 1
        return identity

    def _make_live(self) -> None:
        """Embed the waiting articles together, then make each live in one transaction."""
        waiting = list(self._waiting.values())
        if not waiting:
            return
        self._passages += make_live(self._index, waiting)
        updated = sum(ready.id in self._updating for ready in waiting)
        self._report.updated += updated
        self._report.added += len(waiting) - updated
        for file in self._also:
            self._catalogue.put_file(file)
        self._waiting, self._also = {}, []

    def _remove_unsourced(self) -> None:
        for identity in self._catalogue.unsourced():
            self._index.vectors.remove(self._catalogue.remove(identity))
            self._report.removed += 1

    def _fail(self, unread: Sequence[Unread], *, remember: bool) -> None:
        """Report what cannot be read; the article it held before stays live."""
        for item in unread:
            self._report.failed.append(Failure(item.label, item.error))
            if not remember or not _is_text(item.path):
                continue
            known = self._catalogue.file(item.path)
            record = known or FileRecord(
                item.path, item.label, None, "", READERS, archive=item.archive
            )
            self._catalogue.put_file(replace(record, error=item.error))

    def _note(self, places: _Places, error: str | None) -> None:
        for place, kind in places.kinds():
            page = self._catalogue.file(place) if kind == "page" else None
            if page is not None and page.error is not None and page.article is None:
                self._catalogue.forget_files([place])  # it never was an article: not one to follow
                continue
            failed = error or (page.error if page else None)
            self._catalogue.note_source(place, kind, failed, self._options.fields)


def _under(record: FileRecord, folder: Path) -> bool:
    return record.path.startswith(f"{folder}{os.sep}")


def _holds(found: Scan, place: Path) -> bool:
    return any(file.path == place or file.path.is_relative_to(place) for file in found.files)


def _is_archive(found: Found) -> bool:
    return found.archive is None and PurePath(found.path).suffix.lower() in ARCHIVE_SUFFIXES


def _is_text(path: str) -> bool:
    """Whether a name can be written down; one that cannot is reported each time anew."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _nothing(target: Target, found: Scan) -> str:
    others = f" (files of other kinds: {found.ignored})" if found.ignored else ""
    return f"there are no articles in {target}{others}; nothing was changed"
