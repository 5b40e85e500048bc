"""A story in several papers is quoted once, and its prints are named."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.data_folder import Index, open_for_reading
from index.embedding import EmbeddingModel
from index.sync import SyncReport
from server.answering.assistant import Assistant

TOLD = [
    "The harbour office of Skelderwick counted forty grey seals on the Marrow sandbank on Monday.",
    "It was the highest number since the counts began in 1987, said Ann Oram, the harbour master.",
    "The seals had come for the herring, which spawned three weeks later than in other years.",
    "Boats were asked to keep two hundred yards away until the end of the month.",
    "The count is made twice a year from the roof of the old customs house.",
    "Last spring a storm had kept the two watchers from going up at all.",
]
QUESTION = "How many grey seals did the harbour office count on the Marrow sandbank?"


def write(folder: Path, name: str, lines: list[str], **front: str) -> None:
    head = "".join(f"{key}: {value}\n" for key, value in front.items())
    (folder / f"{name}.md").write_text(f"---\n{head}---\n\n" + "\n\n".join(lines) + "\n")


@pytest.fixture
def indexed(
    tmp_path: Path, model: EmbeddingModel, index_folder: Callable[[Path, Path], SyncReport]
) -> Iterator[Callable[[], Index]]:
    """Index the folder ``news`` and open it."""
    opened = []

    def go() -> Index:
        index_folder(tmp_path / "news", tmp_path / "data")
        context = open_for_reading(tmp_path / "data", model)
        opened.append(context)
        return context.__enter__()

    (tmp_path / "news").mkdir()
    yield go
    for context in opened:
        context.__exit__(None, None, None)


def assistant(index: Index) -> Assistant:
    return Assistant(index, max_characters=2_000, max_statements=4)


def test_copies_are_no_further_source(indexed: Callable[[], Index], tmp_path: Path) -> None:
    news = tmp_path / "news"
    write(news, "agency", TOLD, title="Forty seals", publisher="Skelder Wire", date="2025-03-03")
    write(news, "post", TOLD[:5], title="Seals return", publisher="Post", date="2025-03-04")
    write(news, "courier", TOLD, title="Count is up", publisher="Courier", date="2025-03-05")
    answer = assistant(indexed()).ask(QUESTION)
    assert answer.status == "answered"
    assert "forty grey seals" in answer.citations[0].quote
    assert len({c.article.id for c in answer.citations}) == answer.independent_sources == 1
    first = answer.citations[0]
    assert first.article.publisher == "Skelder Wire", "the first to print it in full"
    assert sorted(p.publisher or "" for p in first.also_printed_by) == ["Courier", "Post"]
    assert len({passage.article_id for passage in answer.passages}) == 1
    assert first.version is None


def test_a_print_without_the_quote_is_not_named(
    indexed: Callable[[], Index], tmp_path: Path
) -> None:
    news = tmp_path / "news"
    write(news, "agency", TOLD, title="Forty seals", publisher="Skelder Wire", date="2025-03-03")
    write(news, "post", TOLD[1:], title="Seals return", publisher="Post", date="2025-03-04")
    answer = assistant(indexed()).ask(QUESTION)
    quoted = next(c for c in answer.citations if "forty" in c.quote)
    assert quoted.also_printed_by == []


def test_what_was_corrected_is_not_quoted(indexed: Callable[[], Index], tmp_path: Path) -> None:
    news = tmp_path / "news"
    write(news, "first", TOLD, title="Forty seals", publisher="Post", date="2025-03-03")
    note = "Correction: an earlier version of this article gave a wrong number of seals."
    right = [TOLD[0].replace("forty", "fourteen"), *TOLD[1:], note]
    write(
        news,
        "second",
        right,
        title="Fourteen seals",
        publisher="Post",
        date="2025-03-03",
        modified="2025-03-06",
    )
    index = indexed()
    answer = assistant(index).ask(QUESTION)
    assert answer.citations
    assert all("forty" not in c.quote for c in answer.citations)
    quoted = next(c for c in answer.citations if "fourteen grey seals" in c.quote)
    assert quoted.version == "a corrected version of this story, modified 6 March 2025"
    detail = assistant(index).article(quoted.article.id)
    assert detail.superseded is None
    (earlier,) = detail.prints
    assert earlier.note == quoted.version
    before = assistant(index).article(earlier.article.id)
    assert before.superseded == quoted.version
    compared = assistant(index).compare(earlier.article.id, quoted.article.id)
    (changed,) = [c for c in compared.changed if "forty" in c.here.text]
    assert "fourteen" in changed.there.text
    assert before.text[changed.here.start : changed.here.end] == changed.here.text


def test_two_reports_of_one_event_are_two_sources(
    indexed: Callable[[], Index], tmp_path: Path
) -> None:
    news = tmp_path / "news"
    write(news, "agency", TOLD, title="Forty seals", publisher="Skelder Wire", date="2025-03-03")
    own = [
        "Forty seals lay on the Marrow sandbank when the harbour office counted them on Monday.",
        "“I have never seen so many grey seals there,” said the skipper Jo Marsh from his boat.",
        "His guests paid twelve pounds each and were back for tea.",
    ]
    write(news, "courier", own, title="A skipper and his seals", publisher="Courier")
    answer = assistant(indexed()).ask("How many seals lay on the Marrow sandbank?")
    assert answer.independent_sources == len({c.article.id for c in answer.citations})
    assert all(c.also_printed_by == [] for c in answer.citations)
