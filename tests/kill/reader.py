"""A reader in a process of its own, which asks whenever no writer holds the data folder.

``python -m … PLACE`` until its input ends.
"""

import select
import sys
from dataclasses import asdict
from pathlib import Path

from index.data_folder import open_for_reading
from index.errors import IndexBusy, IndexMissing
from tests.index.made_up import WordModel
from tests.kill.asking import ask
from tests.kill.newsroom import chance
from tests.kill.writer import Place

QUESTIONS = 3
BREATH = 0.02  # seconds in which a writer can have its turn


def main(place: str) -> None:
    """Open, ask a few questions, close, and again."""
    here, model, random = Place(Path(place)), WordModel(), chance("reader")
    while not select.select([sys.stdin], [], [], BREATH)[0]:
        try:
            with open_for_reading(here.data, model) as index:
                for _ in range(QUESTIONS):
                    here.answers.write(who="reader", **asdict(ask(index, random, frozenset())))
        except (IndexBusy, IndexMissing):
            continue


if __name__ == "__main__":
    main(sys.argv[1])
