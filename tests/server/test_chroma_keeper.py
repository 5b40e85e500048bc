"""Keepers over one data folder whose vectors are in a Chroma server that comes and goes."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from index.checking import check
from index.data_folder import open_for_reading
from index.embedding import EmbeddingModel
from index.errors import IndexBroken, PullquoteError, VectorsUnavailable
from index.jobs import State
from index.sync import SyncReport
from server.keeper import Keeper
from server.problems import problem_of
from server.settings import Settings, SettingsRefused, load_settings
from tests.chroma_process import ChromaProcess
from tests.conftest import wait_for

IndexFolder = Callable[[Path, Path], SyncReport]
QUESTION = "What fell into the dock?"
ANSWER = "A crane fell into the dock on Monday."


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[ChromaProcess]:
    process = ChromaProcess(tmp_path / "chroma")
    process.start()
    yield process
    process.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(f"Quay news\n\n{ANSWER}\n")
    return folder


@pytest.fixture
def settings(
    folder: Path, tmp_path: Path, index_folder: IndexFolder, chroma: ChromaProcess
) -> Settings:
    """Of a data folder that was made without the server."""
    index_folder(folder, tmp_path / "data")
    return Settings(data=tmp_path / "data", chroma_url=chroma.url)


@contextmanager
def started(settings: Settings, count: int) -> Iterator[list[Keeper]]:
    with ExitStack() as running:
        keepers = [Keeper(settings) for _ in range(count)]
        for keeper in keepers:
            keeper.start()
            running.callback(keeper.stop)
        for keeper in keepers:
            wait_for(answers(keeper))
        yield keepers


def raised(keeper: Keeper) -> PullquoteError | None:
    """What keeps it from answering; an answer it gives is the right one."""
    try:
        with keeper.lease() as assistant:
            assert ANSWER in assistant.ask(QUESTION).text
            keeper.require_vectors()
    except PullquoteError as error:
        return error
    return None


def answers(keeper: Keeper) -> Callable[[], bool]:
    return lambda: raised(keeper) is None


def is_without(keeper: Keeper) -> Callable[[], bool]:
    """Whether it says that its vectors are away."""
    return lambda: isinstance(raised(keeper), VectorsUnavailable)


def writers(keepers: list[Keeper]) -> list[Keeper]:
    return [keeper for keeper in keepers if keeper.token is not None]


def consistent(settings: Settings, model: EmbeddingModel) -> bool:
    with open_for_reading(settings.data, model, settings.chroma) as index:
        return not check(index)


def test_it_is_said_that_the_server_is_away_and_all_goes_on_when_it_is_back(
    settings: Settings, folder: Path, chroma: ChromaProcess, model: EmbeddingModel
) -> None:
    with started(settings, 2) as keepers:
        wait_for(lambda: len(writers(keepers)) == 1)
        (reader,) = set(keepers) - set(writers(keepers))
        chroma.kill()
        for keeper in keepers:
            wait_for(is_without(keeper))
            error = raised(keeper)
            assert error is not None
            assert problem_of(error).status == 503
            assert problem_of(error).type == "urn:pullquote:vectors-unavailable"
            assert chroma.url in str(error)
            with keeper.lease() as assistant:
                assert assistant.verify(ANSWER).verdict == "exact", (
                    "what needs no vectors is answered"
                )
        (folder / "b.txt").write_text("Harbour\n\nA ship came into the harbour on Friday.\n")
        job = reader.jobs.add("sync", {"targets": [str(folder)]})
        reader.begin()
        chroma.start()
        wait_for(lambda: reader.jobs.get(job.id).state.ended)
        assert reader.jobs.get(job.id).state is State.DONE, reader.jobs.get(job.id).error
        for keeper in keepers:
            wait_for(answers(keeper))
            with keeper.lease() as assistant:
                assert "A ship came" in assistant.ask("What came into the harbour?").text
    assert consistent(settings, model)


def test_a_server_that_has_lost_everything_is_filled_again(
    settings: Settings, chroma: ChromaProcess, model: EmbeddingModel, tmp_path: Path
) -> None:
    with started(settings, 2) as keepers:
        chroma.kill()
        shutil.rmtree(tmp_path / "chroma")
        chroma.start()
        for keeper in keepers:
            wait_for(answers(keeper))
    assert consistent(settings, model)


def test_a_job_that_the_server_goes_during_waits_for_it(
    settings: Settings, chroma: ChromaProcess
) -> None:
    with started(settings, 1) as (keeper,):
        chroma.freeze()
        job = keeper.jobs.add("rebuild", {})
        keeper.begin()
        chroma.kill()
        wait_for(lambda: raised(keeper) is not None)
        assert not keeper.jobs.get(job.id).state.ended
        chroma.start()
        wait_for(lambda: keeper.jobs.get(job.id).state.ended)
        done = keeper.jobs.get(job.id)
        assert (done.state, done.attempts) == (State.DONE, 1), done.error


def test_another_takes_over_when_the_writer_ends(settings: Settings) -> None:
    with started(settings, 2) as keepers:
        wait_for(lambda: len(writers(keepers)) == 1)
        (first,) = writers(keepers)
        (second,) = set(keepers) - {first}
        first.stop()
        wait_for(lambda: second.token is not None)
        assert (settings.data / "server.json").exists(), "the command line finds the new one"
        job = second.jobs.add("check", {})
        second.begin()
        wait_for(lambda: second.jobs.get(job.id).state.ended)
        assert second.jobs.get(job.id).report == {"flaws": []}


def test_a_server_that_is_away_at_the_start_is_waited_for(
    settings: Settings, chroma: ChromaProcess
) -> None:
    chroma.kill()
    keeper = Keeper(settings)
    keeper.start()
    try:
        wait_for(lambda: isinstance(raised(keeper), VectorsUnavailable))
        chroma.start()
        wait_for(lambda: raised(keeper) is None)
    finally:
        keeper.stop()


def test_without_the_setting_it_says_where_the_vectors_are(
    settings: Settings, model: EmbeddingModel
) -> None:
    with started(settings, 1):
        pass
    with (
        pytest.raises(IndexBroken, match="PULLQUOTE_CHROMA_URL"),
        open_for_reading(settings.data, model),
    ):
        pass
    with started(Settings(data=settings.data), 1):
        pass  # who writes brings them back
    with open_for_reading(settings.data, model) as index:
        assert check(index) == []


@pytest.mark.parametrize(
    "url", ["chroma:8000", "http://chroma", "ftp://chroma:8000", "http://u:p@chroma:8000", ""]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SettingsRefused, match="chroma_url"):
        load_settings({"PULLQUOTE_CHROMA_URL": url})


def test_the_token_is_not_shown() -> None:
    settings = Settings(chroma_url="https://chroma:8000/", chroma_token="s3cret")  # noqa: S106
    assert settings.chroma is not None
    assert (settings.chroma.url, settings.chroma.token) == ("https://chroma:8000", "s3cret")
    assert "s3cret" not in f"{settings!r} {settings.chroma!r}"
