"""Learn the weights of ``server.answering.confidence`` and show how they do elsewhere.

    python -m server.evaluation.fit_confidence --fit SET ... --check SET ... [--write]

A SET is DATASET[:LIMIT[:REMOVE[:WEIGHT]]]: with REMOVE the evidence of that share of the
answerable questions is taken out, so that each is a question with an answer or without one; the
sets count by their WEIGHT, and within one two questions with an answer count for one without.
A question of a set that is checked is never fitted on. Logistic regression with a penalty (Hoerl
and Kennard's ridge) on the standardised signs; what speaks against an answer never counts for
it. Needs SciPy, which sentence-transformers brings.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from index.search import Search
from server.answering.answerability import AGAINST, EITHER_WAY, SIGNS, signs, values
from server.answering.assistant import PASSAGES_SHOWN
from server.answering.confidence import PARAMETERS
from server.answering.scoring import candidates
from server.evaluation.dataset import load
from server.evaluation.metrics import auroc
from server.evaluation.run import indexed
from server.settings import load_settings

Matrix = NDArray[np.float64]
# Questions with an answer for one without: people ask mostly what the articles may well say, and
# where it is a draw an answer, which is a quote in any case, serves them better than a refusal.
# At 2, four tenths more of the questions without an answer are refused on squad2 and clapnq, and
# half as many again of those with one; editors who wrote thirty each put four to one.
ODDS = 3.5
PENALTY = 0.0005  # on the squared weights, for a mean loss


@dataclass(frozen=True, slots=True)
class Given:
    """A set as it was named on the command line."""

    folder: Path
    limit: int
    remove: float
    weight: float

    @property
    def name(self) -> str:
        """What it is called in the output."""
        taken = f" without {self.remove:g}" if self.remove else ""
        return f"{self.folder.name}{taken}"

    @classmethod
    def parse(cls, text: str) -> "Given":
        """From DATASET[:LIMIT[:REMOVE[:WEIGHT]]]."""
        folder, *rest = text.split(":")
        limit, remove, weight = (*rest, *("0", "0", "1")[len(rest) :])
        return cls(Path(folder), int(limit), float(remove), float(weight))


@dataclass(frozen=True, slots=True)
class Cases:
    """Questions: ids, signs, shape (questions, signs), and whether each has an answer."""

    ids: tuple[str, ...]
    signs: Matrix
    answerable: NDArray[np.bool_]

    def without(self, ids: frozenset[str]) -> "Cases":
        """Those that are not among ``ids``."""
        kept = np.array([i not in ids for i in self.ids], dtype=np.bool_)
        left = tuple(i for i in self.ids if i not in ids)
        return Cases(left, self.signs[kept], self.answerable[kept])


def cases(given: Given) -> Cases:
    """The questions of a set that stand alone."""
    dataset = load(given.folder, given.limit, given.remove)
    ids, rows, answerable = [], [], []
    with indexed(dataset, load_settings(environment={})) as (index, _):
        search = Search(index)
        for question in dataset.questions:
            ranking = search.search(question.text, PASSAGES_SHOWN)
            best_first = candidates(ranking)
            if question.follow_up or not best_first:
                continue
            ids.append(question.id)
            rows.append(values(signs(ranking, best_first)))
            answerable.append(question.answerable)
    return Cases(tuple(ids), np.array(rows, dtype=np.float64), np.array(answerable))


def fit(sets: list[tuple[Cases, float]]) -> tuple[float, Matrix]:
    """The offset and the weights, shape (signs,)."""
    everything = np.vstack([group.signs for group, _ in sets])
    mean, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-9
    inputs = (everything - mean) / spread
    truth = np.concatenate([group.answerable for group, _ in sets])
    shares = np.concatenate([weight * _shares(group.answerable) for group, weight in sets])
    shares /= shares.sum()

    def cost(found: Matrix) -> tuple[float, Matrix]:
        odds = inputs @ found[1:] + found[0]
        loss = np.logaddexp(0.0, np.where(truth, -odds, odds))
        wrong = shares * (1 / (1 + np.exp(-odds)) - truth)
        slope = np.concatenate([[wrong.sum()], wrong @ inputs + 2 * PENALTY * found[1:]])
        return float(shares @ loss + PENALTY * found[1:] @ found[1:]), slope

    bounds = [(None, None)] + [
        (None, None) if name in EITHER_WAY else (None, 0.0) if name in AGAINST else (0.0, None)
        for name in SIGNS
    ]
    found = minimize(cost, np.zeros(1 + len(SIGNS)), jac=True, method="L-BFGS-B", bounds=bounds).x
    weights: Matrix = found[1:] / spread
    return float(found[0] - weights @ mean), weights


def _shares(answerable: NDArray[np.bool_]) -> Matrix:
    """What each question counts, sum 1: the odds are the same in every set."""
    yes, share = answerable.mean(), ODDS / (1 + ODDS)
    counts = np.where(answerable, share / yes, (1 - share) / (1 - yes))
    shares: Matrix = counts / len(answerable)
    return shares


def report(name: str, group: Cases, offset: float, weights: Matrix) -> None:
    """Print one set's figures and its reliability."""
    sure = 1 / (1 + np.exp(-(group.signs @ weights + offset)))
    yes, no = sure[group.answerable], sure[~group.answerable]
    bound = np.quantile(yes, 0.1)
    print(
        f"{name:44}auroc {auroc(yes.tolist(), no.tolist()):.3f}"
        f"  refused at 0.5: answerable {np.mean(yes < 0.5):.2f}"
        f" unanswerable {np.mean(no < 0.5):.2f}"
        f"  unanswerable refused at 10% false refusals {np.mean(no < bound):.2f}"
    )
    shares = _shares(group.answerable)
    for low in np.arange(0, 1, 0.2):  # the reliability table
        inside = (sure >= low) & (sure < low + 0.2)
        if inside.any():
            said = np.average(sure[inside], weights=shares[inside])
            held = np.average(group.answerable[inside], weights=shares[inside])
            print(f"    said {said:.2f}  held {held:.2f}  of {inside.sum()}", flush=True)


def main() -> None:
    """Fit on some sets, show every set's figures, and keep the weights with ``--write``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", nargs="+", type=Given.parse, required=True, metavar="SET")
    parser.add_argument("--check", nargs="*", type=Given.parse, default=[], metavar="SET")
    parser.add_argument("--write", action="store_true", help=f"keep them in {PARAMETERS.name}")
    options = parser.parse_args()
    checked = [(given, cases(given)) for given in options.check]
    left_out = {given.folder: frozenset[str]() for given in options.fit}
    for given, group in checked:
        left_out[given.folder] = left_out.get(given.folder, frozenset()) | set(group.ids)
    fitted = [(given, cases(given).without(left_out[given.folder])) for given in options.fit]
    offset, weights = fit([(group, given.weight) for given, group in fitted])
    for given, group in fitted:
        report(f"fitted  {given.name}", group, offset, weights)
    for given, group in checked:
        report(f"checked {given.name}", group, offset, weights)
    kept = {
        "model": "logistic regression; see the module that made it",
        "made_by": "python -m server.evaluation.fit_confidence",
        "fitted_on": {given.name: len(group.ids) for given, group in fitted},
        "offset": round(offset, 3),
        "weights": dict(zip(SIGNS, weights.round(3).tolist(), strict=True)),
    }
    text = json.dumps(kept, indent=1)
    print(text)
    if options.write:
        PARAMETERS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
