"""What the index knows of its stories: other prints, versions, sources, pages, and its own state."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from index.data_folder import open_for_writing
from index.embedding import EmbeddingModel
from index.sync import sync
from tests.conftest import ROOT, serving

pytestmark = pytest.mark.browser

Ask = Callable[[Page, str], Locator]
AnswerOf = Callable[[Page, str], Any]
Evaluate = Callable[..., Any]
OpenPage = Callable[..., Page]

HEAD = "---\ntitle: {title}\npublisher: {publisher}\ndate: {date}\n{more}---\n\n"
FERRY = """The chain ferry at Skelderwick will stop running on 9 June after {years} years, because
the river authority will not pay for a new hull.

The ferry carried {passengers} passengers last year, a fifth of the number of ten years ago,
according to figures that the authority published on Tuesday.

“We have patched her every winter, and there is nothing left to patch,” said Orla Penhale, who
has been ferrymaster since 2009. “I would rather tie her up than see her sink.”

A replacement hull would cost £1.4 million, the authority said, and no grant could be found for
it. Two buses an hour will run over the Fenby bypass instead, at the fare of the ferry.

Traders on the north bank fear for their custom. The market there opens on the four days on
which the ferry was busiest, and most of those who came by it came on foot.

A petition against the closure had 2,300 signatures by last night. It will be handed to the
authority on Friday, when its board meets in the old customs house.
"""
RIGHT = FERRY.format(years=141, passengers="38,200")
WRONG = FERRY.format(years=141, passengers="83,200")
CORRECTED = "a corrected version of this story, modified 3 May 2024"
ECHO, GAZETTE = "The Skelderwick Echo", "The Northbank Gazette"
WALK = """Walkers marched from Skelderwick market place to the landing stage on Saturday.

The chain ferry at Skelderwick carries her last passengers on 9 June, when everyone who wants to
can ride without paying, the harbour office said.

“My grandmother sold eels from that landing,” said Tobias Wray, who led the march.
"""
QUESTION = "How many passengers did the chain ferry carry last year?"
TWO_SOURCES = "When does the chain ferry carry her last passengers?"


def head(title: str, publisher: str, date: str, more: str = "") -> str:
    return HEAD.format(title=title, publisher=publisher, date=date, more=more)


def unwrapped(text: str) -> str:
    """Each paragraph on one line, as papers have them."""
    return "\n\n".join(" ".join(block.split()) for block in text.split("\n\n"))


FILES = {
    "echo-first.md": head("Chain ferry to stop in June", ECHO, "2024-05-01") + unwrapped(WRONG),
    "echo-corrected.md": head(
        "Chain ferry to stop in June", ECHO, "2024-05-01", "modified: 2024-05-03\n"
    )
    + unwrapped(RIGHT)
    + "\n\nCorrection: an earlier version of this story misstated the number of passengers.\n",
    "gazette.md": head("No new hull, no ferry", GAZETTE, "2024-05-04") + unwrapped(RIGHT),
    "gazette-again.md": head("No new hull, no ferry", GAZETTE, "2024-05-04") + unwrapped(RIGHT),
    "walk.md": head("A march for the ferry", "The Fenby Herald", "2024-05-12") + unwrapped(WALK),
}


@pytest.fixture(scope="module")
def archive(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server over two prints and a correction, a PDF, and a file without text."""
    place = tmp_path_factory.mktemp("stories")
    folder = place / "papers"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in ("broadsheet.pdf", "scanned.pdf"):
        shutil.copy(ROOT / "tests/files/pdf" / name, folder)
    with open_for_writing(place / "data", model) as index:
        sync(index, [folder])
    with serving(place / "data") as server:
        yield server.url
