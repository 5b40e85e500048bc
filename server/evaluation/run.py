"""The ``eval`` command: ask every question and score the answers."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.reranking import open_reranker
from server.answering.assistant import Assistant
from server.calibration.refreshing import calibration_for
from server.evaluation import figures, outcomes
from server.evaluation.asking import Judge, ask_all
from server.evaluation.benches import Bench, bench, indexed
from server.evaluation.dataset import SEED, DatasetUnreadable
from server.evaluation.differences import differences
from server.evaluation.reliability import reliability
from server.evaluation.ways import side_by_side
from server.settings import Settings

__all__ = ["Sample", "indexed", "run"]

# Data sets hold questions that are longer than a server lets through.
MAX_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class Sample:
    """Which questions are asked, and of how many the evidence is taken out."""

    limit: int = 0  # 0 for all
    remove: float = 0.0  # 0 to 1
    seed: int = SEED


def run(
    source: Path,
    settings: Settings,
    sample: Sample = Sample(),
    *,
    compare: bool = False,
    questions_out: Path | None = None,
    baseline: Path | None = None,
) -> dict[str, Any]:
    """Figures of the whole program, or with ``compare`` of its ways to search.

    ``source`` is a data set's folder, or a file of questions over the index in the data
    folder. ``questions_out`` is where each question's outcome is written, ``baseline`` such a
    file of an earlier run to compare with. Raises ``DatasetUnreadable``.
    """
    # What cannot go well is said before an hour's work.
    earlier = outcomes.read(baseline) if baseline else None
    if questions_out and (questions_out.is_dir() or not questions_out.absolute().parent.is_dir()):
        raise DatasetUnreadable(f"{questions_out} cannot be written: there is no such folder")
    with bench(source, settings, sample.limit, sample.remove, sample.seed) as measured:
        judge = Judge(measured.dataset, measured.documents)
        if compare:
            return _about(measured) | side_by_side(measured.index, judge)
        assistant = Assistant(
            measured.index,
            max_characters=max(settings.max_question_characters, MAX_CHARACTERS),
            max_statements=settings.max_statements,
            reranker=open_reranker(settings.reranker),
            calibration=calibration_for(measured.index, settings),
        )
        asked, timings = ask_all(assistant, measured.index, judge)
    if questions_out:
        outcomes.write(questions_out, asked)
    report = _about(measured) | {
        "search": figures.search(asked),
        "answer": figures.answer(asked),
        "reliability": reliability(asked),
        "latency_ms": {
            name: spread(values)
            for name, values in (("search", timings.search), ("ask", timings.ask))
            if values
        },
    }
    return report if earlier is None else report | {"baseline": differences(earlier, asked)}


def _about(measured: Bench) -> dict[str, Any]:
    dataset = measured.dataset
    about: dict[str, Any] = {
        "dataset": dataset.name,
        "documents": len(dataset.files) or len(measured.documents),
        "questions": len(dataset.questions),
        "removed_documents": dataset.removed,
        "articles_indexed": len(measured.documents),
    }
    return about | ({"problems": list(measured.problems)} if measured.problems else {})


def spread(values: Sequence[float]) -> dict[str, float]:
    """The median, and what 95 in a hundred do not pass."""
    late = sorted(values)[math.ceil(len(values) * 0.95) - 1]
    return {"p50": round(statistics.median(values), 1), "p95": round(late, 1)}
