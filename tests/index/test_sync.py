"""A sync makes the index hold what is there now, and touches nothing else."""

import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from index.data_folder import open_for_reading, open_for_writing
from index.embedding import Matrix, PassageText
from index.errors import ModelUnavailable, NothingToIndex, RemovalsNeedConsent, SourceMissing
from index.making import PASSAGES_AT_ONCE
from index.progress import Progress, Watch
from index.readers.version import READERS
from index.records import Filters
from index.sync import SyncOptions, SyncReport, article_id, sync
from tests.index import web
from tests.index.made_up import WordModel

Sync = Callable[..., SyncReport]
Tell = Callable[[Progress], None]

RIVER = "River\n\nThe river rose by night, and nobody on the bank slept until the morning came.\n"
VOTE = "Vote\n\nThe council voted for the bridge by eleven votes to nine after a long debate.\n"
COSTS = "\n\nRepairs cost more than four million pounds, the council said on Monday afternoon.\n"


def counts(report: SyncReport) -> tuple[int, int, int, int, int]:
    failed = len(report.failed)
    return report.added, report.updated, report.removed, report.unchanged, failed


def failures(report: SyncReport) -> dict[str, str]:
    return {failure.source: failure.error for failure in report.failed}


@pytest.fixture
def model() -> WordModel:
    return WordModel()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "river.txt").write_text(RIVER)
    (folder / "vote.txt").write_text(VOTE)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, model: WordModel) -> Sync:
    """Sync folders and files; afterwards everything in the index must agree."""

    def go(*targets: Path, tell: Tell = lambda _: None, allow_removals: bool = False) -> SyncReport:
        model.embedded.clear()
        with open_for_writing(data, model) as index:
            report = sync(index, targets, SyncOptions(allow_removals, watch=Watch(tell)))
            assert index.vectors.numbers() == index.catalogue.live_numbers()
            live = index.catalogue.counts()
        assert (report.articles, report.paragraphs, report.passages) == (
            live.articles,
            live.paragraphs,
            live.passages,
        )
        return report

    return go


def live(data: Path) -> dict[str, str]:
    """What the index holds: the text of each article by its source."""
    with open_for_reading(data, WordModel()) as index:
        return {
            index.catalogue.article(i).record.source: index.catalogue.article(i).article.text
            for i in index.catalogue.article_ids(Filters())
        }


def ids(data: Path) -> dict[str, str]:
    """The id of each article, by each of the files that hold it."""
    with open_for_reading(data, WordModel()) as index:
        files = index.catalogue.files().values()
    return {file.label: file.article for file in files if file.article}


def test_the_first_sync_adds_everything(run: Sync, news: Path, data: Path) -> None:
    (news / "photo.jpg").write_bytes(b"\xff\xd8")
    report = run(news)
    assert counts(report) == (2, 0, 0, 0, 0)
    assert report.ignored == 1
    assert live(data) == {"news/river.txt": RIVER.strip(), "news/vote.txt": VOTE.strip()}


def test_nothing_is_done_for_what_has_not_changed(
    run: Sync, news: Path, data: Path, model: WordModel
) -> None:
    run(news)
    assert counts(run(news)) == (0, 0, 0, 2, 0)
    assert model.embedded == []
    with open_for_reading(data, model) as index:
        assert index.catalogue.about().revision == 2, "one for each article added"


def test_only_the_difference_is_applied_and_embedded(
    run: Sync, news: Path, data: Path, model: WordModel
) -> None:
    (news / "old.txt").write_text(RIVER.replace("River", "Old"))
    run(news)
    (news / "old.txt").unlink()
    (news / "vote.txt").write_text(VOTE + COSTS)
    (news / "new.md").write_text("# New\n\nA ferry will run from Monday.\n")
    assert counts(run(news)) == (1, 1, 1, 1, 0)
    assert sorted(model.embedded) == [
        "A ferry will run from Monday.",
        VOTE.split("\n\n")[1].strip() + COSTS.rstrip(),
    ]
    assert sorted(live(data)) == ["news/new.md", "news/river.txt", "news/vote.txt"]
    assert live(data)["news/vote.txt"] == (VOTE.strip() + COSTS).strip()


def test_an_article_keeps_its_id_when_it_changes(run: Sync, news: Path, data: Path) -> None:
    run(news)
    with open_for_reading(data, WordModel()) as index:
        before = index.catalogue.files()
    (news / "vote.txt").write_text(VOTE + COSTS)
    run(news)
    with open_for_reading(data, WordModel()) as index:
        after = index.catalogue.files()
    path = str(news / "vote.txt")
    assert after[path].article == before[path].article == article_id(path)
    assert after[path].digest != before[path].digest


def test_other_bytes_of_the_same_article_change_nothing(
    run: Sync, news: Path, data: Path, model: WordModel
) -> None:
    run(news)
    content = b"\xef\xbb\xbf" + VOTE.replace("\n", "\r\n").encode()
    (news / "vote.txt").write_bytes(content)
    assert counts(run(news)) == (0, 0, 0, 2, 0)
    assert model.embedded == []
    with open_for_reading(data, model) as index:
        assert index.catalogue.about().revision == 2
        noted = index.catalogue.files()[str(news / "vote.txt")].digest
    assert noted == hashlib.sha256(content).hexdigest(), "it need not be read again"


@pytest.mark.parametrize(
    "content", [b"", b"\n \n", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01", b"\0" * 4_000]
)
def test_an_unreadable_new_version_leaves_the_old_one(
    run: Sync, news: Path, data: Path, content: bytes
) -> None:
    run(news)
    (news / "vote.txt").write_bytes(content)
    for _ in range(2):  # it is said every time, not only when it breaks
        report = run(news)
        assert counts(report) == (0, 0, 0, 1, 1)
        assert list(failures(report)) == ["news/vote.txt"]
        assert live(data)["news/vote.txt"] == VOTE.strip()
    (news / "vote.txt").write_text(VOTE + COSTS)
    assert counts(run(news)) == (0, 1, 0, 1, 0)


def test_a_page_of_furniture_alone_is_no_article(run: Sync, news: Path) -> None:
    (news / "page.txt").write_text("Subscribe now\n\nShare this article\n\nAll rights reserved\n")
    assert failures(run(news)) == {"news/page.txt": "it has no text that could be searched"}


def test_failures_are_listed_and_the_others_indexed(run: Sync, news: Path, data: Path) -> None:
    (news / "report.pdf").write_bytes(b"%PDF-1.7")
    (news / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (news / "lost.txt").symlink_to("nowhere")
    (news / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(news / "pipe.txt")
    report = run(news)
    assert counts(report) == (2, 0, 0, 0, 5)
    assert sorted(failures(report)) == [
        f"news/{name}" for name in ("binary.txt", "loop.txt", "lost.txt", "pipe.txt", "report.pdf")
    ]
    assert all(error for error in failures(report).values())
    assert sorted(live(data)) == ["news/river.txt", "news/vote.txt"]


def test_a_name_that_is_no_text_is_a_failure_that_can_be_printed(run: Sync, news: Path) -> None:
    with open(os.fsencode(news) + b"/caf\xe9.txt", "wb") as file:  # noqa: PTH123 - bytes
        file.write(RIVER.encode())
    report = run(news)
    assert failures(report) == {
        "news/caf\ufffd.txt": "its name is not valid Unicode; rename it",
    }
    assert json.dumps(asdict(report), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "name",
    [
        *("two words.txt", 'it\'s "so".txt', "🌊.txt", "line\nbreak.txt", "%2e%2e.txt"),
        *("x" * 251 + ".txt", "İZMİR.txt", "'; DROP TABLE articles; --.txt", "e\u0301.txt"),
    ],
    ids=ascii,
)
def test_odd_names_are_indexed(run: Sync, news: Path, data: Path, name: str) -> None:
    (news / name).write_text("Ferry\n\nA ferry will run from Monday.\n")
    assert counts(run(news)) == (3, 0, 0, 0, 0)
    assert counts(run(news)) == (0, 0, 0, 3, 0)
    assert f"news/{name}" in live(data)
    (news / name).unlink()
    assert counts(run(news)) == (0, 0, 1, 2, 0)


def test_ids_are_readable_safe_and_stable() -> None:
    paths = [
        "/news/Flood: the 2nd.txt", "/news/🌊.txt", "/a.txt", "/b/a.txt", "/news/" + "x" * 251,
    ]  # fmt: skip
    ids = [article_id(path) for path in paths]
    assert ids[0].startswith("flood-the-2nd-")
    assert all(re.fullmatch(r"[a-z0-9-]{10,60}", found) for found in ids)
    assert len(set(ids)) == len(ids)
    assert ids == [article_id(path) for path in paths]
    assert article_id("/news/flood.txt") == "flood-ca2dab7e40"


# Folders


def test_an_empty_folder_changes_nothing(run: Sync, news: Path, data: Path, tmp_path: Path) -> None:
    run(news)
    for path in news.iterdir():
        path.unlink()
    with pytest.raises(NothingToIndex, match=r"no articles in .*news; nothing was changed"):
        run(news)
    (news / "photo.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(NothingToIndex, match=r"files of other kinds: 1.*nothing was changed"):
        run(news)
    assert len(live(data)) == 2


def test_a_missing_folder_changes_nothing(run: Sync, news: Path, data: Path) -> None:
    run(news)
    (news / "vote.txt").unlink()
    with pytest.raises(SourceMissing, match="gone"):
        run(news, news.parent / "gone")
    assert len(live(data)) == 2


def test_folders_are_looked_after_apart(run: Sync, news: Path, data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "river.txt").write_text(RIVER.replace("River", "Stream"))
    assert counts(run(news, other)) == (3, 0, 0, 0, 0)
    (news / "vote.txt").unlink()
    (other / "river.txt").write_text(RIVER + COSTS)
    assert counts(run(other)) == (0, 1, 0, 0, 0)
    assert sorted(live(data)) == ["news/river.txt", "news/vote.txt", "other/river.txt"]
    assert counts(run(news, other, allow_removals=True)) == (0, 0, 1, 2, 0)


def test_a_subfolder_alone_is_brought_in_line(run: Sync, news: Path, data: Path) -> None:
    (news / "sub").mkdir()
    for name in ("a.txt", "b.txt"):
        (news / "sub" / name).write_text(RIVER.replace("River", name))
    run(news)
    (news / "sub" / "a.txt").unlink()
    (news / "vote.txt").unlink()
    assert counts(run(news / "sub", allow_removals=True)) == (0, 0, 1, 1, 0)
    assert sorted(live(data)) == ["news/river.txt", "news/sub/b.txt", "news/vote.txt"]


def test_a_folder_is_not_taken_for_another_of_like_name(run: Sync, news: Path) -> None:
    longer = news.with_name("news-2024")
    longer.mkdir()
    (longer / "old.txt").write_text(RIVER)
    run(news, longer)
    assert counts(run(news)) == (0, 0, 0, 2, 0)


def test_one_file_is_the_same_article_as_in_its_folder(run: Sync, news: Path, data: Path) -> None:
    assert counts(run(news / "river.txt")) == (1, 0, 0, 0, 0)
    assert list(live(data)) == ["news/river.txt"]
    assert counts(run(news)) == (1, 0, 0, 1, 0)
    (news / "vote.txt").unlink()
    assert counts(run(news / "river.txt")) == (0, 0, 0, 1, 0), "one file removes nothing"
    assert len(live(data)) == 2


def test_a_renamed_file_keeps_its_articles_id(
    run: Sync, news: Path, data: Path, model: WordModel
) -> None:
    run(news)
    (news / "sub").mkdir()
    (news / "vote.txt").rename(news / "sub" / "ballot.txt")
    assert counts(run(news)) == (0, 0, 0, 2, 0)
    assert model.embedded == []
    assert sorted(live(data)) == ["news/river.txt", "news/sub/ballot.txt"]
    assert ids(data)["news/sub/ballot.txt"] == article_id(str(news / "vote.txt"))
    # The old name is free for another article, which gets an id of its own.
    (news / "vote.txt").write_text(VOTE.replace("Vote", "Another vote"))
    assert counts(run(news)) == (1, 0, 0, 2, 0)
    assert ids(data)["news/vote.txt"] == article_id(str(news / "vote.txt")) + "-2"


def test_a_renamed_folder_keeps_its_articles_ids(run: Sync, news: Path, data: Path) -> None:
    run(news.parent / "news")
    before = set(ids(data).values())
    moved = news.rename(news.parent / "papers")
    run(moved, news, allow_removals=True)
    assert set(ids(data).values()) == before
    assert sorted(live(data)) == ["papers/river.txt", "papers/vote.txt"]


def test_a_file_without_a_headline_is_renamed_to_another_title(
    run: Sync, news: Path, data: Path
) -> None:
    (news / "quay.txt").write_text("A crane fell into the dock on Monday. " * 9 + "\n")
    run(news)
    (news / "quay.txt").rename(news / "crane.txt")
    assert counts(run(news)) == (0, 1, 0, 2, 0), "its title was the file's name"
    assert ids(data)["news/crane.txt"] == article_id(str(news / "quay.txt"))


# The same article in several files


def test_identical_texts_are_one_article_with_several_sources(
    run: Sync, news: Path, data: Path, model: WordModel
) -> None:
    (news / "wire.txt").write_text(RIVER)
    report = run(news)
    assert counts(report) == (2, 0, 0, 0, 0)
    assert report.identical == 1
    assert len(model.embedded) == 2
    with open_for_reading(data, model) as index:
        files = index.catalogue.files_of(ids(data)["news/river.txt"])
    assert [file.label for file in files] == ["news/river.txt", "news/wire.txt"]
    assert counts(run(news)) == (0, 0, 0, 3, 0)
    (news / "river.txt").unlink()
    assert counts(run(news)) == (0, 0, 0, 2, 0), "the article is still there"
    assert sorted(live(data)) == ["news/vote.txt", "news/wire.txt"]


def test_one_of_two_identical_files_changes(run: Sync, news: Path, data: Path) -> None:
    (news / "wire.txt").write_text(RIVER)
    run(news)
    before = ids(data)
    (news / "river.txt").write_text(RIVER + COSTS)
    assert counts(run(news)) == (1, 0, 0, 2, 0)
    assert ids(data)["news/wire.txt"] == before["news/river.txt"], "what did not change keeps it"
    assert sorted(live(data)) == ["news/river.txt", "news/vote.txt", "news/wire.txt"]


def test_both_of_two_identical_files_change_alike(run: Sync, news: Path, data: Path) -> None:
    (news / "wire.txt").write_text(RIVER)
    run(news)
    before = ids(data)
    for name in ("river.txt", "wire.txt"):
        (news / name).write_text(RIVER + COSTS)
    report = run(news)
    assert (counts(report), report.identical) == ((0, 1, 0, 1, 0), 1)
    assert ids(data) == before


def test_two_files_exchange_their_texts(run: Sync, news: Path, data: Path) -> None:
    run(news)
    before = ids(data)
    (news / "river.txt").write_text(VOTE)
    (news / "vote.txt").write_text(RIVER)
    report = run(news)
    assert counts(report) == (0, 0, 0, 0, 0)
    assert report.identical == 2
    assert ids(data) == {
        "news/river.txt": before["news/vote.txt"],
        "news/vote.txt": before["news/river.txt"],
    }


# Withdrawn


def test_too_many_removals_stop_with_a_question(run: Sync, news: Path, data: Path) -> None:
    for number in range(4):
        (news / f"{number}.txt").write_text(RIVER.replace("River", f"River {number}"))
    run(news)
    for name in ("0.txt", "1.txt"):
        (news / name).unlink()
    assert counts(run(news)) == (0, 0, 2, 4, 0), "a third may go"
    (news / "new.txt").write_text("New\n\nA ferry will run from Monday.\n")
    for name in ("2.txt", "3.txt"):
        (news / name).unlink()
    with pytest.raises(RemovalsNeedConsent, match=r"2 of the 4 articles of news .*news/2.txt"):
        run(news)
    assert len(live(data)) == 4, "nothing is changed, nor added"
    with open_for_reading(data, WordModel()) as index:
        (source,) = index.catalogue.sources()
    assert "--allow-removals" in (source.error or ""), "the status says that it waits"
    assert counts(run(news, allow_removals=True)) == (1, 0, 2, 2, 0)


def test_a_folder_may_be_withdrawn_as_a_whole(run: Sync, news: Path, data: Path) -> None:
    run(news)
    shutil.rmtree(news)
    with pytest.raises(SourceMissing):
        run(news)
    assert len(live(data)) == 2
    with open_for_reading(data, WordModel()) as index:
        (source,) = index.catalogue.sources()
    assert source.error == "the folder is not there"
    assert counts(run(news, allow_removals=True)) == (0, 0, 2, 0, 0)
    assert live(data) == {}


def test_what_was_removed_by_hand_stays_away(run: Sync, news: Path, data: Path) -> None:
    run(news)
    with open_for_writing(data, WordModel()) as index, index.writing():
        index.vectors.remove(index.catalogue.remove(article_id(str(news / "vote.txt"))))
    report = run(news)
    assert (counts(report), report.withdrawn) == ((0, 0, 0, 1, 0), 1)
    (news / "vote.txt").write_text(VOTE + COSTS)
    assert run(news).withdrawn == 1, "a correction does not bring it back"
    (news / "vote.txt").rename(news / "ballot.txt")
    (news / "ballot.txt").write_text(VOTE)
    assert counts(run(news / "ballot.txt")) == (1, 0, 0, 0, 0), "but who names it does"
    assert len(live(data)) == 2


# Readers and archives


def test_what_another_version_of_the_readers_read_is_read_again(
    run: Sync, news: Path, data: Path, model: WordModel
) -> None:
    run(news)
    with open_for_writing(data, model) as index:
        for file in index.catalogue.files().values():
            index.catalogue.put_file(replace(file, reader="0"))
    report = run(news)
    assert (counts(report), model.embedded) == ((0, 0, 0, 2, 0), [])
    with open_for_reading(data, model) as index:
        assert {file.reader for file in index.catalogue.files().values()} == {READERS}


def zipped(path: Path, **texts: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.txt", text)


def test_the_members_of_an_archive_are_articles(
    run: Sync, news: Path, data: Path, model: WordModel
) -> None:
    zipped(news / "week.zip", ferry="Ferry\n\nA ferry will run from Monday.\n", empty="")
    report = run(news)
    assert counts(report) == (3, 0, 0, 0, 1)
    assert list(failures(report)) == ["news/week.zip!/empty.txt"]
    assert "news/week.zip!/ferry.txt" in live(data)
    model.embedded.clear()
    assert counts(run(news)) == (0, 0, 0, 3, 1), "what failed is said again"
    zipped(
        news / "week.zip",
        ferry="Ferry\n\nA ferry will run from Monday.\n",
        fair="Fair\n\nThe fair was opened on Friday.\n",
    )
    assert counts(run(news)) == (1, 0, 0, 3, 0)
    assert model.embedded == ["The fair was opened on Friday."]
    (news / "week.zip").write_bytes(b"PK broken")
    assert counts(run(news)) == (0, 0, 0, 2, 1)
    assert len(live(data)) == 4, "what it held is not known to be gone"
    (news / "week.zip").unlink()
    assert counts(run(news, allow_removals=True)) == (0, 0, 2, 2, 0)


def test_a_renamed_archive_keeps_its_articles(run: Sync, news: Path, data: Path) -> None:
    zipped(news / "week.zip", ferry="Ferry\n\nA ferry will run from Monday.\n")
    run(news)
    before = ids(data)["news/week.zip!/ferry.txt"]
    (news / "week.zip").rename(news / "w11.zip")
    assert counts(run(news)) == (0, 0, 0, 3, 0)
    assert ids(data)["news/w11.zip!/ferry.txt"] == before


def test_rows_of_a_table_are_articles(run: Sync, news: Path, data: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"id": n, "headline": f"Fair {n}", "body": f"The fair number {n} opened on Friday."}
        for n in range(3)
    ]
    (news / "export.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert counts(run(news)) == (5, 0, 0, 0, 0)
    rows[1]["body"] += " It rained."
    (news / "export.jsonl").write_text("\n".join(map(json.dumps, rows[::-1])))
    assert counts(run(news)) == (0, 1, 0, 4, 0), "a row is known by its id, not its place"


# What happens meanwhile


def test_progress_is_told_file_by_file(run: Sync, news: Path) -> None:
    told: list[Progress] = []
    run(news, tell=told.append)
    assert [(p.done, p.total) for p in told if p.phase == "looking"] == [(0, 2), (1, 2)]
    assert [(p.done, p.total) for p in told if p.phase == "indexing"] == [(0, 2), (1, 2), (2, 2)]


def test_a_file_that_vanishes_is_a_failure_and_removed_next_time(
    run: Sync, news: Path, data: Path
) -> None:
    run(news)
    (news / "vote.txt").write_text(VOTE + COSTS)

    def vanish(progress: Progress) -> None:
        if progress.phase == "indexing" and progress.done == 0:
            (news / "vote.txt").unlink()

    report = run(news, tell=vanish)
    assert failures(report) == {"news/vote.txt": "it cannot be opened: No such file or directory"}
    assert live(data)["news/vote.txt"] == VOTE.strip(), "it was there when the folder was read"
    assert counts(run(news, allow_removals=True)) == (0, 0, 1, 1, 0)


def test_a_sync_that_is_stopped_goes_on_next_time(run: Sync, news: Path, data: Path) -> None:
    per_file = 16
    for number in range(PASSAGES_AT_ONCE // per_file):
        days = (f"On day {day} it rained, {'and rained ' * 90}." for day in range(per_file))
        (news / f"a{number}.txt").write_text(f"Report {number}\n\n" + "\n\n".join(days))

    def stop(progress: Progress) -> None:
        if progress.phase == "indexing" and progress.done == progress.total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(news, tell=stop)
    done = len(live(data))
    assert done == PASSAGES_AT_ONCE // per_file, "what was done stays done"
    assert counts(run(news)) == (2, 0, 0, done, 0)


def test_a_long_article_is_embedded_whole(run: Sync, news: Path, model: WordModel) -> None:
    paragraphs = [f"On day {n} it rained, {'and rained ' * 90}." for n in range(300)]
    (news / "long.txt").write_text("Long\n\n" + "\n\n".join(paragraphs))
    report = run(news)
    assert counts(report) == (3, 0, 0, 0, 0)
    assert len(model.embedded) == report.passages > PASSAGES_AT_ONCE


class Failing(WordModel):
    """A model that fails on one word."""

    def embed_passages(self, passages: Sequence[PassageText]) -> list[Matrix]:
        if any("debate" in passage.text for passage in passages):
            raise ModelUnavailable("the embedding model failed")
        return super().embed_passages(passages)


def test_a_model_that_fails_leaves_what_was_there(run: Sync, news: Path, data: Path) -> None:
    (news / "vote.txt").write_text("Vote\n\nThe council did not vote.")
    run(news)
    (news / "vote.txt").write_text(VOTE)
    (news / "river.txt").unlink()
    with (
        pytest.raises(ModelUnavailable),
        open_for_writing(data, Failing()) as index,
    ):
        sync(index, [news], SyncOptions(allow_removals=True))
    assert live(data)["news/vote.txt"].endswith("did not vote.")
    assert "news/river.txt" not in live(data), "what is withdrawn leaves at once"
    assert counts(run(news)) == (0, 1, 0, 0, 0)


def test_an_empty_folder_beside_a_full_one_removes_nothing(tmp_path: Path) -> None:
    full, emptied = tmp_path / "full", tmp_path / "emptied"
    for folder in (full, emptied):
        folder.mkdir()
        text = f"{folder.name.title()}\n\nA crane fell into the dock on Monday.\n"
        (folder / "a.txt").write_text(text)
    with open_for_writing(tmp_path / "data", WordModel()) as index:
        sync(index, [full, emptied])
        (emptied / "a.txt").unlink()
        with pytest.raises(NothingToIndex, match=r"no articles in .*emptied"):
            sync(index, [full, emptied])
        assert index.catalogue.counts().articles == 2


# Pages


def test_a_page_is_followed_once_it_was_an_article(run: Sync, data: Path, model: WordModel) -> None:
    words = "The quay was rebuilt in granite by a firm from Skelderwick. " * 5
    page = f"<title>Quay</title><article><h1>Quay</h1><p>{words}</p></article>".encode()
    answers = {"/quay.html": web.answered(page, etag='"1"')}
    with web.serving(answers) as site:
        options = SyncOptions(allowed_hosts=frozenset({"127.0.0.1"}))

        def look() -> SyncReport:
            with open_for_writing(data, model) as index:
                return sync(index, [site.url("/quay.html"), site.url("/nowhere")], options)

        assert counts(look()) == (1, 0, 0, 0, 1)
        with open_for_reading(data, model) as index:
            assert [s.place for s in index.catalogue.sources()] == [site.url("/quay.html")]
            assert index.catalogue.failures() == []
        answers["/quay.html"] = web.answered(b"", status="304 Not Modified")
        assert counts(look()) == (0, 0, 0, 1, 1)
        assert site.requests[-2].headers["if-none-match"] == '"1"'
        del answers["/quay.html"]
        assert counts(look()) == (0, 0, 0, 0, 2)
        assert list(live(data)) == [site.url("/quay.html")], "what it was stays"
        with open_for_reading(data, model) as index:
            (source,) = index.catalogue.sources()
            assert "the page is not there" in (source.error or "")
            assert source.synced is not None
        answers["/quay.html"] = web.answered(page.replace(b"granite", b"brick"))
        assert counts(look()) == (0, 1, 0, 0, 1)
        assert "brick" in live(data)[site.url("/quay.html")]
