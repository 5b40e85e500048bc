"""A writer of tests, in a process of its own: it stands still halfway, and then goes on.

Arguments: the data folder, a folder of articles, a Chroma server, and a file. It says on
standard output that it stands before its vectors are stored, goes on when the file is there,
and says how it ended.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from index.data_folder import open_owned, prepare, sharing
from index.embedding import Matrix, PassageText
from index.errors import PullquoteError
from index.lease import Holding, Lease
from index.places import ChromaServer
from index.sync import sync
from tests.index.made_up import WordModel


class Waiting(WordModel):
    """Embeds, and then waits for a file, as if the machine had been busy."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def embed_passages(self, passages: Sequence[PassageText]) -> list[Matrix]:
        made = super().embed_passages(passages)
        print("standing", flush=True)
        while not self._file.exists():
            time.sleep(0.02)
        return made


def main(data: Path, folder: Path, url: str, file: Path) -> None:
    with sharing(data):
        # It shows no sign of life while it stands: its first is an hour away.
        lease = Lease(data, expiry=3600 * 8)
        assert lease.take()
        holding = Holding(ChromaServer(url), lease)
        prepare(data, holding)
        index = open_owned(data, Waiting(file), holding)
        try:
            sync(index, [folder])
            print("done", flush=True)
        except PullquoteError as error:
            print(type(error).__name__, flush=True)
        finally:
            index.close()
            lease.release()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
