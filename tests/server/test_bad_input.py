"""A folder of everything that goes wrong: each is named with a reason, and the rest is done."""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conftest import PULLQUOTE, ROOT

FILES = ROOT / "tests" / "files"
GOOD = "Quay news\n\nA crane fell into the dock at Skelderwick on Monday morning.\n"
TEN_MEGABYTES = b"0" * 10 * 2**20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD)
    shutil.copy(FILES / "docx" / "ferry-terminal.docx", folder / "macros.docm")
    (folder / "odd 🌊\nname’.txt").write_text(GOOD.replace("Quay", "Odd"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    with (folder / "large.html").open("wb") as large:
        large.truncate(100 * 2**20)
    shutil.copy(FILES / "pdf" / "printed.pdf", folder / "wrong.docx")
    (folder / "text.pdf").write_text(GOOD)
    shutil.copy(FILES / "pdf" / "encrypted.pdf", folder / "encrypted.pdf")
    shutil.copy(FILES / "pdf" / "scanned.pdf", folder / "scanned.pdf")
    shutil.copy(FILES / "docx" / "market-hall.doc", folder / "old.doc")
    (folder / "empty.html").write_text("<nav><a href=x>News</a></nav><script>go()</script>")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(60):
            bomb.writestr(f"{number}.txt", TEN_MEGABYTES)
    rows = [
        {"id": "seal", "title": f"Seals {n}", "text": f"A seal came {n} times."} for n in (1, 2)
    ]
    (folder / "twice.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "closed.txt").symlink_to("nowhere.txt")
    (folder / "round").mkdir()
    (folder / "round" / "again").symlink_to(folder, target_is_directory=True)
    (folder / "self.txt").symlink_to("self.txt")
    os.mkfifo(folder / "pipe.txt")
    return folder


def test_each_is_listed_with_a_reason_and_the_rest_is_done(folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [*PULLQUOTE, "index", str(folder), "--data", str(tmp_path / "data"), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    report = json.loads(done.stdout.strip().split("\n")[-1])
    reasons = {f["source"].removeprefix("news/"): f["error"] for f in report["failed"]}
    expected = {
        "empty.txt": "empty",
        "binary.txt": "binary",
        "large.html": "too large",
        "wrong.docx": "not a Word document",
        "text.pdf": "PDF",
        "encrypted.pdf": "password",
        "scanned.pdf": "pictures of pages",
        "old.doc": "cannot be read",
        "empty.html": "no article",
        "broken.zip": "zip",
        "bomb.zip": "",
        "closed.txt": "No such file",
        "self.txt": "symbolic links",
        "pipe.txt": "not a regular file",
    }
    twice = [reason for source, reason in reasons.items() if source.startswith("twice.jsonl!/")]
    assert len(twice) == 1
    assert "same id" in twice[0]
    single = {s: r for s, r in reasons.items() if "!/" not in s}
    assert set(single) == set(expected)
    for source, words in expected.items():
        assert words in single[source], (source, single[source])
    # good, the one with macros, the odd name, and the first of the two rows
    assert report["added"] == report["articles"] == 4
