"""Vectors in a Chroma server: everything is as it is with the embedded store."""

import http.server
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index.checking import check
from index.chroma import Connection
from index.chroma_collections import collection_of
from index.data_folder import (
    GRACE,
    Index,
    catalogue_of,
    clear,
    open_for_reading,
    open_for_writing,
    open_owned,
    owning,
    require,
    vectors_in,
)
from index.embedding import Matrix, PassageText
from index.errors import IndexBroken, IndexBusy, LeaseLost, VectorsGone, VectorsUnavailable
from index.jobs import Job, Jobs, State
from index.lease import Holding, Lease
from index.live import LiveIndex
from index.places import ChromaServer
from index.rebuild import rebuild
from index.records import Filters
from index.search import Search
from index.sync import sync
from index.vectors import PassageVectors
from index.work import Worker
from tests.chroma_process import ChromaProcess
from tests.index.made_up import WordModel


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    process = ChromaProcess(tmp_path_factory.mktemp("chroma") / "store")
    process.start()
    yield process
    process.kill()


@pytest.fixture
def chroma(process: ChromaProcess) -> ChromaServer:
    return ChromaServer(process.url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.txt").write_text(
            f"News of ship {number}\n\nThe ship number {number} came into harbour {number} on "
            f"Monday with coal.\n\nIts captain {number} said that the voyage had been calm.\n"
        )
    return folder


@pytest.fixture
def data(folder: Path, tmp_path: Path, chroma: ChromaServer) -> Path:
    with open_for_writing(tmp_path / "data", WordModel(), chroma) as index:
        assert sync(index, [folder]).added == 12
    return tmp_path / "data"


def found(index: Index, question: str, filters: Filters = Filters()) -> list[tuple[str, float]]:
    hits = Search(index).search(question, 5, filters, "vectors").hits
    return [(hit.passage.text, round(hit.score, 4)) for hit in hits]


def names(chroma: ChromaServer) -> set[str]:
    connection = Connection.to(chroma)
    try:
        return set(connection.names("pullquote-"))
    finally:
        connection.close()


def done(data: Path, chroma: ChromaServer | None, kind: str, **request: object) -> Job:
    """A job done as the command line does it."""
    with owning(data, chroma) as holding:
        live = LiveIndex(open_owned(data, WordModel(), holding))
        jobs = Jobs(data)
        job = jobs.take(jobs.add(kind, request).id)
        assert job is not None
        try:
            return Worker(data, live, jobs, holding=holding).run(job)
        finally:
            live.close()


def test_it_finds_what_the_embedded_store_finds(
    data: Path, folder: Path, tmp_path: Path, chroma: ChromaServer
) -> None:
    assert not vectors_in(require(data)).exists(), "nothing is in the data folder"
    with open_for_writing(tmp_path / "embedded", WordModel()) as index:
        sync(index, [folder])
    with (
        open_for_reading(data, WordModel(), chroma) as served,
        open_for_reading(tmp_path / "embedded", WordModel()) as embedded,
    ):
        some = Filters(article_ids=tuple(served.catalogue.article_ids(Filters())[:3]))
        for question in ("Which ship came with coal?", "captain 7", "voyage"):
            assert len(found(served, question)) == 5
            assert found(served, question) == found(embedded, question)
            assert found(served, question, some) == found(embedded, question, some)
        assert check(served) == []


def test_articles_change_and_go(data: Path, folder: Path, chroma: ChromaServer) -> None:
    (folder / "03.txt").write_text("Fire\n\nA fire burnt down the lighthouse on Sunday.\n")
    (folder / "04.txt").unlink()
    with open_for_writing(data, WordModel(), chroma) as index:
        report = sync(index, [folder])
        assert (report.updated, report.removed) == (1, 1)
        assert index.vectors.numbers() == index.catalogue.live_numbers()
        assert "lighthouse" in found(index, "A fire burnt down the lighthouse")[0][0]


def test_rebuilding_going_back_and_pruning(data: Path, chroma: ChromaServer) -> None:
    first = collection_of(require(data))
    done(data, chroma, "rebuild", embed=False)
    second = collection_of(require(data))
    assert first != second
    done(data, chroma, "rollback")
    assert collection_of(require(data)) == first
    assert done(data, chroma, "check").report == {"flaws": []}
    done(data, chroma, "prune")
    assert second in names(chroma), "others may be answering from it"
    with owning(data, chroma) as holding:
        assert len(list((data / "generations").iterdir())) == 2
        left = data / "generations" / "000002" / "left"
        _age(left)
        clear(data, holding)
    assert second not in names(chroma)
    assert first in names(chroma)


def _age(file: Path) -> None:
    long_ago = file.stat().st_mtime - GRACE - 1
    os.utime(file, (long_ago, long_ago))


def test_lost_and_stray_vectors_are_put_right(data: Path, chroma: ChromaServer) -> None:
    with owning(data, chroma) as holding:
        index = open_owned(data, WordModel(), holding)
        lost = sorted(index.catalogue.live_numbers())[:4]
        index.vectors.remove(lost)
        vector = WordModel().embed(["a stray"])
        strays = [999_001, 999_002, 999_003, 999_004]
        index.vectors.add(strays, vector.repeat(4, 0), ["x"] * 4)
        index.close()
    report = done(data, chroma, "check").report
    assert report is not None
    assert {flaw["code"] for flaw in report["flaws"]} == {"vectors", "orphans"}
    report = done(data, chroma, "repair").report
    assert report is not None
    assert report["flaws"] == []


def test_a_lost_collection_is_said_and_made_anew(data: Path, chroma: ChromaServer) -> None:
    name = collection_of(require(data))
    assert name is not None
    connection = Connection.to(chroma)
    with open_for_reading(data, WordModel(), chroma) as index:
        connection.drop(name)
        with pytest.raises(VectorsGone):
            found(index, "ship")
    connection.close()
    with pytest.raises(VectorsGone), open_for_reading(data, WordModel(), chroma):
        pass
    with open_for_writing(data, WordModel(), chroma) as index:
        assert check(index) == []
        assert isinstance(index.model, WordModel)
        assert index.model.embedded == [], "the catalogue keeps them"


def test_vectors_move_between_the_folder_and_the_server(
    data: Path, folder: Path, chroma: ChromaServer
) -> None:
    with pytest.raises(IndexBroken, match="PULLQUOTE_CHROMA_URL"):
        open_for_reading(data, WordModel()).__enter__()
    with open_for_writing(data, WordModel()) as index:
        assert check(index) == []
        before = found(index, "captain 3")
    with pytest.raises(IndexBroken, match="not in the Chroma server"):
        open_for_reading(data, WordModel(), chroma).__enter__()
    with open_for_writing(data, WordModel(), chroma) as index:
        assert not vectors_in(require(data)).exists(), "it would fall behind unnoticed"
        assert found(index, "captain 3") == before
        assert isinstance(index.model, WordModel)
        assert index.model.embedded == [], "the catalogue keeps them"


def test_a_copied_data_folder_takes_nothing_from_the_original(
    data: Path, tmp_path: Path, chroma: ChromaServer
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(data, copy)
    with pytest.raises(IndexBroken), open_for_reading(copy, WordModel(), chroma):
        pass
    assert done(copy, chroma, "remove", articles=_ids(copy)[:6]).state is State.DONE
    assert collection_of(require(copy)) != collection_of(require(data))
    with (
        open_for_reading(data, WordModel(), chroma) as original,
        open_for_reading(copy, WordModel(), chroma) as copied,
    ):
        assert check(original) == check(copied) == []


def _ids(data: Path) -> list[str]:
    with catalogue_of(data) as catalogue:
        return catalogue.article_ids(Filters())


def test_who_reads_keeps_an_embedded_writer_away_and_two_writers_exclude_each_other(
    data: Path, chroma: ChromaServer
) -> None:
    with (
        open_for_reading(data, WordModel(), chroma),
        pytest.raises(IndexBusy),
        open_for_writing(data, WordModel()),
    ):
        pass
    with owning(data, chroma):
        with pytest.raises(IndexBusy), owning(data, chroma):
            pass
        with open_for_reading(data, WordModel(), chroma) as index:
            assert found(index, "ship"), "others read meanwhile"


def test_nothing_is_changed_after_the_right_to_write_was_taken_over(
    data: Path, chroma: ChromaServer
) -> None:
    name = collection_of(require(data))
    assert name is not None
    before, after = Lease(data, expiry=3600), Lease(data, expiry=0.0)
    assert before.take()
    stale = Holding(chroma, before)
    store = PassageVectors.ask(chroma, name, create=True, fenced=stale.fenced)
    stored = store.numbers()
    assert after.take()
    try:
        with pytest.raises(LeaseLost):
            store.add([999], WordModel().embed(["late"]), ["x"])
        with pytest.raises(LeaseLost):
            store.remove(stored)
        with pytest.raises(LeaseLost):
            rebuild(data, WordModel(), holding=stale)
        with pytest.raises(LeaseLost):
            clear(data, stale)
        with pytest.raises(LeaseLost):
            PassageVectors.ask(chroma, name, create=True, fenced=stale.fenced)
        assert store.numbers() == stored
        assert name in names(chroma)
        assert require(data).name == "000001"
    finally:
        store.close()
        before.release()
        after.release()


def test_more_vectors_than_are_sent_at_once(data: Path, chroma: ChromaServer) -> None:
    with owning(data, chroma) as holding:
        index = open_owned(data, WordModel(), holding)
        before = index.vectors.numbers()
        numbers = list(range(10_000, 11_201))
        vectors = WordModel().embed([f"passage {number}" for number in numbers])
        index.vectors.add(numbers, vectors, ["x"] * len(numbers))
        assert index.vectors.numbers() == before | set(numbers)
        index.vectors.remove(numbers)
        assert index.vectors.numbers() == before
        index.close()


def test_a_server_that_is_away_is_told_apart_and_comes_back(
    data: Path, chroma: ChromaServer, process: ChromaProcess
) -> None:
    with open_for_reading(data, WordModel(), chroma) as index:
        process.kill()
        try:
            with pytest.raises(VectorsUnavailable, match="cannot be reached") as raised:
                found(index, "ship")
            assert not isinstance(raised.value, VectorsGone)
            with pytest.raises(VectorsUnavailable), open_for_reading(data, WordModel(), chroma):
                pass
            with pytest.raises(VectorsUnavailable), open_for_writing(data, WordModel(), chroma):
                pass
        finally:
            process.start()
        assert found(index, "ship"), "without being opened again"


def test_a_server_that_stands_still_is_given_up(
    data: Path, chroma: ChromaServer, process: ChromaProcess
) -> None:
    hasty = replace(chroma, answers_within=0.5)
    with (
        open_for_reading(data, WordModel(), chroma) as index,
        open_for_reading(data, WordModel(), hasty) as given_up,
    ):
        process.freeze()
        try:
            with pytest.raises(VectorsUnavailable, match="in time"):
                found(given_up, "ship")
        finally:
            process.thaw()
        assert found(index, "ship")


def test_a_sync_that_loses_the_server_loses_nothing(
    data: Path, folder: Path, chroma: ChromaServer, process: ChromaProcess
) -> None:
    class Cut(WordModel):
        """The server goes while passages are embedded."""

        def embed_passages(self, passages: Sequence[PassageText]) -> list[Matrix]:
            process.kill()
            return super().embed_passages(passages)

    (folder / "new.txt").write_text("Fire\n\nA fire burnt down the lighthouse on Sunday.\n")
    (folder / "05.txt").unlink()
    try:
        with (
            pytest.raises(VectorsUnavailable),
            open_for_writing(data, Cut(), chroma) as index,
        ):
            sync(index, [folder])
    finally:
        process.kill()
        process.start()
    with open_for_writing(data, WordModel(), chroma) as index:
        assert check(index) == []
        sync(index, [folder])
        assert check(index) == []
        assert "lighthouse" in found(index, "A fire burnt down the lighthouse")[0][0]


def test_the_token_is_sent_and_a_refusal_is_said() -> None:
    seen: list[str | None] = []

    class Refusing(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers["x-chroma-token"])
            self.send_response(503 if self.headers["x-chroma-token"] == "right" else 403)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        for token, said in (("wrong", "refuses the key"), ("right", "503")):
            asked = ChromaServer(url, token)
            assert token not in repr(asked)
            with pytest.raises(VectorsUnavailable, match=said):
                names(asked)
        server.shutdown()
    assert seen == ["wrong", "right"]
