"""The right to write: one at a time, taken over from the dead and the frozen, and fenced."""

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.catalogue import Catalogue
from index.checking import check
from index.data_folder import catalogue_in, open_for_writing, open_owned, prepare, require, sharing
from index.errors import IndexBroken, LeaseLost, StorageFailed
from index.lease import FencedCatalogue, Holding, Lease
from index.places import ChromaServer
from index.sync import sync
from tests.chroma_process import ChromaProcess
from tests.conftest import ROOT, wait_for
from tests.index.made_up import WordModel

HOLDER = """
import sys
from pathlib import Path
from index.lease import Lease
lease = Lease(Path(sys.argv[1]), float(sys.argv[2]))
print(lease.take(), flush=True)
sys.stdin.readline()
try:
    with lease.fenced():
        print("wrote", flush=True)
except Exception as error:
    print(type(error).__name__, flush=True)
sys.stdin.readline()
"""

INSIDE = """
import sys
from pathlib import Path
from index.lease import Lease
lease = Lease(Path(sys.argv[1]), float(sys.argv[2]))
assert lease.take()
with lease.fenced():
    print("inside", flush=True)
    sys.stdin.readline()
print("wrote", flush=True)
sys.stdin.readline()
"""


@contextmanager
def process(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, *map(str, arguments)]
    pipe = subprocess.PIPE
    held = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    try:
        yield held
    finally:
        held.kill()
        held.communicate()


def said(held: subprocess.Popen[str]) -> str:
    assert held.stdout is not None
    return held.stdout.readline().strip()


def go_on(held: subprocess.Popen[str]) -> None:
    assert held.stdin is not None
    held.stdin.write("\n")
    held.stdin.flush()


def test_one_holds_it_and_gives_it_back(tmp_path: Path) -> None:
    one, other = Lease(tmp_path), Lease(tmp_path)
    assert one.take()
    assert one.held
    assert not other.take()
    one.release()
    assert not one.held
    assert other.take()
    assert other.number == 2, "each term has a higher number"
    other.release()
    assert len(list(tmp_path.glob("writer-*.lock"))) <= 2, "lock files do not pile up"


def test_of_many_who_ask_one_gets_it(tmp_path: Path) -> None:
    asking = [Lease(tmp_path) for _ in range(8)]
    together = threading.Barrier(8)
    got: list[Lease] = []

    def ask(lease: Lease) -> None:
        together.wait()
        if lease.take():
            got.append(lease)

    threads = [threading.Thread(target=ask, args=(lease,)) for lease in asking]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1
    got[0].release()


def test_it_is_taken_over_from_a_killed_process_at_once(tmp_path: Path) -> None:
    lease = Lease(tmp_path, expiry=3600)
    with process("-c", HOLDER, tmp_path, 3600) as held:
        assert said(held) == "True"
        assert not lease.take()
        held.send_signal(signal.SIGKILL)
        held.wait()
        wait_for(lease.take)
    lease.release()


def test_it_is_taken_over_from_a_frozen_process_which_then_writes_nothing(tmp_path: Path) -> None:
    lease = Lease(tmp_path, expiry=1.0)
    with process("-c", HOLDER, tmp_path, 1.0) as held:
        assert said(held) == "True"
        held.send_signal(signal.SIGSTOP)
        try:
            wait_for(lease.take)
        finally:
            held.send_signal(signal.SIGCONT)
        go_on(held)
        assert said(held) == "LeaseLost"
    with lease.fenced():
        assert lease.held
    lease.release()


def test_who_shows_signs_of_life_keeps_it(tmp_path: Path) -> None:
    holding, waiting = Lease(tmp_path, expiry=0.4), Lease(tmp_path, expiry=60.0)
    assert holding.take()
    seen: set[object] = set()

    def alive() -> bool:
        assert not waiting.take()
        seen.add(waiting._seen)
        return len(seen) > 3

    wait_for(alive)
    holding.release()


def test_nobody_takes_over_in_the_middle_of_a_change(tmp_path: Path) -> None:
    """However long it takes: its sign of life is the change itself."""
    # Beats are an hour apart, and the other finds that too long at once.
    writing, eager = Lease(tmp_path, expiry=3600 * 8), Lease(tmp_path, expiry=0.0)
    assert writing.take()
    took: list[bool] = []
    with writing.fenced():
        taking = threading.Thread(target=lambda: took.append(eager.take()))
        taking.start()
        taking.join(0.5)
        assert took == [], "it waits"
    taking.join()
    assert took == [False], "there was a sign of life"
    assert eager.take()
    with pytest.raises(LeaseLost), writing.fenced():
        pass
    assert not writing.held
    writing.release()
    eager.release()


def test_who_stands_still_in_the_middle_of_a_change_is_waited_for(tmp_path: Path) -> None:
    """Others go on reading, and ask again: it is no fault of theirs."""
    writing = Lease(tmp_path, expiry=3600 * 8, patience=0.05)
    eager = Lease(tmp_path, expiry=0.0, patience=0.05)
    assert writing.take()
    with writing.fenced():
        assert not eager.take()
        assert not eager.take()
    assert eager.take()
    eager.release()
    writing.release()


@contextmanager
def frozen_inside(data: Path, caplog: pytest.LogCaptureFixture) -> Iterator[tuple[Any, Lease]]:
    """A process that stands still inside a change, and who has waited for it to show life."""
    lease = Lease(data, expiry=1.0, patience=0.05)
    with process("-c", INSIDE, data, 1.0) as held:
        assert said(held) == "inside"
        held.send_signal(signal.SIGSTOP)
        wait_for(lambda: lease.take() or bool(caplog.messages))
        assert not lease.held
        yield held, lease


def test_a_process_frozen_inside_a_change_is_told_of_and_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with frozen_inside(tmp_path, caplog) as (held, lease):
        assert not lease.take()
        (told,) = caplog.messages
        assert f"kill -CONT {held.pid}" in told
        assert not Lease(tmp_path, patience=0.05).take(), "who comes now waits as well"
        held.send_signal(signal.SIGCONT)
        go_on(held)
        assert said(held) == "wrote"
        assert not lease.take(), "it shows signs of life again"


def test_a_process_frozen_inside_a_change_is_followed_once_it_is_ended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with frozen_inside(tmp_path, caplog) as (held, lease):
        assert f"kill -KILL {held.pid}" in caplog.messages[0]
        held.send_signal(signal.SIGKILL)
        held.wait()
        wait_for(lease.take)
        with lease.fenced():
            assert lease.number == 2
    lease.release()


def test_a_right_that_cannot_be_written_down_is_told_as_such(tmp_path: Path) -> None:
    lease = Lease(tmp_path, expiry=3600 * 8, patience=0.05)
    assert lease.take()
    other = sqlite3.connect(tmp_path / "lease.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageFailed), lease.fenced():
        raise AssertionError("nothing is changed")
    other.close()
    with lease.fenced():
        assert lease.held
    lease.release()


def test_a_catalogue_is_not_written_after_the_term(tmp_path: Path) -> None:
    Catalogue.create(tmp_path / "c.sqlite", "words", "words-1", "1")
    before, after = Lease(tmp_path, expiry=3600), Lease(tmp_path, expiry=0.0)
    assert before.take()
    catalogue = FencedCatalogue(tmp_path / "c.sqlite", before)
    first = catalogue.allocate(3)
    assert after.take()
    for change in _changes(catalogue):
        with pytest.raises(LeaseLost):
            change()
    assert catalogue.about().model == "words", "it can be read"
    catalogue.close()
    taken_over = FencedCatalogue(tmp_path / "c.sqlite", after)
    assert taken_over.allocate(1) == (first[-1] + 1,)
    taken_over.close()
    before.release()
    after.release()


def _changes(catalogue: Catalogue) -> list[Callable[[], object]]:
    return [
        lambda: catalogue.allocate(1),
        lambda: catalogue.remove("a"),
        lambda: catalogue.set_writing(True),
        lambda: catalogue.note_source("/a", "folder", None),
        lambda: catalogue.put_stories([]),
        lambda: catalogue.take_over(catalogue),
    ]


def test_a_file_that_is_no_lease_is_said_to_be_broken(tmp_path: Path) -> None:
    (tmp_path / "lease.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(IndexBroken):
        Lease(tmp_path)


def test_a_lost_change_leaves_the_lease_as_it_was(tmp_path: Path) -> None:
    lease = Lease(tmp_path)
    assert lease.take()
    with pytest.raises(sqlite3.OperationalError), lease.fenced():
        raise sqlite3.OperationalError("disk full")
    with lease.fenced(), lease.fenced():
        pass  # a change may hold another
    lease.release()


def test_a_writer_that_stood_still_changes_nothing_after_it_was_replaced(tmp_path: Path) -> None:
    folder, data, may_go_on = tmp_path / "articles", tmp_path / "data", tmp_path / "go"
    folder.mkdir()
    (folder / "a.txt").write_text("Fire\n\nA fire burnt down the lighthouse on Sunday.\n")
    served = ChromaProcess(tmp_path / "chroma")
    served.start()
    chroma = ChromaServer(served.url)
    try:
        with open_for_writing(data, WordModel(), chroma) as index:
            sync(index, [folder])
        (folder / "a.txt").write_text("Flood\n\nA flood took the lighthouse on Monday.\n")
        script = ("-m", "tests.index.stalled_writer", data, folder, served.url, may_go_on)
        with process(*script) as stalled, sharing(data):
            assert said(stalled) == "standing"
            lease = Lease(data, expiry=1.0)
            wait_for(lease.take)
            holding = Holding(chroma, lease)
            prepare(data, holding)
            index = open_owned(data, WordModel(), holding)
            try:
                (folder / "a.txt").write_text("Storm\n\nA storm took the lighthouse, he said.\n")
                sync(index, [folder])
                after, stored = index.catalogue.about(), index.vectors.numbers()
                may_go_on.touch()
                assert said(stalled) == "LeaseLost"
                stalled.wait()
                assert index.catalogue.about() == after
                assert index.vectors.numbers() == stored
                assert check(index) == []
            finally:
                index.close()
                lease.release()
        assert catalogue_in(require(data)).exists()
    finally:
        served.kill()
