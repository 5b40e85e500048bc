"""The check on statements that a person wrote, right and subtly wrong."""

from functools import cache

import pytest

from index.article import Article
from index.embedding import EmbeddingModel
from index.readers import read_article
from index.speakers.find import find_speakers
from server.checking.sources import Source
from server.checking.statements import check
from server.evaluation.rewording import source_of
from tests.conftest import SAMPLE
from tests.server.handwritten_statements import PAIRS, Pair


@cache
def article(file: str) -> Article:
    path = SAMPLE / file
    return read_article(path.read_bytes(), path.name)


def sources(pair: Pair) -> list[Source]:
    """The sentences that hold the words cited."""
    text = article(pair.file)
    speakers = find_speakers(text)
    found = [
        source_of(text, span, paragraph.section, speakers)
        for words in pair.cited
        for paragraph in text.searchable()
        for span in paragraph.sentences
        if words in span.of(text.text)
    ]
    assert len(found) == len(pair.cited)
    return found


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.cited[0])
def test_passes_what_is_right(pair: Pair, model: EmbeddingModel) -> None:
    assert not check(pair.right, sources(pair), model.embed)


@pytest.mark.parametrize("pair", [p for p in PAIRS if not p.beyond], ids=lambda p: p.cited[0])
def test_finds_what_is_wrong(pair: Pair, model: EmbeddingModel) -> None:
    assert check(pair.wrong, sources(pair), model.embed)


@pytest.mark.xfail(reason="needs a model of entailment")
@pytest.mark.parametrize("pair", [p for p in PAIRS if p.beyond], ids=lambda p: p.cited[0])
def test_finds_what_only_sense_tells(pair: Pair, model: EmbeddingModel) -> None:
    assert check(pair.wrong, sources(pair), model.embed)
