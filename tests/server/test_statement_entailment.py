"""A real cross-encoder, made and trained here, judges what the rules let pass."""

from pathlib import Path

import pytest

from index.embedding import EmbeddingModel
from index.errors import ModelUnavailable
from server.checking.entailment import Entailment, open_entailment
from server.checking.sources import Source
from server.checking.statements import check
from tests.server.made_entailment import LABELS, labelled, relabelled, trained

SHUT = "On Monday the {} was shut in the harbour."


def quoting(topic: str) -> Source:
    return Source(SHUT.format(topic))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained(tmp_path_factory.mktemp("entailment") / "trained")


@pytest.fixture(scope="module")
def entails(folder: Path) -> Entailment:
    return Entailment.open(str(folder))


@pytest.mark.parametrize("topic", ["bridge", "crane", "ferry"])
def test_judges_each_premise(topic: str, entails: Entailment) -> None:
    premises = [SHUT.format(each) for each in ("bridge", "crane", "lantern")]
    entailing, denying, neither = entails.judge(premises, SHUT.format(topic))
    assert entailing.entailment > 0.8
    assert denying.contradiction > 0.8
    assert max(neither.entailment, neither.contradiction) < 0.2


def test_nothing_judges_nothing(entails: Entailment) -> None:
    assert entails.judge([], SHUT.format("bridge")) == []


def test_labels_are_known_by_name(folder: Path, tmp_path: Path) -> None:
    turned = relabelled(folder, tmp_path / "turned", (*LABELS[1:], LABELS[0]))
    (verdict,) = Entailment.open(str(turned)).judge([SHUT.format("bridge")], SHUT.format("ferry"))
    assert verdict.entailment > 0.8


@pytest.mark.parametrize(
    ("topic", "kinds"), [("bridge", []), ("crane", ["negation"]), ("ferry", ["meaning"])]
)
def test_is_asked_of_what_the_rules_let_pass(
    topic: str, kinds: list[str], entails: Entailment, model: EmbeddingModel
) -> None:
    statement, quotes = SHUT.format(topic), [quoting(topic)]
    assert check(statement, quotes, model.embed) == ()
    assert [f.kind for f in check(statement, quotes, model.embed, entails)] == kinds


def test_one_quote_that_entails_is_enough(entails: Entailment, model: EmbeddingModel) -> None:
    quotes = [quoting("crane"), quoting("bridge")]
    assert check(SHUT.format("crane"), quotes, model.embed, entails) == ()


def test_is_not_asked_once_a_fault_is_found(folder: Path, model: EmbeddingModel) -> None:
    broken = Entailment.open(str(folder.parent))  # no model: asked, it raises
    found = check(
        "On Tuesday the bridge was shut in the harbour.", [quoting("bridge")], model.embed, broken
    )
    assert [f.kind for f in found] == ["date"]
    with pytest.raises(ModelUnavailable):
        check(SHUT.format("bridge"), [quoting("bridge")], model.embed, broken)


def test_no_setting_no_model() -> None:
    assert open_entailment(None) is None


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelUnavailable, match="no-such-model"):
        open_entailment("no-such-model")


@pytest.mark.parametrize("labels", [("no", "yes"), ("a", "b", "c")])
def test_other_labels_are_refused(labels: tuple[str, ...], tmp_path: Path) -> None:
    other = labelled(tmp_path / "other", labels)
    with pytest.raises(ModelUnavailable, match="does not judge entailment"):
        Entailment.open(str(other)).load()
