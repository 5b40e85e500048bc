"""The data folder: catalogue, vectors and the lock that keeps writers apart.

Embedded ChromaDB is not safe for a writer beside other processes, so readers share the
lock and a writer holds it alone.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from filelock import ReadWriteLock, Timeout

from index.catalogue import Catalogue
from index.embedding import EmbeddingModel
from index.errors import IndexBroken, IndexBusy, IndexMismatch, IndexMissing
from index.passages import RULES
from index.records import About, Counts
from index.vectors import PassageVectors

RESTORED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Index:
    """An open index. Everything in it was made with ``model``."""

    catalogue: Catalogue
    vectors: PassageVectors
    model: EmbeddingModel

    def close(self) -> None:
        """Let go of the files; the object is unusable afterwards."""
        self.vectors.close()
        self.catalogue.close()


@contextmanager
def open_for_reading(data: Path, model: EmbeddingModel) -> Iterator[Index]:
    """The index in ``data``, shared with other readers.

    Raises ``IndexMissing``, ``IndexBroken``, ``IndexMismatch``, or ``IndexBusy`` while
    another process writes.
    """
    _require(data)
    with _locked(data, write=False):
        catalogue = _open_catalogue(data, model, read_only=True)
        try:
            # After a writer was killed the store may hold vectors of passages that are not
            # live; a search drops those, and the next writer clears them.
            vectors = PassageVectors.open(_vectors(data))
        except BaseException:
            catalogue.close()
            raise
        index = Index(catalogue, vectors, model)
        try:
            if vectors.count() < catalogue.counts().passages:
                raise IndexBroken(
                    f"the vector store in {data} has lost passages; "
                    "index the articles again to restore them"
                )
            yield index
        finally:
            index.close()


@contextmanager
def open_for_writing(data: Path, model: EmbeddingModel) -> Iterator[Index]:
    """The index in ``data``, made if it is not there, and held by this process alone.

    Vectors that are damaged or lost are restored from the catalogue. Raises ``IndexBusy``
    while another process uses it, ``IndexBroken``, ``IndexMismatch``.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexBroken(f"{data} cannot be used as a data folder: {error.strerror}") from error
    with _locked(data, write=True):
        if not _catalogue(data).exists():
            Catalogue.create(_catalogue(data), model.name, model.fingerprint, RULES)
        catalogue = _open_catalogue(data, model, read_only=False)
        try:
            vectors = _writable(_vectors(data))
        except BaseException:
            catalogue.close()
            raise
        index = Index(catalogue, vectors, model)
        try:
            if catalogue.writing or vectors.count() != catalogue.counts().passages:
                _reconcile(index)
            catalogue.writing = True
            yield index
            catalogue.writing = False
        finally:
            index.close()


def look(data: Path) -> tuple[About, Counts]:
    """What is indexed in ``data``, without vectors, model or lock. Raises ``IndexMissing``."""
    _require(data)
    catalogue = Catalogue(_catalogue(data), read_only=True)
    try:
        return catalogue.about(), catalogue.counts()
    finally:
        catalogue.close()


def _writable(vectors: Path) -> PassageVectors:
    """The vector store, or an empty one in place of one that cannot be used."""
    try:
        return PassageVectors.open(vectors, create=True)
    except IndexBroken:
        shutil.rmtree(vectors)
        return PassageVectors.open(vectors, create=True)


def _reconcile(index: Index) -> None:
    """Make the vectors those of the live passages, after a writer was cut short."""
    live, stored = index.catalogue.live_numbers(), index.vectors.numbers()
    index.vectors.remove(stored - live)
    missing = live - stored
    rows = (row for row in index.catalogue.vectors() if row[0] in missing)
    while batch := list(islice(rows, RESTORED_AT_ONCE)):
        numbers, articles, vectors = zip(*batch, strict=True)
        index.vectors.add(numbers, np.vstack(vectors), articles)


def _open_catalogue(data: Path, model: EmbeddingModel, *, read_only: bool) -> Catalogue:
    catalogue = Catalogue(_catalogue(data), read_only=read_only)
    about = catalogue.about()
    made, wanted = (about.fingerprint, about.passage_rules), (model.fingerprint, RULES)
    if made != wanted:
        catalogue.close()
        which = (
            f"with the embedding model {about.model}, not {model.name}"
            if about.fingerprint != model.fingerprint
            else "by other rules for passages than this version's"
        )
        raise IndexMismatch(
            f"the index in {data} was made {which}; "
            "set that model again, or index into another data folder"
        )
    return catalogue


@contextmanager
def _locked(data: Path, *, write: bool) -> Iterator[None]:
    try:
        lock = ReadWriteLock(data / "lock.sqlite", is_singleton=False)
    except OSError as error:
        raise IndexBroken(f"the data folder {data} cannot be written to: {error}") from error
    try:
        try:
            (lock.acquire_write if write else lock.acquire_read)(blocking=False)
        except Timeout as error:
            raise IndexBusy(
                f"another process is using the index in {data} (a running server, or another "
                "'pullquote index'); stop it first, or wait for it"
                if write
                else f"another process is writing to the index in {data}; try again when it is done"
            ) from error
        except (OSError, sqlite3.DatabaseError) as error:  # Timeout is an OSError: it is first
            raise IndexBroken(f"the data folder {data} cannot be written to: {error}") from error
        try:
            yield
        finally:
            lock.release()
    finally:
        lock.close()


def _require(data: Path) -> None:
    if not _catalogue(data).is_file():
        raise IndexMissing(f"there is no index in {data}; make one with 'pullquote index FOLDER'")


def _catalogue(data: Path) -> Path:
    return data / "catalogue.sqlite"


def _vectors(data: Path) -> Path:
    return data / "vectors"
