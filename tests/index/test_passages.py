"""A passage is whole sentences of one section, verbatim, and short enough for the model."""

import pytest

from index.article import Article
from index.embedding import EmbeddingModel
from index.passages import PASSAGE_TOKENS, Passage, heading, split_passages
from index.readers import read_article
from tests.conftest import SAMPLE
from tests.index.made_up import count_words, made_up


def split(article: Article, limit: int = 20) -> list[str]:
    return [p.span.of(article.text) for p in split_passages(article, count_words, limit)]


def sentence(words: int, name: str = "word") -> str:
    return " ".join([name.capitalize(), *[name] * (words - 1)]) + "."


def test_short_paragraphs_are_packed_into_one_passage() -> None:
    article = made_up("Flood", "The river rose.", "The bridge was shut.")
    (passage,) = split_passages(article, count_words, 20)
    assert passage.span.of(article.text) == "The river rose.\n\nThe bridge was shut."
    assert passage.paragraphs == (1, 2)
    assert passage.section is None


def test_a_heading_ends_a_passage_and_is_in_none() -> None:
    article = made_up("Flood", "The river rose.", "# Costs", "Repairs cost more.")
    passages = split_passages(article, count_words, 20)
    assert [p.span.of(article.text) for p in passages] == ["The river rose.", "Repairs cost more."]
    assert [p.section for p in passages] == [None, "Costs"]


def test_furniture_ends_a_passage_and_is_in_none() -> None:
    article = made_up("Flood", "The river rose.", "! Listen to this story", "It fell again.")
    assert split(article) == ["The river rose.", "It fell again."]


def test_an_article_without_searchable_paragraphs_has_no_passages() -> None:
    assert split(made_up("Flood", "# Costs", "! Listen to this story")) == []


def test_paragraphs_are_packed_only_while_they_fit() -> None:
    article = made_up("Flood", sentence(12), sentence(8), sentence(1))
    assert split(article) == [f"{sentence(12)}\n\n{sentence(8)}", sentence(1)]


def test_a_paragraph_that_fits_is_never_cut() -> None:
    article = made_up("Flood", sentence(15), f"{sentence(9)} {sentence(9)}", sentence(15))
    assert split(article) == [sentence(15), f"{sentence(9)} {sentence(9)}", sentence(15)]


@pytest.mark.parametrize(
    ("words", "sentences", "parts"),
    [
        (5, 5, [3, 2]),
        (4, 10, [5, 5]),
        (3, 14, [5, 5, 4]),
        # As many words as three full parts hold, but not as whole sentences.
        (3, 20, [6, 5, 5, 4]),
        (12, 3, [1, 1, 1]),
    ],
)
def test_a_long_paragraph_is_cut_into_balanced_parts(
    words: int, sentences: int, parts: list[int]
) -> None:
    article = made_up("Flood", " ".join([sentence(words)] * sentences))
    assert [len(p.sentences) for p in split_passages(article, count_words, 20)] == parts


def test_a_sentence_longer_than_the_limit_is_a_passage_of_its_own() -> None:
    article = made_up("Flood", f"{sentence(3)} {sentence(30, 'long')} {sentence(4)} {sentence(5)}")
    assert split(article) == [sentence(3), sentence(30, "long"), f"{sentence(4)} {sentence(5)}"]


def test_a_paragraph_the_model_knows_no_token_of_is_still_a_passage() -> None:
    article = made_up("Flood", "\ufffd\ufffd", "# Costs", "Repairs cost more.")
    passages = split_passages(article, lambda texts: [0] * len(texts), 20)
    assert [p.span.of(article.text) for p in passages] == ["\ufffd\ufffd", "Repairs cost more."]


def test_title_and_section_stand_before_the_embedded_text() -> None:
    assert heading("Flood", None) == "Flood\n"
    assert heading("Flood", "Costs") == "Flood\nCosts\n"
    assert heading("Flood", "Flood") == "Flood\n", "a section named like its article says nothing"


def test_the_sample_articles_fit_the_model(model: EmbeddingModel) -> None:
    for path in sorted(SAMPLE.iterdir()):
        article = read_article(path.read_bytes(), path.name)
        passages = split_passages(article, model.count_tokens)
        assert [s for p in passages for s in p.sentences], path.name
        for passage in passages:
            text = passage.span.of(article.text)
            (size,) = model.count_tokens([text])
            # Tokens are counted by sentence; joined they may differ by one at each seam.
            assert size <= PASSAGE_TOKENS + len(passage.sentences) or _is_one(passage), path.name
            (whole,) = model.count_tokens([heading(article.title, passage.section) + text])
            assert whole <= 254, f"{path.name}: the model reads 256 tokens, two are its own"


def _is_one(passage: Passage) -> bool:
    return len(passage.sentences) == 1
