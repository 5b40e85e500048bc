"""Stories are the same however the articles came, and follow every change."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index.data_folder import open_for_reading, open_for_writing
from index.records import Filters
from index.sync import SyncOptions, sync
from tests.index.copied_stories import EDITS, chance, sample, sentences
from tests.index.made_up import WordModel

Story = tuple[str, int, str | None]
ALL = SyncOptions(allow_removals=True)


def write(folder: Path, name: str, lines: list[str], **front: str) -> None:
    folder.mkdir(exist_ok=True)
    head = "".join(f"{key}: {value}\n" for key, value in front.items())
    (folder / f"{name}.md").write_text(f"---\n{head}---\n\n" + "\n\n".join(lines) + "\n")


def bring_in_line(folder: Path, data: Path) -> None:
    with open_for_writing(data, WordModel()) as index:
        sync(index, [folder], ALL)


def stories(data: Path) -> dict[str, Story | None]:
    """Each article's story by what is in it, its place and its note."""
    with open_for_reading(data, WordModel()) as index:
        records, _ = index.catalogue.articles(Filters(), 500)
        assert index.catalogue.unsettled() == []
    sources = {r.id: r.source for r in records}
    return {
        r.source: (sources[r.story], r.story_place, r.story_note) if r.story else None
        for r in records
    }


@pytest.fixture
def lines() -> list[str]:
    longest = max(sample().values(), key=lambda article: len(sentences(article)))
    return sentences(longest)


def test_prints_of_one_story_are_found(tmp_path: Path, lines: list[str]) -> None:
    folder = tmp_path / "news"
    write(folder, "wire", lines, title="A story", publisher="The Wire", date="2025-03-01")
    write(folder, "post", lines[:-3], title="Our story", publisher="Post", date="2025-03-02")
    write(folder, "other", ["Another matter was decided on Monday.", "Nobody knew why."])
    bring_in_line(folder, tmp_path / "data")
    found = stories(tmp_path / "data")
    assert found["news/other.md"] is None
    assert found["news/wire.md"] == ("news/post.md", 0, None)
    assert found["news/post.md"] == ("news/post.md", 1, None)


def test_a_correction_takes_the_place_of_what_it_corrects(tmp_path: Path, lines: list[str]) -> None:
    folder = tmp_path / "news"
    write(folder, "first", lines, title="A story", publisher="Post", date="2025-03-01")
    note = "Correction: an earlier version of this article misstated the number of seals."
    write(
        folder,
        "second",
        [*lines[1:], note],
        title="A story",
        publisher="Post",
        date="2025-03-01",
        modified="2025-03-04",
    )
    bring_in_line(folder, tmp_path / "data")
    found = stories(tmp_path / "data")
    assert found["news/second.md"] is not None
    assert found["news/second.md"][1:] == (0, None)
    assert found["news/first.md"] is not None
    assert found["news/first.md"][1] == 1
    assert "corrected version of this story, modified 4 March 2025" in (
        found["news/first.md"][2] or ""
    )


def test_a_story_is_left_when_an_article_changes_or_goes(tmp_path: Path, lines: list[str]) -> None:
    folder, data = tmp_path / "news", tmp_path / "data"
    for name in ("a", "b", "c"):
        write(folder, name, lines, title=f"Story {name}", publisher=name)
    bring_in_line(folder, data)
    assert {story and story[0] for story in stories(data).values()} == {"news/a.md"}
    write(folder, "a", ["Something else happened at the quay on Friday.", "It was small."])
    bring_in_line(folder, data)
    assert stories(data)["news/a.md"] is None
    assert {stories(data)[f"news/{n}.md"] for n in "bc"} == {
        ("news/b.md", 0, None),
        ("news/b.md", 1, None),
    }
    (folder / "b.md").unlink()
    bring_in_line(folder, data)
    assert stories(data) == {"news/a.md": None, "news/c.md": None}


@pytest.mark.parametrize("seed", range(3))
def test_stories_do_not_depend_on_the_order_of_arrival(tmp_path: Path, seed: int) -> None:
    """Index in some order, with changes and removals between; compare with a clean index."""
    random = chance(seed)
    folder, data = tmp_path / "news", tmp_path / "data"
    texts = [sentences(article) for article in sample().values()]
    edits: list[Callable[..., list[str]]] = list(EDITS.values())
    days = [date(2025, 3, day).isoformat() for day in range(1, 20)]
    names = [f"{number:02}" for number in range(14)]
    for _ in range(4):
        for name in random.sample(names, 6):
            if random.random() < 0.3:
                (folder / f"{name}.md").unlink(missing_ok=True)
            else:
                told = random.choice(edits)(random.choice(texts[:5]), random)
                paper = random.choice(["Post", "Courier"])
                write(folder, name, told, title=name, publisher=paper, date=random.choice(days))
        bring_in_line(folder, data)
    bring_in_line(folder, tmp_path / "clean")
    assert stories(data) == stories(tmp_path / "clean")
    assert any(stories(data).values()), "or nothing was tried"
