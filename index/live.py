"""The index that answers now, which may be replaced while questions are being answered."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from index.data_folder import Index


class LiveIndex:
    """Lends one open index to many threads; a replaced one is closed when given back by all."""

    def __init__(self, index: Index) -> None:
        self._guard = threading.Lock()
        self._index = index
        self._lent: dict[int, int] = {}
        self._replaced: dict[int, Index] = {}

    @property
    def index(self) -> Index:
        """The present index, for the thread that alone replaces it."""
        return self._index

    @property
    def drained(self) -> bool:
        """Whether every index that was replaced has been closed."""
        with self._guard:
            return not self._replaced

    @contextmanager
    def lease(self) -> Iterator[Index]:
        """The present index, which stays open until the block ends."""
        with self._guard:
            index = self._index
            self._lent[id(index)] = self._lent.get(id(index), 0) + 1
        try:
            yield index
        finally:
            with self._guard:
                self._lent[id(index)] -= 1
                done = None
                if not self._lent[id(index)]:
                    del self._lent[id(index)]
                    done = self._replaced.get(id(index))
            if done is not None:
                done.close()
                with self._guard:  # only now may its files be removed
                    self._replaced.pop(id(index), None)

    def replace(self, index: Index) -> None:
        """Lend this index from now on."""
        with self._guard:
            before, self._index = self._index, index
            if id(before) in self._lent:
                self._replaced[id(before)] = before
                return
        before.close()

    def close(self) -> None:
        """Close the present index; nobody may hold a lease any more."""
        with self._guard:
            indexes = [self._index, *self._replaced.values()]
            self._replaced.clear()
        for index in indexes:
            index.close()
