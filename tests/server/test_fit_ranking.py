"""The weights of the ranking are learnt from what decides, and kept where nothing is to learn."""

import json
import math
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.fuse import FEATURES, PARAMETERS, values
from server.evaluation.dataset import load
from server.evaluation.fit_ranking import (
    BY_HAND,
    BY_LENGTH,
    CLOSEST,
    Case,
    Matrix,
    cases,
    first_right,
    fit,
)
from tests.conftest import ROOT

SETS = ("ferries", "fines", "fairs")
HAND = np.array([values(BY_HAND), [0.0] * len(FEATURES)])
FORMS, NAMES, KIND = (FEATURES.index(name) for name in ("forms", "names", "kind"))
SENTENCE, PASSAGE = FEATURES.index("sentence"), FEATURES.index("passage")


def case(right: Sequence[int], length: float = 0.0, **columns: Sequence[float]) -> Case:
    """A question with these passages right, whose evidence is equal but for these columns."""
    passages = len(next(iter(columns.values())))
    evidence: NDArray[np.float64] = np.full((passages, len(FEATURES)), 0.5)
    for name, column in columns.items():
        evidence[:, FEATURES.index(name)] = column
    return Case(length, evidence, np.isin(np.arange(passages), right))


def test_what_decides_wins_weight_and_nothing_else_moves() -> None:
    # The sentence's cosine says one thing and the other form of a word what is right.
    group = [case([1], sentence=[0.6, 0.5], forms=[0.0, 1.0]) for _ in range(4)]
    fitted = fit([group])
    assert fitted[0, FORMS] > HAND[0, FORMS] + 0.1
    assert fitted[0, SENTENCE] < HAND[0, SENTENCE]
    same = [n for n in range(len(FEATURES)) if n not in (FORMS, SENTENCE)]
    assert fitted[0, same] == pytest.approx(HAND[0, same], abs=1e-6)
    assert fitted[1] == pytest.approx(HAND[1], abs=1e-6), "all of the usual length"
    assert first_right(group, HAND) == (0.0, 0.5)
    assert first_right(group, fitted) == (1.0, 1.0)


@pytest.mark.parametrize(
    "group",
    [
        [],
        [case([], kind=[0.0, 1.0])],  # nothing right was found
        [case([0, 1], kind=[0.0, 1.0])],  # all that was found is right
        [case([0], kind=[1.0, 1.0])],  # nothing tells them apart
    ],
    ids=["no question", "none right", "all right", "all alike"],
)
def test_where_there_is_nothing_to_learn_the_weights_by_hand_are_kept(group: list[Case]) -> None:
    assert fit([group]) == pytest.approx(HAND, abs=1e-6)


def test_evidence_never_counts_against_a_passage() -> None:
    fitted = fit([[case([0], kind=[0.0, 1.0], sentence=[0.2, 0.9]) for _ in range(9)]])
    assert fitted[0, KIND] == 0.0
    assert (fitted[0] >= 0.0).all()


def test_length_changes_only_what_was_seen_in_many_lengths() -> None:
    assert "names" in BY_LENGTH
    assert "kind" not in BY_LENGTH
    short = [case([0], -1.0, names=[0.0, 1.0], kind=[0.0, 1.0])] * 4
    long = [case([1], 1.0, names=[0.0, 1.0], kind=[0.0, 1.0])] * 4
    by_length = fit([short, long])[1]
    assert by_length[NAMES] > 0.1
    assert by_length[KIND] == 0.0
    unseen = [FEATURES.index(name) for name in FEATURES if name not in BY_LENGTH]
    assert (by_length[unseen] == 0.0).all()


def test_every_set_counts_the_same() -> None:
    one = [case([0], kind=[1.0, 0.0], forms=[0.0, 1.0])]
    other = [case([1], kind=[1.0, 0.0], forms=[0.0, 1.0])]
    assert fit([one, other * 50]) == pytest.approx(fit([one, other]), abs=1e-4)


def test_first_right_counts_the_best_of_the_right_ones() -> None:
    weights: Matrix = np.zeros_like(HAND)
    weights[0, PASSAGE] = 1.0
    group = [
        case([0], passage=[0.9, 0.1]),
        case([1, 2], passage=[0.9, 0.3, 0.5]),
        case([], passage=[0.9, 0.1]),
        case([1], passage=[0.5, 0.5]),  # a tie: the order they were found in
    ]
    assert first_right(group, weights) == (0.25, (1 + 0.5 + 0 + 0.5) / 4)


@pytest.fixture(scope="module")
def datasets(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Small sets of questions about towns, where the town's name decides."""
    towns = "Wend Pellam Skelder Marrow Kelbourne Fenwick".split()
    place = tmp_path_factory.mktemp("sets")
    folders = []
    for name in SETS:
        folder = place / name
        folder.mkdir()
        documents = [
            {"doc_id": town, "title": f"{name.title()} in {town}", "text": f"It cost {n} crowns."}
            for n, town in enumerate(towns)
        ]
        questions: list[dict[str, Any]] = [
            {
                "qid": town,
                "question": f"What did the {name} in {town} cost?",
                "evidence": [{"doc_id": town, "quote": f"cost {n} crowns"}],
            }
            for n, town in enumerate(towns)
        ]
        questions += [
            {"qid": "no", "question": "What is nitrogen?", "answerable": False, "evidence": []},
            questions[0] | {"qid": "then", "history": [{"role": "user", "text": "And then?"}]},
        ]
        for part, rows in (("corpus", documents), ("queries", questions)):
            (folder / f"{part}.jsonl").write_text("\n".join(map(json.dumps, rows)))
        folders.append(folder)
    return folders


def test_cases_are_the_questions_that_can_be_found(datasets: list[Path]) -> None:
    found = cases(load(datasets[0]))
    assert len(found) == 6, "neither what has no answer nor a follow-up"
    for each in found:
        assert each.evidence.shape == (6, len(FEATURES))
        assert len(each.right) <= CLOSEST
        assert each.right.sum() == 1
        by_hand = each.evidence @ np.array(values(BY_HAND))
        assert (np.diff(by_hand) <= 1e-12).all(), "the best by hand comes first"
        assert each.inputs[:, len(FEATURES) :] == pytest.approx(each.length * each.evidence)


def test_the_command_shows_sets_left_out_and_writes_nothing_unasked(datasets: list[Path]) -> None:
    kept = PARAMETERS.read_bytes()
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "server.evaluation.fit_ranking",
            *map(str, datasets[:2]),
            f"{datasets[2]}:5",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    table, _, fitted = done.stdout.partition("{")
    shown = [line.split()[0] for line in table.split("\n")[1:] if line]
    assert shown == list(SETS)
    parameters = json.loads("{" + fitted)
    assert list(parameters["fitted_on"]) == list(SETS)
    assert parameters["fitted_on"]["ferries"] == 6
    assert 1 <= parameters["fitted_on"]["fairs"] <= 5
    is_a_ranking(parameters)
    assert PARAMETERS.read_bytes() == kept


def test_the_kept_weights_are_those_of_the_evidence() -> None:
    kept = json.loads(PARAMETERS.read_text(encoding="utf-8"))
    is_a_ranking(kept)
    assert len(kept["fitted_on"]) >= 2, "what is fitted on one set alone knows its quirks"
    assert sum(usual for usual, _ in kept["weights"].values()) > 0.0


def is_a_ranking(parameters: dict[str, Any]) -> None:
    assert parameters["made_by"] == "python -m server.evaluation.fit_ranking"
    assert all(name and count > 0 for name, count in parameters["fitted_on"].items())
    assert list(parameters["weights"]) == list(FEATURES)
    for name, (usual, by_length) in parameters["weights"].items():
        assert math.isfinite(usual)
        assert math.isfinite(by_length)
        assert usual >= 0.0, name
        assert name in BY_LENGTH or by_length == 0.0, name
