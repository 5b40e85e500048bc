"""The catalogue holds whole articles or none, gives them back exactly, and breaks aloud."""

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.article import Article
from index.catalogue import Catalogue, quoted
from index.catalogue_rows import SCHEMA_VERSION
from index.errors import ArticleUnknown, IndexBroken
from index.readers import read_article
from index.records import Counts, Filters
from tests.conftest import SAMPLE
from tests.index.made_up import file_of, made_up, ready

FLOOD = made_up(
    "Flood",
    "The river rose by night. Nobody slept.",
    "# Costs",
    "Repairs cost 4.5m pounds. " * 9,
    "! Listen to this story",
    "“It was loud,” said Zoë Núñez.",
    byline="Zoë Núñez and Jo Fry",
    publisher="The Wend Herald",
    published=date(2025, 3, 12),
    url="https://example.org/flood",
)
VOTE = made_up(
    "Vote",
    "The council voted for the bridge.",
    byline="Ann Reese",
    publisher="STRASSE UND MARKT",
    published=date(2025, 3, 14),
)
UNDATED = made_up("Notice", "The library is shut.")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A catalogue that is empty, and one of three articles; copied, as disks are slow."""
    folder = tmp_path_factory.mktemp("made")
    empty, filled = folder / "empty.sqlite", folder / "filled.sqlite"
    Catalogue.create(empty, "a-model", "sha256:0", "rules-1")
    Catalogue.create(filled, "a-model", "sha256:0", "rules-1")
    catalogue = Catalogue(filled, read_only=False)
    for article_id, article in (("flood", FLOOD), ("vote", VOTE), ("notice", UNDATED)):
        catalogue.put(ready(catalogue, article_id, article))
    catalogue.close()
    return empty, filled


@pytest.fixture
def path(made: tuple[Path, Path], tmp_path: Path) -> Path:
    """Where ``catalogue`` and ``filled`` are; a test uses one of them."""
    return Path(shutil.copy(made[0], tmp_path / "catalogue.sqlite"))


@pytest.fixture
def catalogue(path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(path, read_only=False)
    yield catalogue
    catalogue.close()


@pytest.fixture
def filled(made: tuple[Path, Path], path: Path) -> Iterator[Catalogue]:
    shutil.copy(made[1], path)
    catalogue = Catalogue(path, read_only=False)
    yield catalogue
    catalogue.close()


# Whole articles or none


@pytest.mark.parametrize("article", [FLOOD, VOTE, UNDATED], ids=lambda a: a.title)
def test_an_article_comes_back_exactly(catalogue: Catalogue, article: Article) -> None:
    catalogue.put(ready(catalogue, "it", article))
    stored = catalogue.article("it")
    assert stored.article == article
    assert stored.record.revision == article.revision == stored.article.revision
    assert stored.record.paragraphs == len(article.paragraphs)
    assert stored.record.published == article.published


def test_the_sample_articles_come_back_exactly(catalogue: Catalogue) -> None:
    for file in sorted(SAMPLE.iterdir()):
        article = read_article(file.read_bytes(), file.name)
        catalogue.put(ready(catalogue, file.stem, article))
        assert catalogue.article(file.stem).article == article


def test_a_passage_is_its_articles_text_with_its_vectors(catalogue: Catalogue) -> None:
    new = ready(catalogue, "flood", FLOOD)
    catalogue.put(new)
    stored = catalogue.passages([*new.numbers, 999])
    assert list(stored) == list(new.numbers)
    for position, (passage, vectors) in enumerate(zip(new.passages, new.vectors, strict=True)):
        found = stored[new.numbers[position]]
        assert found.text == found.span.of(FLOOD.text) == passage.span.of(FLOOD.text)
        assert (found.position, found.section) == (position, passage.section)
        assert found.sentences == passage.sentences
        assert found.paragraphs == passage.paragraphs
        assert found.vector.shape == vectors.shape
        assert np.abs(found.vector - vectors).max() < 1e-3, "kept as 16-bit floats"
    own = {number: vector for number, _, vector in catalogue.vectors()}
    assert {n: v.tolist() for n, v in own.items()} == {
        n: p.vector[:1].tolist() for n, p in stored.items()
    }


def test_a_new_revision_replaces_the_whole_article(filled: Catalogue) -> None:
    before = filled.passage_numbers(["flood"])["flood"]
    revised = made_up("Flood", "The river fell again.")
    new = ready(filled, "flood", revised)
    assert filled.put(new) == before
    assert filled.article("flood").article == revised
    assert filled.passage_numbers(["flood", "vote", "no"])["flood"] == list(new.numbers)
    assert filled.matching(quoted("repairs"), 10) == []
    assert filled.passages(before) == {}
    assert filled.counts() == Counts(3, 3, 3)


def test_removing_takes_everything_of_an_article(filled: Catalogue) -> None:
    numbers = filled.passage_numbers(["flood"])["flood"]
    assert filled.remove("flood") == numbers
    assert filled.remove("flood") == []
    assert filled.counts() == Counts(2, 2, 2)
    assert filled.matching(quoted("river"), 10) == []
    with pytest.raises(ArticleUnknown, match="flood"):
        filled.article("flood")


@pytest.mark.parametrize("failure", ["a vector is missing", "a number is another's"])
def test_a_failed_put_leaves_the_old_article_whole(filled: Catalogue, failure: str) -> None:
    revised = made_up("Flood", *["The water fell again, and people went home by boat."] * 4)
    new = ready(filled, "flood", revised)
    assert len(new.passages) > 1, "it fails when the first passage is in"
    if failure == "a vector is missing":
        new = replace(new, vectors=new.vectors[:-1])
    else:
        of_another = filled.passage_numbers(["vote"])["vote"]
        new = replace(new, numbers=(*new.numbers[:-1], *of_another))
    before = filled.counts(), filled.article("flood"), filled.live_numbers(), filled.about()
    with pytest.raises((ValueError, sqlite3.IntegrityError)):
        filled.put(new)
    assert (filled.counts(), filled.article("flood"), filled.live_numbers(), filled.about()) == (
        before
    )
    assert len(filled.matching(quoted("repairs"), 10)) > 0
    filled.remove("vote")  # the catalogue goes on working


def test_each_change_is_a_revision_of_the_index(catalogue: Catalogue) -> None:
    revisions = [catalogue.about().revision]
    catalogue.put(ready(catalogue, "vote", VOTE))
    revisions.append(catalogue.about().revision)
    catalogue.remove("vote")
    revisions.append(catalogue.about().revision)
    assert revisions == sorted(set(revisions))
    about = catalogue.about()
    assert (about.model, about.fingerprint, about.passage_rules) == (
        "a-model",
        "sha256:0",
        "rules-1",
    )


def test_files_are_remembered_with_their_hash(filled: Catalogue) -> None:
    noted = replace(file_of("flood"), digest="1" * 64)
    filled.put_file(noted)
    assert filled.files()["/articles/flood.txt"] == filled.file("/articles/flood.txt") == noted
    assert filled.files()["/articles/vote.txt"] == file_of("vote")
    assert filled.with_revision(FLOOD.revision) == "flood"
    assert filled.with_revision("sha256:0") is None
    assert filled.file("/nowhere") is None


def test_an_article_may_come_from_several_files(filled: Catalogue) -> None:
    copy = replace(file_of("flood", "/wire/flood.txt"), article="flood")
    filled.put_file(copy)
    assert [file.path for file in filled.files_of("flood")] == [
        "/articles/flood.txt",
        "/wire/flood.txt",
    ]
    assert filled.article("flood").record.source == "articles/flood.txt", "the first"
    filled.forget_files(["/articles/flood.txt"])
    assert filled.article("flood").record.source == "wire/flood.txt"
    assert filled.unsourced() == []
    filled.forget_files(["/wire/flood.txt"])
    assert filled.unsourced() == ["flood"]


def test_a_removed_articles_file_is_remembered_as_withdrawn(filled: Catalogue) -> None:
    filled.remove("flood")
    file = filled.file("/articles/flood.txt")
    assert file is not None
    assert file.withdrawn is not None
    assert file.article is None
    assert filled.withdrawn() == 1


def test_a_new_revision_keeps_what_points_to_the_article(filled: Catalogue) -> None:
    before = filled.files_of("flood")
    filled.put(ready(filled, "flood", made_up("Flood", "The river fell again.")))
    assert filled.files_of("flood") == before


def test_a_snapshot_sees_one_state_from_any_thread(filled: Catalogue) -> None:
    with filled.snapshot() as snapshot:
        filled.remove("flood")
        filled.put(ready(filled, "vote", made_up("Vote", "It rained.")))
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(snapshot.article, "flood").result().article == FLOOD
        assert snapshot.article("vote").article == VOTE
        assert snapshot.counts().articles == 3
    assert filled.counts().articles == 2


def test_sources_remember_when_they_were_last_in_line(catalogue: Catalogue) -> None:
    catalogue.note_source("/news", "folder", None)
    (well,) = catalogue.sources()
    assert (well.place, well.kind, well.error) == ("/news", "folder", None)
    assert well.synced == well.tried
    catalogue.note_source("/news", "folder", "the folder is not there")
    (failed,) = catalogue.sources()
    assert failed.synced == well.synced
    assert failed.error == "the folder is not there"
    catalogue.forget_source("/news")
    assert catalogue.sources() == []


def test_files_that_failed_are_listed(filled: Catalogue) -> None:
    failed = replace(file_of("flood"), error="The file is empty.")
    filled.put_file(failed)
    assert filled.failures() == [failed]
    assert filled.article("flood").article == FLOOD, "its earlier version is live"


def test_a_compact_copy_holds_the_same(filled: Catalogue, tmp_path: Path) -> None:
    for _ in range(5):
        filled.put(ready(filled, "flood", FLOOD))
    assert filled.dead_vectors > 0
    filled.copy_to(tmp_path / "copy.sqlite")
    copy = Catalogue(tmp_path / "copy.sqlite", read_only=True)
    assert copy.dead_vectors == 0
    assert copy.faults() == []
    assert copy.revisions() == filled.revisions()
    assert copy.files() == filled.files()
    assert copy.live_numbers() == filled.live_numbers()
    copy.close()


def test_the_full_text_can_be_made_anew(filled: Catalogue, path: Path) -> None:
    before = filled.matching(quoted("the"), 10)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM passage_words WHERE rowid = 1")
    assert filled.faults()
    filled.rewrite_words()
    assert filled.faults() == []
    assert filled.matching(quoted("the"), 10) == before


# Filters


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ["vote", "flood", "notice"]),
        (Filters(publisher="the wend HERALD"), ["flood"]),
        (Filters(publisher="Straße und Markt"), ["vote"]),
        (Filters(publisher="Wend Herald"), []),
        (Filters(byline="NÚÑEZ"), ["flood"]),
        (Filters(byline="fry"), ["flood"]),
        (Filters(byline="%"), []),
        (Filters(published_from=date(2025, 3, 12)), ["vote", "flood"]),
        (Filters(published_from=date(2025, 3, 13)), ["vote"]),
        (Filters(published_to=date(2025, 3, 12)), ["flood"]),
        (Filters(published_from=date(2025, 3, 12), published_to=date(2025, 3, 12)), ["flood"]),
        (Filters(published_from=date(2025, 3, 14), published_to=date(2025, 3, 12)), []),
        (Filters(article_ids=("notice", "vote", "unknown")), ["vote", "notice"]),
        (Filters(article_ids=()), []),
        (Filters(article_ids=("vote",), byline="fry"), []),
        (Filters(article_ids=("'; DROP TABLE articles; --", '"]')), []),
    ],
)
def test_filters_say_which_articles_count(
    filled: Catalogue, filters: Filters, expected: list[str]
) -> None:
    records, total = filled.articles(filters, 10)
    assert [record.id for record in records] == expected, "newest first, undated last"
    assert total == len(expected)
    assert sorted(filled.article_ids(filters)) == sorted(expected)
    assert filters.empty == (filters == Filters())


def test_pages_of_articles_make_up_the_whole(filled: Catalogue) -> None:
    pages = [filled.articles(Filters(), 2, offset) for offset in (0, 2, 4)]
    assert [[record.id for record in records] for records, _ in pages] == [
        ["vote", "flood"],
        ["notice"],
        [],
    ]
    assert {total for _, total in pages} == {3}


# Full text


def test_full_text_finds_whatever_the_accent_case_and_ending(filled: Catalogue) -> None:
    (voted,) = filled.passage_numbers(["vote"])["vote"]
    for word in ("councils", "VOTING", "bridge"):
        assert [number for number, _ in filled.matching(quoted(word), 10)] == [voted], word
    best, *others = [number for number, _ in filled.matching(quoted("nunez"), 10)]
    assert filled.passages([best])[best].text == "“It was loud,” said Zoë Núñez."
    assert {best, *others} == set(filled.passage_numbers(["flood"])["flood"]), "by her byline"
    # "Listen" stands only in the page's furniture.
    counted = filled.document_frequencies(["bridge", "herald", "listen"])
    assert counted == {"bridge": 1, "herald": 1 + len(others), "listen": 0}


def test_full_text_is_restricted_to_articles_and_sorted_best_first(filled: Catalogue) -> None:
    everywhere = filled.matching(quoted("the"), 10)
    assert [score for _, score in everywhere] == sorted((s for _, s in everywhere), reverse=True)
    assert all(score > 0 for _, score in everywhere)
    only = filled.matching(quoted("the"), 10, ["notice"])
    assert [n for n, _ in only] == filled.passage_numbers(["notice"])["notice"]
    assert filled.matching(quoted("the"), 10, []) == []
    assert filled.matching(quoted("the"), 1) == everywhere[:1]


@pytest.mark.parametrize(
    "word",
    [
        *('"', '""', 'a"b', "'", "*", "^", "(", ")", "-", "+", ":", "text:", "{text}: the", "\\"),
        *("NEAR", "NEAR(a b)", "AND", "OR", "NOT", "", " ", "\0", 'a\0"b', "\n", "🌊", "\u202e"),
        *("' OR 1=1 --", "a OR b", "서울", "x" * 100_000),
    ],
    ids=ascii,
)
def test_no_word_is_taken_for_query_syntax(filled: Catalogue, word: str) -> None:
    alone = filled.matching(quoted(word), 10)
    both = filled.matching(f"{quoted(word)} OR {quoted('bridge')}", 10)
    assert {n for n, _ in both} == {n for n, _ in alone} | set(
        filled.passage_numbers(["vote"])["vote"]
    )
    assert filled.document_frequencies([word])[word] == len(alone)


# Threads, processes, damage


def test_threads_read_at_the_same_time(filled: Catalogue) -> None:
    def read(_: int) -> tuple[Article, int]:
        number = filled.matching(quoted("river"), 1)[0][0]
        return filled.article("flood").article, filled.passages([number])[number].position

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(read, range(200))) == {(FLOOD, 0)}


def test_a_reader_sees_whole_articles_while_another_connection_writes(
    filled: Catalogue, path: Path
) -> None:
    short, long = made_up("Vote", "It rained."), made_up("Vote", *["It rained all day."] * 30)
    reader = Catalogue(path, read_only=True)
    written = threading.Event()

    def read() -> set[Article]:
        seen = set()
        while not written.is_set():
            seen.add(reader.article("vote").article)
        return seen

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        for turn in range(80):
            filled.put(ready(filled, "vote", long if turn % 2 else short))
        written.set()
        for seen in readers:
            assert seen.result() <= {VOTE, short, long}
    reader.close()


def test_a_read_only_catalogue_refuses_to_write(filled: Catalogue, path: Path) -> None:
    reader = Catalogue(path, read_only=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.remove("flood")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.allocate(1)
    assert reader.article("flood").article == FLOOD
    reader.close()


def test_what_was_written_is_there_when_opened_again(filled: Catalogue, path: Path) -> None:
    filled.set_writing(True)
    filled.close()
    again = Catalogue(path, read_only=True)
    assert again.writing
    assert again.article("flood").article == FLOOD
    again.close()


@pytest.mark.parametrize("kept", [0, 1, 100, 5_000, 20_000])
def test_a_truncated_catalogue_is_broken(
    filled: Catalogue, path: Path, tmp_path: Path, kept: int
) -> None:
    filled.close()
    whole = path.read_bytes()
    assert len(whole) > kept
    path.write_bytes(whole[:kept])
    with pytest.raises(IndexBroken, match="cannot be read"):
        Catalogue(path, read_only=True)


@pytest.mark.parametrize("content", [b"not a database " * 999, b"\0" * 9_999], ids=["words", "0"])
def test_garbage_is_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(content)
    for read_only in (True, False):
        with pytest.raises(IndexBroken, match=r"catalogue\.sqlite cannot be read"):
            Catalogue(path, read_only=read_only)
    assert path.read_bytes() == content, "nothing is repaired by writing over it"


def test_a_missing_catalogue_is_broken_and_not_made(tmp_path: Path) -> None:
    for read_only in (True, False):
        with pytest.raises(IndexBroken):
            Catalogue(tmp_path / "catalogue.sqlite", read_only=read_only)
    assert list(tmp_path.iterdir()) == []


def test_another_schema_is_broken_and_says_which(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(
        IndexBroken, match=f"version 99, and this program reads version {SCHEMA_VERSION}"
    ):
        Catalogue(path, read_only=True)


def test_creating_starts_over_after_a_creation_that_was_cut_short(path: Path) -> None:
    half_made = path.with_suffix(".new")
    shutil.copy(path, half_made)
    path.unlink()
    Catalogue.create(path, "a-model", "sha256:0", "rules-1")
    assert not half_made.exists()
    catalogue = Catalogue(path, read_only=True)
    assert catalogue.counts() == Counts(0, 0, 0)
    catalogue.close()


def test_connections_of_ended_threads_do_not_pile_up(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    Catalogue.create(path, "model", "fingerprint", "rules")
    catalogue = Catalogue(path, read_only=True)
    try:
        before = len(list(Path("/dev/fd").iterdir()))
        for _ in range(20):
            thread = threading.Thread(target=catalogue.counts)
            thread.start()
            thread.join()
        assert len(list(Path("/dev/fd").iterdir())) <= before + 3  # one connection's files
    finally:
        catalogue.close()
