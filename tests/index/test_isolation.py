"""Reading in a process of its own: what is read, and what a hostile file cannot do."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.article import Article
from index.errors import ArticleUnreadable
from index.readers import read_article
from index.readers.isolation import WORKER, ReadingProcess
from tests.conftest import wait_for

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted(p for p in (ROOT / "articles").iterdir() if p.suffix in (".txt", ".md", ".html"))
PDFS = ("broadsheet.pdf", "supplement.pdf", "recognised.pdf", "hidden.pdf", "locked.pdf")
STORY = b"Bridge shuts\n\nThe bridge over the Wend was shut to traffic on Monday evening.\n"


@pytest.fixture(scope="module")
def reading() -> Iterator[ReadingProcess]:
    with ReadingProcess(seconds=60) as process:
        yield process


def children() -> set[int]:
    """The processes that this one has started and not yet buried."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = place.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if int(after_name[1]) == os.getpid():
            found.add(int(place.parent.name))
    return found


@contextmanager
def taken_over(way: str, seconds: float = 10) -> Iterator[ReadingProcess]:
    command = (sys.executable, str(HERE / "bad_worker.py"), way)
    with ReadingProcess(seconds, command=command) as process:
        yield process


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_articles_come_back_as_they_are_read_here(reading: ReadingProcess, path: Path) -> None:
    data = path.read_bytes()
    assert reading.read(data, path.name) == read_article(data, path.name)


@pytest.mark.parametrize("name", PDFS)
def test_pdf_files_come_back_as_they_are_read_here(reading: ReadingProcess, name: str) -> None:
    data = (ROOT / "tests/files/pdf" / name).read_bytes()
    assert reading.read(data, name) == read_article(data, name)


def test_a_reason_comes_back_in_its_own_words(reading: ReadingProcess) -> None:
    with pytest.raises(ArticleUnreadable, match=r"^The file is empty\.$"):
        reading.read(b"", "empty.txt")
    assert reading.read(STORY, "a.txt").title == "Bridge shuts"


def test_odd_names_and_character_sets_are_passed_on(reading: ReadingProcess) -> None:
    assert reading.read(STORY, "a\udcff.txt") == read_article(STORY, "a\udcff.txt")
    page = "<article><h1>Café</h1><p>".encode("cp1251", "replace") + "Мост закрыт.".encode("cp1251")
    article = reading.read(page, "a.html", "windows-1251")
    assert "Мост закрыт." in article.text


def test_one_child_reads_many_files_and_is_buried_at_the_end() -> None:
    before = children()
    with ReadingProcess() as process:
        assert children() == before  # none until there is something to read
        process.read(STORY, "a.txt")
        (child,) = children() - before
        process.read(STORY, "b.txt")
        assert children() - before == {child}
    assert children() == before


def test_a_child_that_was_killed_between_two_files_is_replaced() -> None:
    before = children()
    with ReadingProcess() as process:
        process.read(STORY, "a.txt")
        (child,) = children() - before
        os.kill(child, 9)
        assert process.read(STORY, "a.txt").title == "Bridge shuts"
        assert children() - before not in (set(), {child})


def test_what_takes_too_long_is_stopped_and_the_next_file_is_read() -> None:
    before = children()
    slow = STORY + b"The bridge over the Wend is shut, and it was open. " * 40_000
    with ReadingProcess(seconds=3) as process:
        process.read(STORY, "a.txt")
        started = time.monotonic()
        with pytest.raises(ArticleUnreadable, match=r"^It took longer than 3 seconds to read\.$"):
            process.read(slow, "slow.txt")
        assert time.monotonic() - started < 60  # whole, it takes minutes
        assert children() == before
        assert process.read(STORY, "a.txt").title == "Bridge shuts"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_what_needs_too_much_memory_is_refused_and_the_next_file_is_read() -> None:
    with ReadingProcess(memory=64 * 1024**2) as process:
        with pytest.raises(ArticleUnreadable, match=r"^It needs too much memory to read\.$"):
            process.read(b"x " * 50_000_000, "large.txt")
        assert process.read(STORY, "a.txt").title == "Bridge shuts"


@pytest.mark.parametrize(
    ("way", "reason"),
    [
        ("crash", r"^The file made its reader fail \(signal 6\)\.$"),
        ("half", r"^The file made its reader fail \(exit code 3\)\.$"),
        ("huge", "spoke nonsense"),
        ("pickle", "spoke nonsense"),
        ("outside", "spoke nonsense"),
        ("script", "spoke nonsense"),
        ("halfletter", "spoke nonsense"),
        ("number", "spoke nonsense"),
        ("twice", "spoke nonsense"),
    ],
)
def test_a_child_in_other_hands_costs_its_file_only(way: str, reason: str) -> None:
    before = children()
    with taken_over(way) as process, pytest.raises(ArticleUnreadable, match=reason):
        process.read(STORY, "a.txt")
    assert children() == before


@pytest.mark.parametrize("way", ["hang", "deaf"])
def test_a_child_that_stands_still_is_killed(way: str) -> None:
    before = children()
    with taken_over(way, seconds=0.5) as process, pytest.raises(ArticleUnreadable):
        process.read(STORY * 10_000, "a.txt")
    assert children() == before


def test_what_a_child_says_reaches_no_terminal_unfiltered() -> None:
    with taken_over("escape") as process, pytest.raises(ArticleUnreadable) as caught:
        process.read(STORY, "a.txt")
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) <= 500


def test_the_checks_on_replies_let_a_good_one_through() -> None:
    with taken_over("good") as process:
        article = process.read(STORY, "a.txt")
    assert isinstance(article, Article)
    assert article.url == "http://a.example/"


def test_the_child_inherits_no_keys_and_no_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULLQUOTE_SECRET", "hunter2")
    before = children()
    with (tmp_path / "private").open("w") as private, ReadingProcess() as process:
        os.set_inheritable(private.fileno(), True)
        process.read(STORY, "a.txt")
        (child,) = children() - before
        assert b"hunter2" not in Path(f"/proc/{child}/environ").read_bytes()
        opened = {str(place.readlink()) for place in Path(f"/proc/{child}/fd").iterdir()}
    pipes = {name for name in opened if name.startswith("pipe:")}
    assert len(pipes) == 2
    assert opened - pipes == {os.devnull}


def test_a_child_outlives_no_killed_program() -> None:
    program = (
        "import time; from index.readers.isolation import ReadingProcess; r = ReadingProcess(); "
        "r.read(b'Shut\\n\\nIt was shut.', 'a.txt'); print(r._child.pid, flush=True); "
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT) as it:
        assert it.stdout is not None
        child = int(it.stdout.readline())
        it.kill()
    wait_for(lambda: not runs(child))


def runs(process: int) -> bool:
    """Whether a process is there and not only waits to be buried by its new parent."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_a_folder_with_modules_of_its_own_is_not_imported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    with ReadingProcess() as process:
        assert process.read(STORY, "a.txt").title == "Bridge shuts"


def test_the_command_of_the_child_is_the_worker() -> None:
    assert WORKER[-2:] == ("-m", "index.readers.worker")
