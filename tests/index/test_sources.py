"""Folders are walked safely: nothing traps the walk, and what cannot be read says why."""

import os
from pathlib import Path

import pytest

from index.errors import ArticleUnreadable, SourceMissing
from index.sources import MAX_BYTES, SourceFile, absolute, scan


def write(path: Path, text: str = "The river rose.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def names(*targets: Path) -> list[str]:
    return [file.label for file in scan(targets).files]


def source(path: Path) -> SourceFile:
    return SourceFile(path, path.name)


def test_articles_are_found_in_order_with_their_folders_name(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/y/x.HTML", "picture.jpg", "a/.DS_Store", "notes"):
        write(tmp_path / "news" / name)
    found = scan([tmp_path / "news"])
    assert [file.label for file in found.files] == ["news/a/y/x.HTML", "news/a/z.md", "news/b.txt"]
    assert [file.path for file in found.files] == [
        tmp_path / "news" / name for name in ("a/y/x.HTML", "a/z.md", "b.txt")
    ]
    assert found.ignored == 2, "a picture and a file without a suffix; hidden files do not count"


def test_documents_that_cannot_be_read_are_found_and_say_so(tmp_path: Path) -> None:
    write(tmp_path / "page.doc")
    (file,) = scan([tmp_path]).files
    with pytest.raises(ArticleUnreadable, match=r"^\.doc files cannot be read; save it as"):
        file.read()


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    for name in (".draft.txt", ".git/a.txt", "seen.txt"):
        write(tmp_path / "news" / name)
    assert names(tmp_path / "news") == ["news/seen.txt"]


def test_a_hidden_target_is_looked_at_when_it_is_named(tmp_path: Path) -> None:
    write(tmp_path / ".news" / "a.txt")
    assert names(tmp_path / ".news") == [".news/a.txt"]
    assert names(tmp_path / ".news" / "a.txt") == [".news/a.txt"]


def test_several_targets_are_each_found_once(tmp_path: Path) -> None:
    write(tmp_path / "one" / "a.txt")
    write(tmp_path / "one" / "sub" / "b.txt")
    write(tmp_path / "two" / "a.txt")
    targets = [tmp_path / "one", tmp_path / "two", tmp_path / "one" / "sub", tmp_path / "one/a.txt"]
    assert names(*targets) == ["one/a.txt", "one/sub/b.txt", "two/a.txt"]


def test_a_link_to_a_folder_is_the_folder_when_it_is_named(tmp_path: Path) -> None:
    write(tmp_path / "news" / "a.txt")
    (tmp_path / "link").symlink_to("news")
    assert scan([tmp_path / "link"]) == scan([tmp_path / "news"])
    (tmp_path / "x").mkdir()
    assert scan([tmp_path / "x" / ".." / "news"]) == scan([tmp_path / "news"])


def test_loops_of_links_do_not_trap_the_walk(tmp_path: Path) -> None:
    write(tmp_path / "news" / "a.txt")
    (tmp_path / "news" / "again").symlink_to(tmp_path / "news")
    (tmp_path / "news" / "up").symlink_to("..")
    assert names(tmp_path / "news") == ["news/a.txt"]


def test_a_file_that_links_to_itself_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    (file,) = scan([tmp_path]).files
    with pytest.raises(ArticleUnreadable, match="cannot be opened: Too many levels"):
        file.read()
    with pytest.raises(SourceMissing, match="cannot be opened: Too many levels"):
        scan([tmp_path / "loop.txt"])


def test_a_link_to_a_file_is_read_and_a_broken_one_says_so(tmp_path: Path) -> None:
    write(tmp_path / "kept" / "a.txt", "It fell again.")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "good.txt").symlink_to(tmp_path / "kept" / "a.txt")
    (tmp_path / "news" / "lost.txt").symlink_to("nowhere")
    good, lost = scan([tmp_path / "news"]).files
    assert good.read() == b"It fell again."
    with pytest.raises(ArticleUnreadable, match="No such file"):
        lost.read()


@pytest.mark.parametrize(
    "name", ["gone", "gone.txt", "a.txt/under-a-file", "x" * 300, "~nobody-of-this-name", "a\nb"]
)
def test_a_missing_target_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a.txt")
    for target in (tmp_path / name, Path(name)):
        with pytest.raises(SourceMissing) as caught:
            scan([target])
        assert str(target) in str(caught.value)


def test_a_file_may_be_named_like_a_users_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "~backup.txt")
    monkeypatch.chdir(tmp_path)
    assert absolute(Path("~backup.txt")) == tmp_path / "~backup.txt"


def test_one_missing_target_of_several_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    with pytest.raises(SourceMissing, match="gone"):
        scan([tmp_path, tmp_path / "gone"])


@pytest.mark.parametrize(
    "name",
    [
        "two words.txt",
        'it\'s "so".txt',
        "🌊.txt",
        "line\nbreak.txt",
        "-rf.txt",
        "%00.txt",
        "$(x).md",
    ],
)
def test_odd_names_are_names(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "news" / name)
    (file,) = scan([tmp_path / "news"]).files
    assert file.path == path
    assert file.label == f"news/{name}"
    assert file.read() == b"The river rose."


def test_a_name_that_is_no_text_has_a_label_that_can_be_printed(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(b"The river rose.")
    (found,) = scan([tmp_path]).files
    assert os.fsencode(found.path) == path
    assert found.label == f"{tmp_path.name}/caf\ufffd.txt"
    assert found.label.encode()


def test_the_longest_name_is_a_name(tmp_path: Path) -> None:
    write(tmp_path / ("x" * 251 + ".txt"))
    assert len(scan([tmp_path]).files) == 1


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for targets in ([tmp_path], [tmp_path / "pipe.txt"]):
        (file,) = scan(targets).files
        with pytest.raises(ArticleUnreadable, match="not a regular file"):
            file.read()


def test_a_folder_named_like_an_article_is_walked(tmp_path: Path) -> None:
    write(tmp_path / "news" / "folder.txt" / "a.txt")
    assert names(tmp_path / "news") == ["news/folder.txt/a.txt"]


def test_a_file_too_large_for_an_article_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ArticleUnreadable, match=r"too large: 32\.0 MB, the limit"):
        source(path).read()
    with path.open("wb") as file:
        file.truncate(MAX_BYTES)
    assert len(source(path).read()) == MAX_BYTES


def test_a_file_that_has_gone_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")
    (file,) = scan([tmp_path]).files
    path.unlink()
    with pytest.raises(ArticleUnreadable, match="it cannot be opened: No such file"):
        file.read()


@pytest.mark.parametrize(
    ("name", "message"),
    [("notes", "^files without a suffix cannot"), ("a.jpg", r"^\.jpg files cannot")],
)
def test_a_file_of_another_kind_that_is_named_says_what_it_is(
    tmp_path: Path, name: str, message: str
) -> None:
    (file,) = scan([write(tmp_path / name)]).files
    with pytest.raises(ArticleUnreadable, match=message):
        file.read()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_what_may_not_be_opened_says_so(tmp_path: Path) -> None:
    closed = write(tmp_path / "news" / "closed.txt")
    closed.chmod(0)
    with pytest.raises(ArticleUnreadable, match="it cannot be opened: Permission denied"):
        source(closed).read()
    (tmp_path / "news").chmod(0)
    try:  # its articles must not be taken for removed
        with pytest.raises(SourceMissing, match="cannot be opened: Permission denied"):
            scan([tmp_path / "news"])
    finally:
        (tmp_path / "news").chmod(0o700)
