"""The quick form gives nearly the vectors of the whole weights, the same ones every time."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.article import Span
from index.embedding import EmbeddingModel, PassageText
from index.errors import ModelUnavailable
from index.passages import split_passages
from index.quantised import QuantisedModel, made, open_model
from tests.conftest import ROOT
from tests.index.copied_stories import sample


@pytest.fixture(scope="module")
def whole() -> EmbeddingModel:
    return EmbeddingModel()


def passages(model: EmbeddingModel) -> list[PassageText]:
    found = []
    for article in list(sample().values())[:4]:
        for passage in split_passages(article, model.count_tokens):
            start = passage.span.start
            sentences = tuple(
                Span(s.span.start - start, s.span.end - start) for s in passage.sentences
            )
            text = passage.span.of(article.text)
            found.append(PassageText(f"{article.title}\n", text, sentences))
    return found


def test_its_vectors_are_nearly_those_of_the_whole_weights(
    model: EmbeddingModel, whole: EmbeddingModel
) -> None:
    asked = passages(model)
    for quick, exact in zip(model.embed_passages(asked), whole.embed_passages(asked), strict=True):
        assert quick.shape == exact.shape
        assert np.allclose(np.linalg.norm(quick, axis=1), 1, atol=1e-5)
        cosines = (quick * exact).sum(axis=1)
        assert cosines[0] > 0.97
        assert cosines.mean() > 0.97


def test_a_text_has_the_same_vector_in_whatever_company(model: EmbeddingModel) -> None:
    asked = passages(model)
    together = model.embed_passages(asked)
    alone = [model.embed_passages([passage])[0] for passage in asked]
    assert all(np.array_equal(a, b) for a, b in zip(together, alone, strict=True))
    texts = [passage.text for passage in asked]
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda text: model.embed([text])[0], texts))
    assert np.array_equal(np.stack(rows), model.embed(texts))


def test_tokens_are_counted_as_the_model_counts_them(
    model: EmbeddingModel, whole: EmbeddingModel
) -> None:
    texts = ["", "one", "Café — naïve 🌊 £4.5m", "word " * 900, *(p.text for p in passages(model))]
    assert model.count_tokens(texts) == whole.count_tokens(texts)
    assert model.embed(["word " * 900]).shape == (1, model.dimensions) == (1, 384)
    assert model.embed([]).shape == (0, 384)


def test_it_knows_the_words_that_the_whole_weights_know(
    model: EmbeddingModel, whole: EmbeddingModel
) -> None:
    for each in (model, whole):
        assert all(map(each.knows, ["maternity", "Larsen", "Zürich"]))
        assert not any(map(each.knows, ["Geegen", "oxbarrow", "##ing", "maternity ward", ""]))


def test_past_what_is_read_at_once_a_sentence_has_a_vector_of_its_own(
    model: EmbeddingModel,
) -> None:
    filler = "The river rose. " * 100
    last = "A crane fell into the dock."
    long = PassageText("", filler + last, (Span(len(filler), len(filler) + len(last)),))
    (vectors,) = model.embed_passages([long])
    assert np.allclose(vectors[1], model.embed([last])[0])


def test_it_is_another_model_to_an_index(model: EmbeddingModel, whole: EmbeddingModel) -> None:
    assert model.fingerprint != whole.fingerprint
    assert isinstance(open_model("all-MiniLM-L6-v2", "int8"), QuantisedModel)
    assert type(open_model("all-MiniLM-L6-v2", "float32")) is EmbeddingModel


def test_it_needs_no_torch_once_it_is_made(model: EmbeddingModel) -> None:
    program = (
        "import sys; from index.quantised import QuantisedModel\n"
        "QuantisedModel().embed(['a text']); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=300)


def test_a_damaged_file_is_made_again(
    model: EmbeddingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = QuantisedModel()._folder
    target = made(folder)
    whole = target.read_bytes()
    target.write_bytes(whole[:1000])
    assert made(folder).read_bytes() == whole, "and it is the same each time"


def test_a_cache_that_cannot_be_written_to_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(ModelUnavailable, match="EMBEDDING_PRECISION=float32"):
        QuantisedModel().load()
