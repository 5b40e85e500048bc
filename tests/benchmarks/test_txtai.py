"""Search beside txtai's hybrid index: the same passages, model and questions, in one run.

txtai is no dependency: ``pip install -c constraints.txt -e '.[compare]'`` brings it.
"""

import importlib.util
from collections.abc import Sequence
from statistics import fmean

import pytest

from index.embedding import EmbeddingModel
from index.records import Filters
from index.search import Search
from server.answering.assistant import Assistant
from server.evaluation.benches import indexed
from server.evaluation.dataset import Dataset, Question, load, locate, squash
from server.evaluation.metrics import Found, ranking
from server.settings import Settings
from tests.benchmarks.txtai_hybrid import WAYS, Vectors, searching
from tests.conftest import ROOT

SETS = {  # and how many questions are drawn of each; 0 is all
    "multihop_rag_evidence500": 0,
    "clapnq_dev": 0,
    "squad2_half_dev": 600,
    "nq_open_oracle": 600,
    "quotesum_dev": 0,
}
PLACE = ROOT.parent / "shared" / "eval"
FIGURES = ("hit@1", "mrr", "hit_in_1500_chars", "covered_in_4000_chars")
RESULTS = 20
OURS = "pullquote"
SHOWN = "pullquote, as shown"

Text = tuple[str, str]  # of a document, words found in it
Row = list[float]  # the figures


@pytest.mark.benchmark
@pytest.mark.skipif(
    importlib.util.find_spec("txtai") is None,
    reason="NOT COMPARED: txtai is not installed; it comes with the extra 'compare'",
)
@pytest.mark.skipif(not PLACE.is_dir(), reason="NOT COMPARED: there are no data sets")
# What txtai and faiss warn of is their own affair.
@pytest.mark.filterwarnings("default:::txtai", "default:::faiss", "default::DeprecationWarning")
def test_search_is_above_txtai(model: EmbeddingModel) -> None:
    tables = {name: side_by_side(load(PLACE / name, limit), model) for name, limit in SETS.items()}
    for name, rows in tables.items():
        print(f"\n{table(name, rows)}")
    for name, rows in tables.items():
        # What each gives to whoever asks: the setting of txtai that is best on this very set.
        others = max(fmean(row) for way, row in rows.items() if way not in (OURS, SHOWN))
        assert fmean(rows[SHOWN]) > others, name
    # What stands over a passage is shown with it, and is evidence on some sets: txtai has no such
    # thing. By the bare passages no one setting of txtai comes near, over all sets.
    ways = next(iter(tables.values()))
    means = {way: fmean(fmean(rows[way]) for rows in tables.values()) for way in ways}
    assert means[OURS] > max(mean for way, mean in means.items() if way not in (OURS, SHOWN))


def side_by_side(dataset: Dataset, model: EmbeddingModel) -> dict[str, Row]:
    """The figures of each way on a data set's questions that have evidence."""
    questions = [q for q in dataset.questions if q.answerable and any(q.evidence.values())]
    asked = [q.text for q in questions]
    with indexed(dataset, Settings()) as (index, documents):
        assistant = Assistant(index, max_characters=100_000, max_statements=1)
        answers = [assistant.search(text, RESULTS).passages for text in asked]
        shown = [[(documents[p.article_id], p.text) for p in passages] for passages in answers]
        with index.catalogue.snapshot() as catalogue:
            search = Search(index, catalogue)
            rankings = [search.search(text, RESULTS) for text in asked]
            found = [
                [(documents[h.passage.record.id], h.passage.text) for h in each.hits]
                for each in rankings
            ]
            rows = {
                OURS: figures(found, dataset, questions),
                SHOWN: figures(shown, dataset, questions),
            }
            numbers = catalogue.passage_numbers(catalogue.article_ids(Filters()))
            passages = catalogue.passages([n for held in numbers.values() for n in held])
        vectors = Vectors(model, passages)
        for way in WAYS:
            with searching(way, passages, vectors, RESULTS) as find:
                found = [
                    [(documents[passages[n].record.id], passages[n].text) for n in best]
                    for best in find(asked)
                ]
            rows[way.name] = figures(found, dataset, questions)
    return rows


def figures(
    found: Sequence[Sequence[Text]], dataset: Dataset, questions: Sequence[Question]
) -> Row:
    """The mean of each figure over the questions."""
    rows = [
        ranking(
            [
                Found(document, locate(dataset.squashed[document], text), len(squash(text)))
                for document, text in texts
            ],
            question.evidence,
        )
        for texts, question in zip(found, questions, strict=True)
    ]
    return [fmean(row[name] for row in rows) for name in FIGURES]


def table(name: str, rows: dict[str, Row]) -> str:
    """One line a way, with the mean of its figures last."""
    lines = [f"{name:28}" + "".join(f"{title:>23}" for title in (*FIGURES, "mean"))]
    lines += [
        f"{way:28}" + "".join(f"{value:23.4f}" for value in (*row, fmean(row)))
        for way, row in rows.items()
    ]
    return "\n".join(lines)
