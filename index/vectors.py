"""Passage vectors in ChromaDB: derived from the catalogue, never the truth.

They are in files that this process opens, or in a Chroma server, which several may ask.
One record a passage; its id is the passage's number in the catalogue. LlamaIndex's own
Chroma store is not used for this: it gives exp(-distance) instead of the cosine, keeps a
JSON copy of every text, and its batches exceed what Chroma takes.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from pathlib import Path
from typing import TypeVar, cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import (
    CreateCollectionConfiguration,
    CreateHNSWConfiguration,
)
from chromadb.api.models.Collection import Collection
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.api.types import Where
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from index.chroma import Connection
from index.embedding import Matrix, Vector
from index.errors import IndexBroken, StorageFailed
from index.places import ChromaServer

# Chroma's local store refuses more than 5,461 records, or 32,766 conditions, in one call.
BATCH = 5_000
# Vectors sent to a server in one call, which is to end in seconds.
SENT_AT_ONCE = 500
LISTED_AT_ONCE = 50_000
COLLECTION = "passages"
# ef_search above the most results ever asked for: recall of the graph is then nearly 1.
HNSW = CreateHNSWConfiguration(space="cosine", ef_construction=200, ef_search=200, max_neighbors=24)
CONFIGURATION = CreateCollectionConfiguration(hnsw=HNSW)

# What a search says that was under way while a passage that it had found was deleted.
_PASSING = "Error finding id"
PAUSES = (0.01, 0.05, 0.25)  # seconds, before it is made again
_REMEDY = "'pullquote status --repair' makes it anew from the catalogue"

T = TypeVar("T")


class PassageVectors:
    """The vectors of all live passages, by passage number."""

    def __init__(
        self,
        collection: Collection,
        close: Callable[[], None],
        server: ChromaServer | None = None,
        fenced: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._collection = collection
        self._close = close
        self._server = server
        self._fenced = fenced
        self._failed = False

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> "PassageVectors":
        """Open the store in ``folder``; only ``create`` makes one that is not there.

        Raises ``IndexBroken`` if it is missing or damaged.
        """
        if not create and not folder.is_dir():
            raise IndexBroken(f"the vector store {folder} is missing; {_REMEDY}")
        settings = ChromaSettings(anonymized_telemetry=False, allow_reset=False)
        try:
            client = chromadb.PersistentClient(str(folder), settings=settings)
        except (ChromaError, ValueError) as error:
            # Chroma would hand out the client that failed to start to whoever asks next.
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
            raise IndexBroken(f"the vector store cannot be opened ({error}); {_REMEDY}") from error
        assert isinstance(client, Client)
        try:
            if create:
                collection = client.get_or_create_collection(
                    COLLECTION, configuration=CONFIGURATION, embedding_function=None
                )
            else:
                collection = client.get_collection(COLLECTION, embedding_function=None)
            # Chroma opens a store whose files are damaged or gone, and then finds nothing or
            # ends the process; asked for a vector by name it says so.
            collection.get(limit=1, include=["embeddings"])
        except (ChromaError, ValueError) as error:
            client.close()
            raise IndexBroken(f"the vector store cannot be opened ({error}); {_REMEDY}") from error
        return cls(collection, client.close)

    @classmethod
    def ask(
        cls,
        server: ChromaServer,
        name: str,
        *,
        create: bool = False,
        fenced: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> "PassageVectors":
        """The store in a server's collection of this name; changed inside ``fenced`` alone.

        Raises ``VectorsUnavailable``; ``VectorsGone`` if it is not there and not to be made.
        """
        connection = Connection.to(server)
        try:
            with fenced() if create else nullcontext():
                collection = connection.collection(name, CONFIGURATION if create else None)
        except BaseException:
            connection.close()
            raise
        return cls(collection, connection.close, server, fenced)

    def add(self, numbers: Sequence[int], vectors: Matrix, articles: Sequence[str]) -> None:
        """Store one vector (float32, unit length) and article id for each passage number.

        A record that is there already is replaced: Chroma's ``add`` would keep the old one.
        """
        rows = zip(numbers, vectors, articles, strict=True)
        for batch in _batches(rows, SENT_AT_ONCE if self._server else BATCH):
            with self._changing():
                self._collection.upsert(
                    ids=[str(number) for number, _, _ in batch],
                    embeddings=np.stack([vector for _, vector, _ in batch]),
                    metadatas=[{"article": article} for _, _, article in batch],
                )

    def remove(self, numbers: Iterable[int]) -> None:
        """Forget these passages; numbers that are not there are ignored."""
        for batch in _batches(numbers):
            with self._changing():
                self._collection.delete(ids=[str(number) for number in batch])

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A change of the store, unless one failed before: Chroma's own files then hang.

        Raises ``LeaseLost`` if another process has taken over the writing.
        """
        if self._failed:
            raise StorageFailed(
                "the vector store could not be written before, by a full disk for one; "
                "start the program again when there is room"
            )
        try:
            with self._fenced():
                yield
        except ChromaError:
            self._failed = self._server is None
            raise

    def nearest(
        self, vector: Vector, limit: int, articles: Sequence[str] | None = None
    ) -> list[tuple[int, float]]:
        """Up to ``limit`` passage numbers with their cosine similarity, best first.

        ``articles`` restricts the search to these article ids. Raises ``IndexBroken``,
        ``VectorsUnavailable``.
        """
        if articles is None:
            found = self._query(vector, limit, None)
        else:
            found = []
            for batch in _batches(articles):
                found += self._query(vector, limit, {"article": {"$in": batch}})
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def _query(
        self, vector: Vector, limit: int, among: Mapping[str, Mapping[str, list[str]]] | None
    ) -> list[tuple[int, float]]:
        for pause in (*PAUSES, None):
            try:
                result = self._collection.query(
                    query_embeddings=np.stack([vector]),
                    n_results=limit,
                    where=cast(Where | None, among),
                    include=["distances"],
                )
                break
            except ChromaError as error:
                if pause is None or _PASSING not in str(error):
                    raise IndexBroken(
                        f"the vector store cannot be searched ({error}); {_REMEDY}"
                    ) from error
                time.sleep(pause)
        distances = cast(list[list[float]], result["distances"])
        return [(int(i), 1.0 - d) for i, d in zip(result["ids"][0], distances[0], strict=True)]

    def count(self) -> int:
        """How many passages are in the store."""
        return self._collection.count()

    def numbers(self) -> set[int]:
        """Every passage number in the store."""
        if self._server is None:
            return {int(i) for i in self._collection.get(include=[])["ids"]}
        found: set[int] = set()
        while True:  # by pages: a reply is to come in seconds
            page = self._collection.get(include=[], limit=LISTED_AT_ONCE, offset=len(found))["ids"]
            found.update(int(i) for i in page)
            if len(page) < LISTED_AT_ONCE:
                return found

    def get(self, numbers: Sequence[int]) -> dict[int, tuple[str, Vector]]:
        """The article id and vector of each of these passages that is in the store."""
        found = self._collection.get(
            ids=[str(number) for number in numbers], include=["embeddings", "metadatas"]
        )
        rows = zip(
            found["ids"],
            cast(Sequence[Mapping[str, str]], found["metadatas"]),
            cast(Matrix, found["embeddings"]),
            strict=True,
        )
        return {int(i): (about["article"], vector) for i, about, vector in rows}

    def close(self) -> None:
        """Let go of the files or hang up; the object is unusable afterwards."""
        self._close()


def _batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
