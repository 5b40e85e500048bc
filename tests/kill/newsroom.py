"""A folder of articles that is edited all the time, and a journal of what was done to it.

Every text that is ever written is an edition with a number of its own, and the number
gives the text again: so what a file, an article or a quote says can be told from outside
the index. The journal is written before a file is touched and outlives any killed process.
"""

import io
import json
import os
import random
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

FEWEST, MOST = 14, 30
NEAR_COPY_EVERY = 4
PARAGRAPHS = 4
BUNDLE = "bundle.zip"
MEMBER = "!/"
_TITLE = re.compile(r"Edition (\d+) of the Bulletin")
_PLACES = "bridge harbour market school mill chapel weir station quarry library".split()
_DEEDS = "opened closed flooded mended sold painted lost found burgled measured".split()
_PEOPLE = "Okafor Strake Pellam Tasker Isolde Marsh Lindqvist Adeyemi Rourke Vance".split()
_WHEN = "overnight yesterday at dawn in the rain before noon on market day at last".split()


def chance(seed: object) -> random.Random:
    """Choices that are the same in each run."""
    return random.Random(str(seed))  # noqa: S311 - nothing is kept secret with it


@lru_cache(maxsize=10_000)
def text_of(edition: int) -> str:
    """What an edition says; some are near-copies of the one before."""
    copies = edition % NEAR_COPY_EVERY == 0
    told = edition - 1 if copies else edition
    paragraphs = _paragraphs(told)
    if copies:
        paragraphs[-1] = f"The account of edition {edition} ends otherwise than others do."
    return "\n\n".join([f"Edition {edition} of the Bulletin", *paragraphs]) + "\n"


def _paragraphs(told: int) -> list[str]:
    words = chance(told)

    def sentence() -> str:
        person, place, deed, when = map(words.choice, (_PEOPLE, _PLACES, _DEEDS, _WHEN))
        ward = words.randrange(10_000)
        return f"{person} told reporter {told} that the {place} of ward {ward} was {deed} {when}."

    return [" ".join(sentence() for _ in range(6)) for _ in range(PARAGRAPHS)]


def edition_of(text: str) -> int | None:
    """The edition that a title or a whole text belongs to; ``None`` if it is none."""
    found = _TITLE.match(text)
    return int(found[1]) if found else None


def contents(folder: Path) -> dict[str, int | None]:
    """The edition in each file, and in each member of the archive; ``None`` if unreadable."""
    found: dict[str, int | None] = {}
    for path in sorted(folder.glob("*.txt")):
        found[str(path)] = edition_of(path.read_bytes().decode("utf-8", "replace"))
    if (folder / BUNDLE).exists():
        for name, edition in members(folder).items():
            found[f"{folder / BUNDLE}{MEMBER}{name}"] = edition
    return found


def members(folder: Path) -> dict[str, int]:
    """The editions in the archive, by the names of its members."""
    with zipfile.ZipFile(folder / BUNDLE) as bundle:
        texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    return {name: edition_of(text) or 0 for name, text in texts.items()}


@dataclass
class Known:
    """What the journal says: which files may differ from the index, and which are out."""

    edition: int = 0  # the last one that was written
    unsettled: set[str] = field(default_factory=set)  # touched since the last whole sync
    removing: set[str] = field(default_factory=set)  # taken out, or about to be
    removed: set[str] = field(default_factory=set)  # taken out for certain

    def learn(self, entry: Mapping[str, Any]) -> None:
        """Take in the next line."""
        self.edition = max(self.edition, entry.get("edition", 0))
        self.unsettled.update(entry.get("touching", ()))
        if entry.get("settled"):
            self.unsettled.clear()
        self.removing.update(entry.get("removing", ()))
        self.removed.update(entry.get("removed", ()))
        self.removed.difference_update(entry.get("kept", ()))
        self.removing.difference_update(entry.get("removed", ()), entry.get("kept", ()))


class Journal:
    """Lines that were written, each whole, by processes of which all may be dead."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = 0  # bytes
        self._entries: list[Mapping[str, Any]] = []
        self._known = Known()

    def write(self, **entry: object) -> None:
        """Add a line, by one call of the system."""
        line = json.dumps(entry) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)

    def entries(self) -> list[Mapping[str, Any]]:
        """All lines so far."""
        if self._path.exists():
            with self._path.open("rb") as file:
                file.seek(self._read)
                lines = file.read()
            self._read += len(lines)
            for line in lines.splitlines():
                self._entries.append(json.loads(line))
                self._known.learn(self._entries[-1])
        return self._entries

    def known(self) -> Known:
        """What follows from all lines."""
        self.entries()
        return self._known


class Newsroom:
    """Edits the folder. What was taken out of the index by hand is left as it is."""

    def __init__(self, folder: Path, journal: Journal, random: random.Random) -> None:
        self.folder = folder
        self.journal = journal
        self.random = random
        self._edition = journal.known().edition

    def edit(self) -> None:
        """One change, of one file or of several that exchange what they hold."""
        known = self.journal.known()
        out = known.removed | known.removing
        held = contents(self.folder)
        files = [p for p in held if MEMBER not in p and p not in out]
        if len(files) < FEWEST:
            return self._write(self._new_path())
        kinds = "new change change delete rename rename copy swap chain bundle spoil".split()
        kind = self.random.choice([k for k in kinds if k != "new" or len(files) < MOST])
        one, other = self.random.sample(files, 2)
        match kind:
            case "new":
                self._write(self._new_path())
            case "change":
                self._write(one)
            case "spoil":
                self._put(one, b"\x00\x01 no text at all \xff\xfe" * 9)
            case "delete":
                self.journal.write(touching=[one])
                Path(one).unlink()
            case "rename":
                self._rename(one, self._new_path())
            case "copy":  # and change the first: the copy alone still holds what it held
                before = Path(one).read_bytes()
                self._put(self._new_path(), before)
                if self.random.random() < 0.5:
                    self._write(one)
            case "swap":
                first, second = Path(one).read_bytes(), Path(other).read_bytes()
                self._put(one, second)
                self._put(other, first)
            case "chain":
                self._rename(other, self._new_path())
                self._rename(one, other)
            case "bundle":
                self.change_bundle()
        return None

    def change_bundle(self) -> None:
        """Add, change and take out members of the archive."""
        path = self.folder / BUNDLE
        held = members(self.folder) if path.exists() else {}
        for _ in range(self.random.randint(1, 2)):
            held[f"{self.random.randrange(5)}.txt"] = self._next_edition()
        if len(held) > 3:
            del held[self.random.choice(sorted(held))]
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as bundle:
            for name, edition in sorted(held.items()):
                bundle.writestr(zipfile.ZipInfo(name), text_of(edition))
        touched = [str(path), *(f"{path}{MEMBER}{n}.txt" for n in range(5))]
        self._put(str(path), stream.getvalue(), touched)

    def mend(self) -> None:
        """Write a new edition over every file that cannot be read."""
        for path, edition in contents(self.folder).items():
            if edition is None:
                self._write(path)

    def _new_path(self) -> str:
        while True:
            path = self.folder / f"report-{self.random.randrange(200):03}.txt"
            if not path.exists():
                return str(path)

    def _next_edition(self) -> int:
        self._edition += 1
        self.journal.write(edition=self._edition)
        return self._edition

    def _write(self, path: str) -> None:
        self._put(path, text_of(self._next_edition()).encode())

    def _put(self, path: str, data: bytes, touched: Iterable[str] = ()) -> None:
        """The new bytes in one step: a file half written is another test's matter."""
        self.journal.write(touching=list(touched) or [path])
        half_made = self.folder / ".half-made"
        half_made.write_bytes(data)
        half_made.replace(path)

    def _rename(self, path: str, to: str) -> None:
        self.journal.write(touching=[path, to])
        Path(path).rename(to)
