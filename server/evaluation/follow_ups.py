"""What completing follow-ups is worth: ``python -m server.evaluation.follow_ups DATASET...``.

A set of conversations is asked three ways: the last turn alone, as ``understand`` takes it, and
as a person rewrote it. Two halves of its dialogues are reported apart, since one was tuned on. Of
a set without conversations, questions are asked alone and after two others: there a history may
only do harm. With ``--keep FOLDER`` the indexes stay there and are used again.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from index.data_folder import Index, open_for_writing
from index.excerpts import excerpts
from index.quantised import open_model
from index.records import Filters
from index.search import CANDIDATES, Ranking, Search
from index.sync import sync
from server.answering.assistant import PASSAGES_SHOWN
from server.answering.confidence import PLAIN
from server.answering.deciding import decide
from server.conversation.completing import complete
from server.conversation.understanding import understand
from server.evaluation import metrics
from server.evaluation.asking import Judge, shown
from server.evaluation.dataset import Dataset, Question
from server.evaluation.dialogues import after_others, half_of, load_dialogues
from server.settings import Settings

FIGURES = ("hit@1", "hit@5", "mrr")
CITED = "cited"  # share of questions of whose quotes one hits the evidence
ASKED = 150  # questions of a set without conversations

Row = Mapping[str, float]


@dataclass(slots=True)
class Table:
    """Named rows of figures, filled question by question."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, name: str, row: Row) -> None:
        """One question's figures to the rows of that name."""
        self.rows.setdefault(name, []).append(row)

    def lines(self) -> Iterator[str]:
        """A line a name: how many questions, and the mean of each figure in per cent."""
        for name, rows in self.rows.items():
            means = (statistics.mean(row[f] for row in rows) for f in rows[0])
            values = "  ".join(
                f"{figure} {100 * mean:5.1f}" for figure, mean in zip(rows[0], means, strict=True)
            )
            yield f"{name:44} n {len(rows):5}  {values}"


class Asking:
    """One index, and the figures of questions asked of it."""

    def __init__(self, index: Index, judge: Judge, *, cited: bool) -> None:
        """``cited``: also what would be quoted is judged, which takes three times as long."""
        self._index = index
        self._judge = judge
        self._search = Search(index)
        self._cited = cited

    def rank(self, question: str) -> Ranking:
        """As the assistant searches."""
        return self._search.search(question, CANDIDATES)

    def figures(self, question: Question, ranking: Ranking) -> Row:
        """How well a ranking serves a question."""
        hits = ranking.hits[:PASSAGES_SHOWN]
        texts = excerpts(self._index.catalogue, [hit.passage for hit in hits])
        found = [
            self._judge.found(hit.passage.record.id, excerpt.text, question)
            for hit, excerpt in zip(hits, texts, strict=True)
        ]
        ranked = metrics.ranking(found, question.evidence)
        row = {name: ranked[name] for name in FIGURES}
        return row | {CITED: self._quotes(question, ranking)} if self._cited else row

    def _quotes(self, question: Question, ranking: Ranking) -> float:
        article = cache(self._index.catalogue.article)
        top = replace(ranking, hits=ranking.hits[:PASSAGES_SHOWN])
        decided = decide(top, 4, self._index.model.embed, article, PLAIN, ranking.hits)
        if decided.verdict.status != "answered":
            return 0.0
        quotes = [
            self._judge.found(
                choice.passage.record.id,
                choice.span.of(article(choice.passage.record.id).article.text),
                question,
            )
            for choice in decided.choices
        ]
        return float(any(metrics.hits(quotes, question.evidence)))


def compare(
    asking: Asking, questions: Iterable[Question], rewrites: Mapping[str, str], table: Table
) -> None:
    """The three ways side by side, by half; of rewritten questions also apart from the others."""
    for question in shown([q for q in questions if q.findable and q.history]):
        half = f"half {half_of(question.id)}"
        last = asking.figures(question, asking.rank(question.text))
        understood = understand(question.text, question.history, asking.rank)
        ours = asking.figures(question, understood.ranking)
        table.add(f"{half} last turn alone", last)
        table.add(f"{half} completed", ours)
        rewrite = rewrites.get(question.id)
        if not rewrite:
            continue
        table.add(f"{half} rewritten: last turn alone", last)
        table.add(f"{half} rewritten: completed", ours)
        table.add(f"{half} rewritten: rewrite", asking.figures(question, asking.rank(rewrite)))
        again = understand(rewrite, question.history, asking.rank)
        table.add(
            f"{half} rewritten: rewrite, with history", asking.figures(question, again.ranking)
        )


def compare_alone(asking: Asking, dataset: Dataset, limit: int, table: Table) -> None:
    """Questions that stand alone, without a history and with one."""
    for after_any, after_near in shown_pairs(after_others(dataset, limit)):
        alone = asking.figures(after_any, asking.rank(after_any.text))
        table.add("alone", alone)
        for name, question in (("any", after_any), ("near", after_near)):
            understood = understand(question.text, question.history, asking.rank)
            table.add(f"after {name} two", asking.figures(question, understood.ranking))


def shown_pairs(pairs: Sequence[tuple[Question, Question]]) -> Iterator[tuple[Question, Question]]:
    """The pairs, with a bar on a terminal."""
    near = {one.id: other for one, other in pairs}
    return ((one, near[one.id]) for one in shown([one for one, _ in pairs]))


def without_heading(question: Question) -> Question:
    """The question without its first turn, where that is a title and no answer follows it."""
    roles = [turn.role for turn in question.history[:2]]
    return (
        replace(question, history=question.history[1:]) if roles[1:] != ["assistant"] else question
    )


def milliseconds(questions: Sequence[Question]) -> tuple[float, float]:
    """The median and the longest time to complete one of them."""
    taken = []
    for question in questions:
        started = time.perf_counter()
        complete(question.text, question.history)
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken), max(taken)


@contextmanager
def kept(dataset: Dataset, folder: Path) -> Iterator[tuple[Index, dict[str, str]]]:
    """An index of the data set in a folder, brought up to date, and each article's document."""
    articles = folder / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    names = {f"{number:06d}": document for number, document in enumerate(dataset.files)}
    for stem, document in names.items():
        (articles / f"{stem}.txt").write_text(dataset.files[document], encoding="utf-8")
    settings = Settings()
    model = open_model(settings.embedding_model, settings.embedding_precision)
    with open_for_writing(folder / "data", model) as index:
        sync(index, [articles])
        records, _ = index.catalogue.articles(Filters(), len(names))
        yield index, {record.id: names[Path(record.source).stem] for record in records}


def report(source: Path, folder: Path, limit: int, *, cited: bool) -> Iterator[str]:
    """The lines printed for one data set."""
    dialogues = load_dialogues(source)
    dataset = dialogues.dataset
    table = Table()
    asked = [q for q in dataset.questions if q.history and q.findable]
    asked = asked[:: max(1, len(asked) // limit)] if limit else asked
    with kept(dataset, folder / source.name) as (index, documents):
        asking = Asking(index, Judge(dataset, documents), cited=cited)
        if not asked:
            compare_alone(asking, dataset, limit or ASKED, table)
        else:
            compare(asking, asked, dialogues.rewrites, table)
            bare = [without_heading(q) for q in asked]
            if any(len(q.history) < len(full.history) for q, full in zip(bare, asked, strict=True)):
                untitled = Table()
                compare(asking, bare, {}, untitled)
                for name, rows in untitled.rows.items():
                    table.rows[f"{name}, no title"] = rows
    yield f"{source.name}"
    yield from table.lines()
    if asked:
        median, longest = milliseconds(asked)
        yield f"completing takes {median:.2f} ms, at most {longest:.1f} ms"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", nargs="+", type=Path)
    parser.add_argument("--keep", type=Path, help="the folder of the indexes")
    parser.add_argument("--limit", type=int, default=0, help="about so many questions of each")
    parser.add_argument("--cited", action="store_true", help="also judge what would be quoted")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for source in given.datasets:
            for line in report(source, given.keep or Path(scratch), given.limit, cited=given.cited):
                print(line, flush=True)


if __name__ == "__main__":
    main()
