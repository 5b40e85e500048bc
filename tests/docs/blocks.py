"""The code of a page of the documentation, as its readers copy it."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

DOCS = ROOT / "docs"
_FENCE = re.compile(r"^```(\w+)(?: ([\w-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^##+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, a word that tells how it is to be run, its code."""

    heading: str
    language: str
    word: str | None
    code: str

    @property
    def first(self) -> str:
        """Its first line."""
        return self.code.partition("\n")[0]


def blocks(page: Path) -> list[Block]:
    """All of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _FENCE.finditer(text):
        *_, heading = _HEADING.findall(text[: match.start()]) or ["", ""]
        found.append(Block(heading, match[1], match[2], match[3]))
    assert len(found) == text.count("\n```") // 2, "a block without a language, or left open"
    return found
