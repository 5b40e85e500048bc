"""Fit the curve of ``server.answering.confidence`` and show how it does elsewhere.

    python -m server.evaluation.fit_confidence --fit DATASET ... --check DATASET ...

Of each data set the evidence of half the answerable questions is taken out, so that each is
a question with an answer or without one. Held is the share that had one, each kind counted
as if there were as many of the other. Needs scikit-learn, which sentence-transformers
brings.
"""

import argparse
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from index.search import Search
from server.answering.assistant import PASSAGES_SHOWN
from server.answering.scoring import candidates
from server.evaluation.dataset import load
from server.evaluation.metrics import auroc
from server.evaluation.run import indexed
from server.settings import load_settings

Rows = list[tuple[float, float, bool]]


def features(folder: Path, limit: int) -> Rows:
    """For each question: the best score, the logarithm of its length, and if it is answerable."""
    rows = []
    dataset = load(folder, limit, remove=0.5)
    with indexed(dataset, load_settings(environment={})) as (index, _):
        search = Search(index)
        for question in dataset.questions:
            ranking = search.search(question.text, PASSAGES_SHOWN)
            best = candidates(ranking)[0].score
            length = float(np.log1p(len(ranking.question.weights)))
            rows.append((best, length, question.answerable))
    return rows


def main() -> None:
    """Fit on some sets, print the parameters, and show every set's figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", nargs="+", type=Path, required=True)
    parser.add_argument("--check", nargs="*", type=Path, default=[])
    parser.add_argument("--limit", type=int, default=600, help="questions of each set")
    options = parser.parse_args()
    sets = {folder: features(folder, options.limit) for folder in options.fit + options.check}
    fitted = np.array([row for folder in options.fit for row in sets[folder]])
    # Balanced: taking a document out takes it from all its questions, so that far more than
    # half of them lose their answer; people ask mostly what the articles may well answer.
    model = LogisticRegression(C=100.0, class_weight="balanced").fit(fitted[:, :2], fitted[:, 2])
    slope, length = model.coef_[0]
    print(f"SLOPE, LENGTH, OFFSET = {slope:.2f}, {length:.2f}, {model.intercept_[0]:.2f}")
    for folder, rows in sets.items():
        sure = model.predict_proba(np.array(rows)[:, :2])[:, 1]
        yes = [float(s) for s, row in zip(sure, rows, strict=True) if row[2]]
        no = [float(s) for s, row in zip(sure, rows, strict=True) if not row[2]]
        bound = np.quantile(yes, 0.1)
        print(
            f"{'fitted' if folder in options.fit else 'checked':8}{folder.name:28}"
            f"auroc {auroc(yes, no):.3f}"
            f"  refused at 0.5: answerable {np.mean(np.less(yes, 0.5)):.2f}"
            f" unanswerable {np.mean(np.less(no, 0.5)):.2f}"
            f"  unanswerable refused at 10% false refusals {np.mean(np.less(no, bound)):.2f}"
        )
        truth = np.array([row[2] for row in rows])
        weights = np.where(truth, 1 / len(yes), 1 / len(no))
        for low in np.arange(0, 1, 0.2):  # the reliability table
            inside = (sure >= low) & (sure < low + 0.2)
            if inside.any():
                said = np.average(sure[inside], weights=weights[inside])
                held = np.average(truth[inside], weights=weights[inside])
                print(f"    said {said:.2f}  held {held:.2f}  of {inside.sum()}", flush=True)


if __name__ == "__main__":
    main()
