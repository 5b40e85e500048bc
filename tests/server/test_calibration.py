"""Questions made of articles, asked with and without them, and what becomes of the evidence."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.data_folder import Index, open_for_reading
from index.embedding import EmbeddingModel
from index.errors import Cancelled
from index.progress import Watch
from index.records import Filters
from index.search import CANDIDATES, Search
from index.sync import SyncReport
from index.words import STOP_WORDS, words
from server.answering.confidence import PLAIN
from server.calibration.fitting import FEWEST, HIGHEST, LOWEST, REFERENCE, bounded, fit
from server.calibration.leaving_out import CatalogueWithout, VectorsWithout
from server.calibration.measuring import ask_twice, measure, prints
from server.calibration.questions import MadeQuestion, common_words, make_question
from tests.index.copied_stories import WIRE

IndexFolder = Callable[[Path, Path], SyncReport]
QUESTION = "Who chairs the flood committee in Skelder?"


def articles(index: Index) -> dict[str, Article]:
    catalogue = index.catalogue
    return {i: catalogue.article(i).article for i in sorted(catalogue.article_ids(Filters()))}


def made(index: Index) -> list[tuple[MadeQuestion, Article]]:
    found = articles(index)
    common = common_words(list(found.values()))
    questions = [(make_question(i, article, common), article) for i, article in found.items()]
    return [(question, article) for question, article in questions if question]


@contextmanager
def without(index: Index, left_out: list[str]) -> Iterator[Search]:
    with index.catalogue.snapshot() as catalogue:
        reduced = CatalogueWithout(catalogue, left_out)
        vectors = VectorsWithout(index.vectors, reduced.left_out)
        yield Search(Index(index.catalogue, vectors, index.model), reduced)


def test_the_same_articles_are_asked_the_same(sample_index: Index) -> None:
    first, again = made(sample_index), made(sample_index)
    assert first == again
    assert len({question.text for question, _ in first}) == len(first) >= 15


def test_questions_are_of_many_kinds(sample_index: Index) -> None:
    assert len({question.kind for question, _ in made(sample_index)}) >= 3


def test_no_question_is_a_copy_of_what_it_is_made_of(sample_index: Index) -> None:
    for question, article in made(sample_index):
        asked = " ".join(word for word in words(question.text) if word not in STOP_WORDS)
        for paragraph in article.paragraphs:
            said = words(paragraph.span.of(article.text))
            about = " ".join(word for word in said if word not in STOP_WORDS)
            assert f" {asked} " not in f" {about} ", question.text


def test_a_question_does_not_hold_its_answer(sample_index: Index) -> None:
    asking = [question for question, _ in made(sample_index) if question.kind in ("when", "who")]
    assert asking
    for question in asking:
        assert not question.answer & frozenset(words(question.text)), question


def test_an_article_that_says_next_to_nothing_is_not_asked_about() -> None:
    assert make_question("a", Article(title="Short", text="Short", paragraphs=()), ()) is None


def test_left_out_articles_are_not_there(sample_index: Index) -> None:
    everything = Search(sample_index).search(QUESTION, CANDIDATES)
    first = everything.hits[0].passage.record.id
    with without(sample_index, [first]) as search:
        for method in ("hybrid", "vectors", "full_text"):
            found = search.search(QUESTION, CANDIDATES, method=method)
            assert found.hits
            assert first not in {hit.passage.record.id for hit in found.hits}
        assert not search.search(QUESTION, 5, Filters(article_ids=(first,))).hits


def test_words_count_as_if_the_articles_were_not_there(
    sample_index: Index, tmp_path: Path, index_folder: IndexFolder, model: EmbeddingModel
) -> None:
    """The reduced catalogue counts what an index without the article counts."""
    source = Path(__file__).parents[2] / "articles"
    kept = tmp_path / "kept"
    kept.mkdir()
    left_out = sample_index.catalogue.articles(Filters(), 1)[0][0]
    for file in source.iterdir():
        if file.name != Path(left_out.source).name:
            (kept / file.name).write_bytes(file.read_bytes())
    index_folder(kept, tmp_path / "data")
    asked = ("council", "bridge", "river", "police", "night", "water", "the")
    with (
        open_for_reading(tmp_path / "data", model) as fresh,
        sample_index.catalogue.snapshot() as whole,
    ):
        reduced = CatalogueWithout(whole, [left_out.id])
        assert reduced.document_frequencies(asked) == fresh.catalogue.document_frequencies(asked)
        assert reduced.document_frequencies(asked) != whole.document_frequencies(asked)
        assert reduced.counts().passages == fresh.catalogue.counts().passages
        assert reduced.counts().articles == fresh.catalogue.counts().articles


def test_evidence_is_lower_without_the_article(sample_index: Index) -> None:
    asked = measure(sample_index)
    assert len(asked) >= 12
    inside, outside = ([getattr(a, side) for a in asked] for side in ("inside", "outside"))
    assert sum(inside) / len(asked) > sum(outside) / len(asked) + 0.5
    assert measure(sample_index) == asked


def test_all_prints_of_a_story_are_left_out_together(sample_index: Index) -> None:
    with sample_index.catalogue.snapshot() as catalogue:
        wire = [r for r in catalogue.articles(Filters(), 99)[0] if Path(r.source).name in WIRE]
        assert len(wire) == 2
        for record in wire:
            both = prints(catalogue, catalogue.article(record.id))
            assert sorted(both) == sorted(r.id for r in wire)
    asked = [a.question.article for a in measure(sample_index)]
    assert len({r.id for r in wire} & set(asked)) == 1


def test_what_another_article_says_too_is_not_counted(sample_index: Index) -> None:
    with sample_index.catalogue.snapshot() as catalogue:
        question, _ = made(sample_index)[0]
        assert ask_twice(sample_index, catalogue, question, [question.article]) is not None
        # Nothing is left out that says it: the article itself stands for another one.
        assert ask_twice(sample_index, catalogue, question, []) is None


def test_measuring_can_be_stopped(sample_index: Index) -> None:
    with pytest.raises(Cancelled):
        measure(sample_index, Watch(cancelled=lambda: True))


@given(st.lists(st.floats(-6, 6), max_size=200))
def test_a_calibration_is_bounded_whatever_was_measured(outside: list[float]) -> None:
    found = fit(outside)
    assert bounded(found)
    assert LOWEST <= found.offset <= HIGHEST == 0.0
    assert math.isfinite(found.offset)


def test_few_questions_change_nothing() -> None:
    assert fit([5.0] * (FEWEST - 1)) == PLAIN
    assert fit([5.0] * FEWEST) != PLAIN


def test_high_evidence_without_the_article_makes_less_sure() -> None:
    higher = (-2.3, -0.05, 0.5, 1.1, 4.7)
    offsets = [fit([REFERENCE + by] * 100).offset for by in higher]
    assert offsets[:2] == [0.0, 0.0]
    assert offsets[1] > offsets[2] > offsets[3] > LOWEST
    assert offsets[4] == LOWEST
