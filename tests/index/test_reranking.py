"""A real cross-encoder, made and trained here, decides the order of what was found."""

import json
import math
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from index.cross_encoders import BATCH
from index.data_folder import Index, open_for_reading, open_for_writing
from index.embedding import EmbeddingModel
from index.errors import ModelUnavailable
from index.reranking import Reranker, open_reranker, rerank
from index.search import Hit, Ranking, Search
from index.sync import sync
from tests.index.made_reranker import TOPICS, contrary, made, trained

QUESTION = "What was said of the ferry?"
TEXTS = (
    "On Monday the ferry was shut.",
    "On Monday the bridge was shut.",
    "Two people saw the lantern.",
    "The ferry was in the harbour before it.",
)
HOLDS = [True, False, False, True]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained(tmp_path_factory.mktemp("reranker") / "trained")


@pytest.fixture(scope="module")
def reranker(folder: Path) -> Reranker:
    return Reranker.open(str(folder))


@pytest.fixture(scope="module")
def opposed(folder: Path) -> Reranker:
    return Reranker.open(str(contrary(folder, folder.parent / "contrary")))


@pytest.fixture(scope="module")
def index(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An article for each topic, and one that is longer than the reranker can read at once."""
    place = tmp_path_factory.mktemp("topics")
    (place / "articles").mkdir()
    for topic in TOPICS:
        text = f"New {topic}\n\nThe {topic} was shut in the harbour.\n"
        (place / "articles" / f"{topic}.txt").write_text(text)
    early = " ".join(f"On Sunday people said new word {n} in the town." for n in range(12))
    (place / "articles" / "long.txt").write_text(
        f"Council road\n\n{early} Then the lantern was shut after it.\n"
    )
    with open_for_writing(place / "data", model) as writing:
        assert not sync(writing, [place / "articles"]).failed
    with open_for_reading(place / "data", model) as reading:
        yield reading


def found(index: Index, question: str = QUESTION) -> Ranking:
    return Search(index).search(question, 20)


def titles(hits: Sequence[Hit]) -> list[str]:
    return [hit.passage.record.title for hit in hits]


def _topical(hit: Hit) -> float:
    """Its score; the long article is of no topic."""
    return hit.score if hit.passage.record.title.startswith("New") else math.inf


# Scores


def test_scores_are_what_was_learnt(reranker: Reranker, opposed: Reranker) -> None:
    scores = reranker.scores(QUESTION, TEXTS)
    assert scores.dtype == np.float32
    assert [bool(score > 0.9) for score in scores] == HOLDS
    assert [bool(score < 0.1) for score in scores] == [not holds for holds in HOLDS]
    assert np.allclose(opposed.scores(QUESTION, TEXTS), 1 - scores, atol=1e-4)


def test_scores_are_in_the_order_given_whatever_the_company(reranker: Reranker) -> None:
    many = [f"{'in the town ' * (n % 7)}{TEXTS[n % 4]}" for n in range(3 * BATCH + 1)]
    together = reranker.scores(QUESTION, many)
    alone = [reranker.scores(QUESTION, [text])[0] for text in many]
    assert np.allclose(together, alone, atol=1e-5)
    assert np.array_equal(together, reranker.scores(QUESTION, many))
    assert reranker.scores(QUESTION, []).shape == (0,)


def test_several_threads_get_the_same(reranker: Reranker) -> None:
    expected = reranker.scores(QUESTION, TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for scores in pool.map(lambda _: reranker.scores(QUESTION, TEXTS), range(8)):
            assert np.array_equal(scores, expected)


def test_what_the_model_cannot_read_is_cut_off(reranker: Reranker) -> None:
    far = "in the town " * 400
    one, other = reranker.scores(QUESTION, [f"{far} ferry", f"{far} bridge"])
    assert one == other
    assert np.isfinite(reranker.scores("what was said " * 400, TEXTS)).all()


def test_scores_are_0_to_1_though_the_model_gives_logits(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "logits")
    config = json.loads((folder / "config.json").read_text())
    config["sentence_transformers"] = {
        "activation_fn": "torch.nn.modules.linear.Identity",
        "version": "6.2.0",
    }
    (tmp_path / "logits" / "config.json").write_text(json.dumps(config))
    bare = Reranker.open(str(tmp_path / "logits"))
    whole = Reranker.open(str(folder))
    assert np.array_equal(bare.scores(QUESTION, TEXTS), whole.scores(QUESTION, TEXTS))


# What is refused


def test_nothing_named_is_none() -> None:
    assert open_reranker(None) is None


@pytest.mark.parametrize(
    "name", ["nowhere", "nobody/none", "not a name?", "~nobody/none", "x" * 999]
)
def test_what_is_not_on_this_machine_is_refused_at_once(name: str) -> None:
    with pytest.raises(ModelUnavailable, match="neither a folder nor in the local model cache"):
        open_reranker(name)


def test_several_labels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="3 labels"):
        Reranker.open(str(made(tmp_path / "three", labels=3))).load()


def test_an_embedding_model_is_refused(model: EmbeddingModel) -> None:
    """Its scores would be random: the library makes up the part that is not there."""
    with pytest.raises(ModelUnavailable, match="no cross-encoder"):
        Reranker.open(str(model._folder)).load()


@pytest.mark.parametrize("damage", ["cut", "no weights", "no settings", "no numbers"])
def test_a_damaged_model_is_refused(folder: Path, tmp_path: Path, damage: str) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(folder, damaged)
    weights = damaged / "model.safetensors"
    if damage == "cut":
        weights.write_bytes(weights.read_bytes()[:1000])
    elif damage == "no weights":
        weights.unlink()
    elif damage == "no settings":
        (damaged / "config.json").unlink()
    else:
        from safetensors.numpy import load_file, save_file

        tensors = load_file(weights)
        tensors["classifier.bias"][:] = np.nan
        save_file(tensors, weights, {"format": "pt"})
    with pytest.raises(ModelUnavailable, match="the reranker"):
        Reranker.open(str(damaged)).scores(QUESTION, TEXTS)


# Windows


def test_a_passage_that_fits_is_one_window_under_its_headings(
    reranker: Reranker, index: Index
) -> None:
    passage = found(index).hits[0].passage
    assert reranker.windows(QUESTION, passage) == [f"{passage.headings}\n{passage.text}"]


@pytest.mark.parametrize("question", [QUESTION, "what was said " * 400])
def test_a_long_passage_is_read_to_its_end(reranker: Reranker, index: Index, question: str) -> None:
    (passage,) = (h.passage for h in found(index).hits if h.passage.record.title == "Council road")
    over = f"{passage.headings}\n"
    windows = reranker.windows(question, passage)
    assert len(windows) > 1
    assert all(window.startswith(over) for window in windows)
    texts = [window.removeprefix(over) for window in windows]
    assert passage.text.startswith(texts[0])
    assert passage.text.endswith(texts[-1])
    reached = 0
    for text in texts:  # each begins before the last one's end, or just after it
        at = passage.text.index(text)
        assert at <= reached < at + len(text)
        reached = at + len(text)


# Reranking


def test_the_reranker_decides_the_order(
    reranker: Reranker, opposed: Reranker, index: Index
) -> None:
    before = found(index)
    assert titles(before.hits)[0] == "New ferry"
    assert titles(rerank(before, reranker).hits)[0] == "New ferry"
    turned = rerank(before, opposed)
    assert titles(turned.hits)[0] != "New ferry"
    assert min(turned.hits, key=_topical).passage.record.title == "New ferry"
    # And the other way about: a search that had it all wrong is put right.
    scores = [hit.score for hit in turned.hits]
    wrong = replace(
        turned,
        hits=tuple(replace(h, score=s * 0.3) for h, s in zip(turned.hits, scores, strict=True)),
    )
    assert titles(rerank(wrong, reranker).hits)[0] == "New ferry"


def test_a_passage_has_the_score_of_its_best_window(index: Index, tmp_path: Path) -> None:
    """By a model of random weights and its opposite: they differ in which window is the best."""
    one = made(tmp_path / "random")
    for folder in (one, contrary(one, tmp_path / "contrary")):
        chance = Reranker.open(str(folder))
        before = {h.passage.number: h.score for h in found(index).hits}
        after = {h.passage.record.title: h for h in rerank(found(index), chance).hits}
        hit = after["Council road"]
        scores = chance.scores(QUESTION, chance.windows(QUESTION, hit.passage))
        assert scores.max() - scores.min() > 1e-4
        expected = (before[hit.passage.number] + scores.max()) / 2
        assert hit.score == pytest.approx(expected, abs=1e-6)


def test_only_order_and_scores_change(opposed: Reranker, index: Index) -> None:
    before = found(index)
    after = rerank(before, opposed)
    assert after.hits != before.hits
    assert all(0 <= hit.score <= 1 for hit in after.hits)
    assert [h.score for h in after.hits] == sorted((h.score for h in after.hits), reverse=True)
    kept = {h.passage.number: replace(h, score=0.0) for h in after.hits}
    assert len(kept) == len(before.hits)
    for hit in before.hits:
        same = kept[hit.passage.number]
        assert all(
            getattr(same, field.name) is getattr(hit, field.name)
            for field in fields(hit)
            if field.name != "score"
        )
    assert (after.question, after.restricted_to) == (before.question, before.restricted_to)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_below_the_depth_the_order_is_kept(opposed: Reranker, index: Index, depth: int) -> None:
    before = found(index)
    after = rerank(before, opposed, depth)
    assert set(titles(after.hits[:depth])) == set(titles(before.hits[:depth]))
    assert titles(after.hits[depth:]) == titles(before.hits[depth:])
    scores = [hit.score for hit in after.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_nothing_found_stays_nothing(reranker: Reranker, index: Index) -> None:
    nothing = replace(found(index), hits=())
    assert rerank(nothing, reranker) == nothing
