"""A server says honestly why it cannot answer, and comes round when it can."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.data_folder import open_for_writing
from index.embedding import EmbeddingModel
from index.errors import IndexBusy, IndexMissing
from index.sync import SyncReport
from server.opening import Opening
from server.problems import NotReady
from server.settings import Settings


@contextmanager
def started(settings: Settings) -> Iterator[Opening]:
    opening = Opening(settings)
    opening.start()
    try:
        yield opening
    finally:
        opening.stop()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def answers(opening: Opening) -> bool:
    try:
        return opening.assistant is not None
    except (NotReady, IndexBusy):
        return False


def test_it_is_not_ready_before_it_is(sample_data: Path) -> None:
    opening = Opening(Settings(data=sample_data))
    with pytest.raises(NotReady):
        _ = opening.assistant


def test_a_missing_index_is_said(tmp_path: Path) -> None:
    with started(Settings(data=tmp_path)) as opening:

        def failed() -> bool:
            try:
                return not opening.assistant
            except IndexMissing:
                return True
            except NotReady:
                return False

        wait_for(failed)


def test_it_waits_for_a_writer(
    tmp_path: Path, model: EmbeddingModel, index_folder: Callable[[Path, Path], SyncReport]
) -> None:
    folder, data = tmp_path / "articles", tmp_path / "data"
    folder.mkdir()
    (folder / "a.txt").write_text("Quay news\n\nA crane fell into the dock on Monday.\n")
    index_folder(folder, data)
    writing, may_finish = threading.Event(), threading.Event()

    def write() -> None:
        with open_for_writing(data, model):
            writing.set()
            may_finish.wait(60)

    writer = threading.Thread(target=write)
    writer.start()
    assert writing.wait(60)  # the lock is the writer's before the server wants it
    try:
        with started(Settings(data=data)) as opening:

            def busy() -> bool:
                try:
                    return not opening.assistant
                except IndexBusy:
                    return True
                except NotReady:
                    return False

            wait_for(busy)
            may_finish.set()
            wait_for(lambda: answers(opening))
    finally:
        may_finish.set()
        writer.join()


def test_suggestions_that_fail_do_not_keep_it_from_answering(sample_data: Path) -> None:
    """A limit below every suggested question's length."""
    with started(Settings(data=sample_data, max_question_characters=10)) as opening:
        wait_for(lambda: answers(opening))
        time.sleep(0.5)
        assert opening.assistant.ask("bridge").status
        assert opening.suggestions == []
