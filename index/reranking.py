"""A cross-encoder that reads question and passage together: one setting, off by default.

The search compares vectors that were made of each by itself. A cross-encoder sees both at once
and judges better, at the price of a run of the model for every passage: so it is asked about
the best few only, and puts those in another order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.cross_encoders import PairModel
from index.embedding import Vector
from index.errors import ModelUnavailable
from index.records import StoredPassage
from index.search import Hit, Ranking

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

DEPTH = 20  # passages that are read again


class Reranker(PairModel):
    """Scores texts for a question."""

    role = "reranker"

    def scores(self, question: str, texts: Sequence[str]) -> Vector:
        """How well each text answers, 0 to 1 (float32), in the order given.

        What does not fit into the model beside the question is cut off: see ``windows``.
        Raises ``ModelUnavailable``.
        """
        if not texts:
            return np.empty(0, dtype=np.float32)
        from torch.nn import Sigmoid

        return self._judged([(question, text) for text in texts], Sigmoid())

    def windows(self, question: str, passage: StoredPassage) -> list[str]:
        """The passage under its headings, in as few runs of sentences as the model can read.

        Mostly that is the whole passage. Otherwise each run begins with the last sentence of
        the one before it, so that no two neighbours are always apart.
        """
        over = passage.headings + "\n"
        spans = [sentence.span for sentence in passage.sentences]
        starts = [0, *(span.start - passage.span.start for span in spans[1:])]
        ends = [*starts[1:], len(passage.text)]
        pieces = [passage.text[start:end] for start, end in zip(starts, ends, strict=True)]
        with self._lock:
            asked, headed, *sizes = self._count_tokens([question, over, *pieces])
            limit = self._model.max_seq_length
            marks = self._model.tokenizer.num_special_tokens_to_add(pair=True)
        if limit is None:
            return [over + passage.text]
        # Of a question that fills the model half is cut off, so that half is left for the text.
        room = max(limit - marks - asked, limit // 2) - headed
        return [over + passage.text[starts[a] : ends[b]] for a, b in _runs(sizes, room)]

    def _count_tokens(self, texts: Sequence[str]) -> list[int]:
        ids = self._model.tokenizer(
            list(texts), add_special_tokens=False, truncation=False, verbose=False
        )["input_ids"]
        return [len(row) for row in ids]

    def _require(self, model: "CrossEncoder") -> None:
        if not _was_trained(model):
            raise ModelUnavailable(
                f"the model {self.name} is no cross-encoder: it has no part that gives scores"
            )
        if model.num_labels != 1:
            raise ModelUnavailable(
                f"the reranker {self.name} gives {model.num_labels} labels; "
                "it has to give one score"
            )


def open_reranker(name: str | None) -> Reranker | None:
    """The reranker that the settings name; ``None`` if they name none. See ``PairModel.open``."""
    return None if name is None else Reranker.open(name)


def rerank(ranking: Ranking, reranker: Reranker, depth: int = DEPTH) -> Ranking:
    """The ranking with its best ``depth`` hits in the order that the reranker gives them.

    A passage has the score of its best window. Its new score is the mean of that and of what
    it had: cross-encoders use the whole of 0 to 1, and the best hits of a search lie within a
    few tenths, so that the reranker decides unless it cannot tell. Hits after ``depth`` keep
    their order and stay below: if need be their scores are all made smaller by one factor.
    """
    question = ranking.question.text
    first, rest = ranking.hits[:depth], ranking.hits[depth:]
    if not first:
        return ranking
    windows = [reranker.windows(question, hit.passage) for hit in first]
    scores = reranker.scores(question, [text for texts in windows for text in texts])
    ends = np.cumsum([len(texts) for texts in windows[:-1]])
    best = [float(group.max()) for group in np.split(scores, ends)]
    blended = [
        replace(hit, score=(hit.score + score) / 2) for hit, score in zip(first, best, strict=True)
    ]
    return replace(ranking, hits=(*sorted(blended, key=_order), *_below(blended, rest)))


def _below(first: Sequence[Hit], rest: Sequence[Hit]) -> Iterator[Hit]:
    """The hits after the others, with scores that are not above any of theirs."""
    ceiling = min(hit.score for hit in first)
    highest = max((hit.score for hit in rest), default=0.0)
    factor = min(1.0, ceiling / highest) if highest else 1.0
    return (replace(hit, score=hit.score * factor) for hit in rest)


def _order(hit: Hit) -> tuple[float, str, int]:
    """Best first; equal scores in order of article and place, so that ties never flicker."""
    return -hit.score, hit.passage.record.id, hit.passage.position


def _runs(sizes: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    """First and last place of each run of sizes that fits; one that fits nowhere is alone."""
    first, last = 0, 0
    while True:
        held = sum(sizes[first : last + 1])
        while last + 1 < len(sizes) and held + sizes[last + 1] <= room:
            last += 1
            held += sizes[last]
        yield first, last
        if last + 1 == len(sizes):
            return
        # The next run begins with this one's last sentence, if that leaves room for another.
        follows = last + 1
        overlaps = last > first and sizes[last] + sizes[follows] <= room
        first, last = (last if overlaps else follows), follows


def _was_trained(model: "CrossEncoder") -> bool:
    """Whether the scores come from the file: an embedding model is given random ones instead."""
    if len(model) > 1 or model.model is None:  # what comes after the encoder gives them
        return True
    named = model.model.config.architectures or []
    return any(name.endswith("ForSequenceClassification") for name in named)
