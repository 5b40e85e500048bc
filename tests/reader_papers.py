"""Papers for tests of the reader: one that changes after it was quoted, one full of markup."""

from dataclasses import dataclass
from pathlib import Path

from index.data_folder import open_for_writing
from index.embedding import EmbeddingModel
from index.records import Filters
from index.sync import sync

FERRY = "---\ntitle: Ferry to stop in June\nbyline: Ada Finch\npublisher: The Echo\n"
FERRY += "date: 2024-05-01\nurl: https://echo.example/ferry\n---\n\n"
KEPT = "The ferry carried 38,200 passengers last year, a fifth of the number of ten years ago."
BEFORE = "A replacement hull would cost £1.4 million, the river authority said on Tuesday."
AFTER = "A replacement hull would cost £1.9 million, the river authority said on Wednesday."
GONE = "Nobody at the landing stage would say when the customs house had last been painted green."
ADDED = "Two buses an hour will run over the Fenby bypass instead, at the fare of the ferry."
SAID = "“We have patched her every winter,” said Orla Penhale, the ferrymaster."
LAST = "Traders on the north bank fear for their custom, and for the market there."

# Whatever a reader of files leaves of it.
HOSTILE_TITLE = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
HOSTILE_WORDS = "The <b>ferry</b> &amp; its <script>alert(3)</script> hull sank at noon, they said."
HOSTILE = f"""---
title: '{HOSTILE_TITLE.replace("'", "''")}'
byline: '<img src=x onerror=alert(4)> Finch" onmouseover="alert(5)'
publisher: '"><svg onload=alert(6)>'
date: 2024-05-02
---

{HOSTILE_WORDS}

“It <i>sank</i>,” said Tom Reed</script><script>alert(7)</script>, the mayor.
"""


@dataclass(frozen=True)
class Papers:
    """A data folder; the ids of its two articles, and the revision the ferry was quoted in."""

    data: Path
    ferry: str
    hostile: str
    quoted: str


def ferry(*paragraphs: str) -> str:
    return FERRY + "\n\n".join(["# Ferry to stop in June", *paragraphs]) + "\n"


def make_papers(place: Path, model: EmbeddingModel) -> Papers:
    """Index the papers, then change the ferry's story and index them again."""
    folder, data = place / "papers", place / "data"
    folder.mkdir()
    (folder / "hostile.md").write_text(HOSTILE, encoding="utf-8")
    file = folder / "ferry.md"
    file.write_text(ferry(KEPT, BEFORE, GONE, "## What is next", SAID, LAST), encoding="utf-8")
    found: dict[str, tuple[str, str]] = {}
    quoted = ""
    with open_for_writing(data, model) as index:
        for _ in range(2):
            assert not sync(index, [folder]).failed
            records, _ = index.catalogue.articles(Filters(), 10, 0)
            found = {r.source.rpartition("/")[2]: (r.id, r.revision) for r in records}
            quoted = quoted or found["ferry.md"][1]
            after = ferry(ADDED, KEPT, AFTER, "## What is next", SAID, LAST)
            file.write_text(after, encoding="utf-8")
    assert quoted != found["ferry.md"][1]
    return Papers(data, found["ferry.md"][0], found["hostile.md"][0], quoted)
