"""The data folder: generations of the index, and the lock that keeps writers apart.

Embedded ChromaDB is not safe for a writer beside other processes, so readers share the
lock and a writer holds it alone. A generation is built aside under the readers' lock: no
writer can change what it is built from, and questions are answered meanwhile.

With a Chroma server all share that lock, and the one that holds the lease writes.
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
from index.chroma_collections import NAME as COLLECTION_FILE
from index.chroma_collections import ask_to_read, ask_to_write, collection_of, sweep
from index.embedding import EmbeddingModel
from index.errors import (
    IndexBroken,
    IndexBusy,
    IndexMismatch,
    IndexMissing,
    PullquoteError,
    StorageFailed,
)
from index.generations import Generations
from index.lease import FencedCatalogue, Holding, Lease
from index.passages import RULES
from index.places import ChromaServer
from index.records import About, Counts
from index.upgrade import upgrade
from index.vectors import PassageVectors

RESTORED_AT_ONCE = 1_000
# How long other processes may still answer from a generation that was replaced: longer than
# any answer takes, and they look for a new one every second.
GRACE = 300.0
# Free space below which nothing is added: more than the logs of SQLite and Chroma want.
ROOM = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Index:
    """An open generation. Everything in it was made with ``model``."""

    catalogue: Catalogue
    vectors: PassageVectors
    model: EmbeddingModel

    def close(self) -> None:
        """Let go of the files; the object is unusable afterwards."""
        self.vectors.close()
        self.catalogue.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A time in which vectors and catalogue are changed, and after which they agree.

        What a writer before left half done is cleared first, and what this one does when
        it stops with an error of the program's own.
        """
        if self.catalogue.writing or self.vectors.count() != self.catalogue.counts().passages:
            self.reconcile()
        self.catalogue.set_writing(True)
        try:
            yield
        except PullquoteError:
            self.reconcile()
            self.catalogue.set_writing(False)
            raise
        self.catalogue.set_writing(False)

    def reconcile(self) -> None:
        """Make the vectors those of the live passages, after a writer was cut short.

        An article that no file holds any longer was about to leave, or to be found again.
        """
        for identity in self.catalogue.unsourced():
            self.catalogue.remove(identity)
        live, stored = self.catalogue.live_numbers(), self.vectors.numbers()
        self.vectors.remove(stored - live)
        missing = live - stored
        rows = (row for row in self.catalogue.vectors() if row[0] in missing)
        while batch := list(islice(rows, RESTORED_AT_ONCE)):
            numbers, articles, vectors = zip(*batch, strict=True)
            self.vectors.add(numbers, np.vstack(vectors), articles)


@contextmanager
def open_for_reading(
    data: Path, model: EmbeddingModel, chroma: ChromaServer | None = None
) -> Iterator[Index]:
    """The live index in ``data``, shared with other readers.

    Raises ``IndexMissing``, ``IndexBroken``, ``IndexMismatch``, ``VectorsUnavailable``, or
    ``IndexBusy`` while another process writes, unless the vectors are in a Chroma server.
    """
    with sharing(data):
        index = open_shared(data, model, chroma)
        try:
            yield index
        finally:
            index.close()


def open_shared(data: Path, model: EmbeddingModel, chroma: ChromaServer | None = None) -> Index:
    """The live index in a folder that this process shares, for reading.

    Raises as ``open_for_reading`` does.
    """
    index = _open_to_read(require(data), model, chroma)
    try:
        require_vectors(index)
    except BaseException:
        index.close()
        raise
    return index


def require_vectors(index: Index) -> None:
    """Raise ``IndexBroken`` if live passages have no vector, ``VectorsUnavailable``.

    After a writer was killed the store may hold vectors of passages that are not live; a
    search drops those, and the next writer clears them.
    """
    live = index.catalogue.counts().passages
    while index.vectors.count() < live:
        # Beside a writer, who forgets vectors last, the two were counted at different times.
        before, live = live, index.catalogue.counts().passages
        if live < before:
            continue
        raise IndexBroken(
            f"the vector store in {index.catalogue.path.parents[2]} has lost passages; "
            "'pullquote status --repair' restores them"
        )


@contextmanager
def open_for_writing(
    data: Path, model: EmbeddingModel, chroma: ChromaServer | None = None
) -> Iterator[Index]:
    """The live index in ``data``, made if it is not there, and held by this process alone.

    Raises ``IndexBusy`` while another process uses it, ``IndexBroken``, ``IndexMismatch``,
    ``VectorsUnavailable``.
    """
    with owning(data, chroma) as holding:
        index = open_owned(data, model, holding)
        try:
            yield index
        finally:
            index.close()


@contextmanager
def sharing(data: Path) -> Iterator[None]:
    """Hold the data folder together with other readers. See ``open_for_reading``."""
    require(data)
    with _locked(data, write=False):
        yield


@contextmanager
def owning(data: Path, chroma: ChromaServer | None = None) -> Iterator[Holding]:
    """Hold the data folder alone; it is made if it is not there. See ``open_for_writing``.

    With a Chroma server others may read it meanwhile, and the right to write is a lease.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexBroken(f"{data} cannot be used as a data folder: {error.strerror}") from error
    with _locked(data, write=chroma is None):
        if chroma is None:
            holding = Holding()
            prepare(data, holding)
            yield holding
            return
        lease = Lease(data)
        if not lease.take():
            raise IndexBusy(
                f"another process is writing to the index in {data}, or has the right to: a "
                "running server does what it is asked; or try again when it is done"
            )
        try:
            holding = Holding(chroma, lease)
            prepare(data, holding)
            yield holding
        finally:
            lease.release()


def prepare(data: Path, holding: Holding) -> None:
    """Put a data folder in order that this process has just come to hold."""
    with holding.fenced():
        upgrade(data)
    clear(data, holding)


def clear(data: Path, holding: Holding) -> None:
    """Remove generations that are left over, and their vectors."""
    with holding.fenced():
        Generations(data).clear(0.0 if holding.chroma is None else GRACE)
    if holding.chroma is not None:
        sweep(holding, data)


def open_owned(data: Path, model: EmbeddingModel, holding: Holding = Holding()) -> Index:
    """The live index in a folder this process owns, made if it is not there, put in order.

    Vectors that are damaged or lost, or were kept elsewhere, are restored from the catalogue.
    Raises ``IndexBroken``, ``IndexMismatch``, ``VectorsUnavailable``, ``LeaseLost``.
    """
    generations = Generations(data)
    live = generations.live()
    if live is None:
        with generations.building() as folder:
            Catalogue.create(catalogue_in(folder), model.name, model.fingerprint, RULES)
            store_in(folder, holding).close()
            with holding.fenced():
                live = generations.adopt(folder, keep_previous=False)
    index = open_generation(live, model, holding)
    try:
        if index.catalogue.writing or index.vectors.count() != index.catalogue.counts().passages:
            with index.writing():  # clears what was left half done
                pass
    except BaseException:
        index.close()
        raise
    return index


def require_room(folder: Path, wanted: int = 0) -> None:
    """Raise ``StorageFailed`` unless ``wanted`` bytes can be written, with some to spare.

    Asked beforehand because Chroma, once a disk was full, fails or waits for ever.
    """
    free = shutil.disk_usage(folder).free
    if free < wanted + ROOM:
        raise StorageFailed(
            f"the disk is full: {free // 2**20} MB are free where the index is, and "
            f"{(wanted + ROOM) // 2**20} MB are needed. What was live stays as it is; "
            "do the same again when there is room"
        )


def look(data: Path) -> tuple[About, Counts]:
    """What is indexed in ``data``, without vectors, model or lock. Raises ``IndexMissing``."""
    with catalogue_of(data) as catalogue:
        return catalogue.about(), catalogue.counts()


@contextmanager
def catalogue_of(data: Path) -> Iterator[Catalogue]:
    """The live catalogue for reading, without vectors, model or lock."""
    catalogue = Catalogue(catalogue_in(require(data)), read_only=True)
    try:
        yield catalogue
    finally:
        catalogue.close()


def require(data: Path) -> Path:
    """The folder of the live generation. Raises ``IndexMissing``."""
    live = Generations(data).live()
    if live is None:
        if (data / "catalogue.sqlite").exists():
            raise IndexBroken(
                f"the index in {data} was made by an earlier version of this program; "
                "'pullquote index' brings it up to date"
            )
        raise IndexMissing(f"there is no index in {data}; make one with 'pullquote index FOLDER'")
    return live


def open_generation(folder: Path, model: EmbeddingModel, holding: Holding = Holding()) -> Index:
    """A generation of a folder this process owns, or is building, for writing."""
    catalogue = _open_catalogue(
        Catalogue(catalogue_in(folder), read_only=False)
        if holding.lease is None
        else FencedCatalogue(catalogue_in(folder), holding.lease),
        model,
    )
    try:
        return Index(catalogue, store_in(folder, holding), model)
    except BaseException:
        catalogue.close()
        raise


def store_in(generation: Path, holding: Holding = Holding()) -> PassageVectors:
    """A generation's vector store for writing; an empty one if there is none that can be used.

    What another place holds of it is given up: it would fall behind unnoticed.
    """
    folder = vectors_in(generation)
    if holding.chroma is not None:
        store = ask_to_write(holding, generation)
        shutil.rmtree(folder, ignore_errors=True)
        return store
    (generation / COLLECTION_FILE).unlink(missing_ok=True)
    try:
        return PassageVectors.open(folder, create=True)
    except IndexBroken:
        shutil.rmtree(folder)
        return PassageVectors.open(folder, create=True)


def catalogue_in(generation: Path) -> Path:
    """Where a generation's catalogue is."""
    return generation / "catalogue.sqlite"


def vectors_in(generation: Path) -> Path:
    """Where a generation's vectors are."""
    return generation / "vectors"


def _open_to_read(generation: Path, model: EmbeddingModel, chroma: ChromaServer | None) -> Index:
    catalogue = _open_catalogue(Catalogue(catalogue_in(generation), read_only=True), model)
    try:
        return Index(catalogue, _store_to_read(generation, chroma), model)
    except BaseException:
        catalogue.close()
        raise


def _store_to_read(generation: Path, chroma: ChromaServer | None) -> PassageVectors:
    if chroma is not None:
        return ask_to_read(chroma, generation)
    folder = vectors_in(generation)
    if collection_of(generation) is not None and not folder.is_dir():
        raise IndexBroken(
            "the vectors of this index are in a Chroma server: PULLQUOTE_CHROMA_URL says "
            "where it is, or 'pullquote status --repair' brings them into the data folder"
        )
    return PassageVectors.open(folder)


def _open_catalogue(catalogue: Catalogue, model: EmbeddingModel) -> Catalogue:
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
            f"the index in {catalogue.path.parents[2]} was made {which}; "
            "set that model again, or make the index anew with 'pullquote rebuild'"
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
