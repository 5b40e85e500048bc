"""A sync during which another program fills the disk: ``python -m … FOLDER DATA DISK FREE``.

In a process of its own, because a library that meets a full disk may wait for ever. Prints
what it was told, whether a question is answered meanwhile, and how the next sync went.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from index.data_folder import open_owned, owning
from index.embedding import Matrix, PassageText
from index.errors import PullquoteError
from index.jobs import Jobs
from index.live import LiveIndex
from index.work import Worker
from server.answering.assistant import Assistant
from tests.index.made_up import WordModel
from tests.index.mounts import fill


class Filling(WordModel):
    """Fills the disk while it embeds: after the last look at how much room there is."""

    def __init__(self, disk: Path, free: int) -> None:
        super().__init__()
        self._disk, self._free, self._filled = disk, free, False

    def embed_passages(self, passages: Sequence[PassageText]) -> list[Matrix]:
        if not self._filled:
            fill(self._disk, self._free)
            self._filled = True
        return super().embed_passages(passages)


def main(folder: str, data: Path, disk: Path, free: int) -> None:
    """Sync on a disk that gets full, make room, and sync again."""
    with owning(data):
        jobs = Jobs(data)
        live = LiveIndex(open_owned(data, Filling(disk, free)))
        worker = Worker(data, live, jobs)

        def sync() -> str:
            try:
                job = jobs.take(jobs.add("sync", {"targets": [folder]}).id)
                assert job is not None
                worker.run(job)
            except PullquoteError as error:
                return f"{type(error).__name__}: {error}"
            return "done"

        before = live.index.catalogue.revisions()
        said = sync()
        kept = live.index.catalogue.revisions()
        with live.lease() as index:
            assistant = Assistant(index, max_characters=1_000, max_statements=2)
            answer = assistant.ask("Who measured the river at the bridge?")
        (disk / "ballast").unlink()
        again = sync()
        live.close()
    lost = sorted(before.keys() - kept.keys())
    print(json.dumps([said, lost, len(answer.citations), again]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
