"""Vectors are those of the verified model, whichever way they are asked for."""

import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from tokenizers import Tokenizer, models

from index.article import Span
from index.embedding import (
    DEFAULT_SHA256,
    PASSAGES_AT_ONCE,
    EmbeddingModel,
    Matrix,
    PassageText,
    has_whole,
    verify,
)
from index.errors import ModelUnavailable

Pooling = Literal["mean", "cls"]

WORDS = "flood the river rose nobody slept it was loud bridge shut . query :".split()
MAX_TOKENS = 16
PASSAGE = PassageText(
    "flood\n",
    "the river rose. nobody slept. it was loud.",
    (Span(0, 15), Span(16, 29), Span(30, 42)),
)


@pytest.fixture(scope="module")
def model() -> EmbeddingModel:
    """The default model with its whole weights; see ``test_quantised`` for its quick form."""
    found = EmbeddingModel()
    found.load()
    return found


def build(
    folder: Path,
    pooling: Pooling = "mean",
    *,
    dense: bool = False,
    prompt: str | None = None,
    known: int | None = None,
) -> Path:
    """A sentence-transformers model of random weights in which a word is a token."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(0)
    parts = folder / "parts"
    parts.mkdir(parents=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    (parts / "vocab.txt").write_text("\n".join(vocabulary))
    BertTokenizer(vocab=str(parts / "vocab.txt")).save_pretrained(parts)
    config = BertConfig(
        vocab_size=known or len(vocabulary),
        hidden_size=12,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=24,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(parts)
    layers: list[torch.nn.Module] = [
        modules.Transformer(str(parts), max_seq_length=MAX_TOKENS),
        modules.Pooling(12, pooling),
    ]
    if dense:
        layers.append(modules.Dense(12, 8))
    SentenceTransformer(
        modules=layers,
        device="cpu",
        prompts={"document": prompt} if prompt else None,
        default_prompt_name="document" if prompt else None,
    ).save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="module")
def mean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("mean"))


@pytest.fixture(scope="module")
def cls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("cls"), "cls")


def sentences(passage: PassageText) -> list[str]:
    return [span.of(passage.text) for span in passage.sentences]


def same(one: Matrix, other: Matrix) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, atol=1e-5))


# The default model's files


def test_the_installed_model_is_the_published_one(model: EmbeddingModel) -> None:
    verify(model._folder, DEFAULT_SHA256)
    assert model.fingerprint == "sha256:" + DEFAULT_SHA256["model.safetensors"]
    assert model.dimensions == 384


@pytest.mark.parametrize("file", DEFAULT_SHA256)
@pytest.mark.parametrize("damage", ["one byte", "gone"])
def test_a_damaged_file_is_named(
    model: EmbeddingModel, tmp_path: Path, file: str, damage: str
) -> None:
    damaged = tmp_path / file
    damaged.parent.mkdir(exist_ok=True)
    if damage == "one byte":
        shutil.copy(model._folder / file, damaged)
        with damaged.open("r+b") as content:
            content.seek(damaged.stat().st_size // 2)
            byte = content.read(1)
            content.seek(-1, 1)
            content.write(bytes([byte[0] ^ 1]))
    with pytest.raises(ModelUnavailable, match=f"file .*{re.escape(Path(file).name)}"):
        verify(tmp_path, {file: DEFAULT_SHA256[file]})


# Vectors


def test_vectors_are_those_of_sentence_transformers(mean: Path, cls: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["the river rose", "nobody slept", "", "the river " * 40]
    for folder in (mean, cls):
        expected = SentenceTransformer(str(folder), device="cpu").encode(
            texts, normalize_embeddings=True, show_progress_bar=False
        )
        assert same(EmbeddingModel(str(folder)).embed(texts), expected)


def test_vectors_are_of_unit_length_and_in_order(model: EmbeddingModel) -> None:
    texts = [
        "It rained.",
        "",
        "x" * 2_000,
        "서울 🌊 \0",
        *(f"On day {n} it rained." for n in range(60)),
    ]
    vectors = model.embed(texts)
    assert vectors.dtype == np.float32
    assert vectors.shape == (64, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    alone = np.concatenate([model.embed([text]) for text in texts[:8]])
    assert same(vectors[:8], alone), "whatever else is in the batch"


def test_nothing_gives_nothing(model: EmbeddingModel) -> None:
    assert model.embed([]).shape == (0, 384)
    assert model.embed_passages([]) == []
    assert model.count_tokens([]) == []


def test_vectors_hold_meaning(model: EmbeddingModel) -> None:
    text = "The surgeon was dismissed by the hospital. It rained in the afternoon."
    (found,) = model.embed_passages([PassageText("News\n", text, (Span(0, 42), Span(43, 70)))])
    asked = model.embed(["Which doctor lost their job?", "What was the weather like?"])
    doctor, weather = found[1:] @ asked.T
    assert doctor[0] > doctor[1] + 0.1
    assert weather[1] > weather[0] + 0.1


def test_a_sentences_vector_is_the_mean_of_its_tokens_in_the_passage(mean: Path) -> None:
    from sentence_transformers import SentenceTransformer

    (found,) = EmbeddingModel(str(mean)).embed_passages([PASSAGE])
    (tokens,) = SentenceTransformer(str(mean), device="cpu").encode(
        [PASSAGE.heading + PASSAGE.text], output_value="token_embeddings", show_progress_bar=False
    )
    # [CLS] flood | the river rose . | nobody slept . | it was loud . | [SEP]
    places = slice(0, 14), slice(2, 6), slice(6, 9), slice(9, 13)
    assert len(tokens) == 14
    means = [tokens[at].numpy().mean(axis=0) for at in places]
    expected = np.stack([mean / np.linalg.norm(mean) for mean in means])
    assert same(found, expected)


def test_passages_of_different_length_do_not_disturb_each_other(mean: Path) -> None:
    model = EmbeddingModel(str(mean))
    short = PassageText("", "it was loud.", (Span(0, 12),))
    for passages in ([PASSAGE, short], [short, PASSAGE], [short] * 40 + [PASSAGE]):
        together = model.embed_passages(passages)
        for passage, found in zip(passages, together, strict=True):
            assert same(found, model.embed_passages([passage])[0])


def test_more_passages_than_are_held_at_once(mean: Path) -> None:
    model = EmbeddingModel(str(mean))
    texts = [f"{WORDS[n % 12]} {WORDS[n % 7]}." for n in range(PASSAGES_AT_ONCE + 3)]
    found = model.embed_passages([PassageText("", text, (Span(0, len(text)),)) for text in texts])
    assert same(np.stack([vectors[0] for vectors in found]), model.embed(texts))


def test_a_sentence_past_what_the_model_reads_is_read_alone(mean: Path) -> None:
    model = EmbeddingModel(str(mean))
    text = "it was loud. " * 5 + "the bridge shut."
    spans = (*(Span(at, at + 12) for at in range(0, 65, 13)), Span(65, 81))
    (found,) = model.embed_passages([PassageText("", text, spans)])
    assert same(found[:1], model.embed([text]))
    assert same(found[-1:], model.embed(["the bridge shut."]))
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)


@pytest.mark.parametrize("kind", ["cls", "dense", "prompt"])
def test_a_model_that_is_not_a_plain_mean_reads_each_sentence(tmp_path: Path, kind: str) -> None:
    folder = build(
        tmp_path,
        "cls" if kind == "cls" else "mean",
        dense=kind == "dense",
        prompt="query :" if kind == "prompt" else None,
    )
    model = EmbeddingModel(str(folder))
    other = PassageText("flood\n", "it was loud.", (Span(0, 12),))
    for passage, found in zip(
        [PASSAGE, other], model.embed_passages([PASSAGE, other]), strict=True
    ):
        assert found.shape == (1 + len(passage.sentences), model.dimensions)
        whole = [passage.heading + passage.text]
        assert same(found, model.embed(whole + sentences(passage)))


def test_tokens_are_counted_without_limit_and_without_special_ones(model: EmbeddingModel) -> None:
    assert model.count_tokens(["river", "", "river " * 1_000, "\ufffd"]) == [1, 0, 1_000, 0]


def test_a_word_is_known_if_the_vocabulary_has_it_whole() -> None:
    vocabulary = {"[UNK]": 0, "Larsen": 1, "flood": 2, "##gate": 3}
    cased = Tokenizer(models.WordPiece(vocabulary))
    assert [has_whole(cased, w) for w in ("Larsen", "Flood", "flood")] == [True] * 3
    assert not any(has_whole(cased, w) for w in ("larsen", "floodgate", "##gate", "[UNK]", ""))


def test_a_model_without_word_pieces_knows_every_word() -> None:
    assert has_whole(Tokenizer(models.BPE()), "oxbarrow")
    assert has_whole(None, "oxbarrow")


def test_threads_share_a_model(mean: Path, model: EmbeddingModel) -> None:
    fresh = EmbeddingModel(str(mean))
    texts = [f"{one} {other}" for one in WORDS[:10] for other in WORDS[:10]]
    with ThreadPoolExecutor(8) as pool:  # the first call of each thread finds it not loaded
        tiny = list(pool.map(lambda text: fresh.embed([text])[0], texts))
        real = list(pool.map(lambda text: model.embed([text])[0], texts[:24]))
        counts = list(pool.map(lambda text: fresh.count_tokens([text])[0], texts))
    assert same(np.stack(tiny), fresh.embed(texts))
    assert same(np.stack(real), model.embed(texts[:24]))
    assert counts == [2] * len(texts)


# Other models


def test_a_fingerprint_is_that_of_all_that_decides_a_vector(mean: Path, tmp_path: Path) -> None:
    twin = shutil.copytree(mean, tmp_path / "twin")
    fingerprint = EmbeddingModel(str(mean)).fingerprint
    assert EmbeddingModel(str(twin)).fingerprint == fingerprint
    (twin / "README.md").write_text("Another text about the same model.")
    assert EmbeddingModel(str(twin)).fingerprint == fingerprint
    settings = twin / "1_Pooling" / "config.json"
    settings.write_text(json.dumps(json.loads(settings.read_text()) | {"pooling_mode": "cls"}))
    assert EmbeddingModel(str(twin)).fingerprint != fingerprint


@pytest.mark.parametrize(
    "name", ["no-such-model", "nobody/no-such-model", "a/b/c", "", "~nobody-at-all/m", "x" * 5_000]
)
def test_an_unknown_model_is_unavailable(name: str) -> None:
    with pytest.raises(ModelUnavailable, match="neither a folder nor in the local model cache"):
        EmbeddingModel(name)


def test_a_folder_without_a_model_is_unavailable(tmp_path: Path) -> None:
    model = EmbeddingModel(str(tmp_path))
    with pytest.raises(ModelUnavailable, match="no model weights"):
        _ = model.fingerprint
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        model.load()


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "modules.json"])
def test_a_damaged_model_is_found_but_not_loaded(mean: Path, tmp_path: Path, file: str) -> None:
    folder = shutil.copytree(mean, tmp_path / "model")
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content[: len(content) // 2])
    model = EmbeddingModel(str(folder))
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        model.load()


def test_a_model_that_fails_is_unavailable(tmp_path: Path) -> None:
    model = EmbeddingModel(str(build(tmp_path, known=8)))  # it has no vector for most words
    assert model.embed(["flood"]).shape == (1, 12)
    with pytest.raises(ModelUnavailable, match="failed"):
        model.embed(["nobody slept"])
    with pytest.raises(ModelUnavailable, match="failed"):
        model.embed_passages([PASSAGE])
