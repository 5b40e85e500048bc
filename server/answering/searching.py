"""What a question is searched as, and what is found for it."""

import logging
from dataclasses import replace
from functools import partial

from index.catalogue_reading import CatalogueReader
from index.data_folder import Index
from index.records import Filters
from index.reranking import DEPTH, Reranker, rerank
from index.search import CANDIDATES, Ranking, Search
from server.answering.asking import Options, accepted
from server.answering.spelling import respelt
from server.conversation.understanding import Understood, understand
from server.generation.failures import WritingFailed
from server.generation.writer import Writer
from server.observing.spans import span

_LOG = logging.getLogger(__name__)
REWRITTEN_WITHIN = 10.0  # seconds; then the question is completed without a model


class Searching:
    """Searches one open index. Safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        max_characters: int,
        *,
        reranker: Reranker | None,
        rewriter: Writer | None,
    ) -> None:
        """``max_characters`` a question may have; ``rewriter`` words follow-ups."""
        self._index = index
        self._max_characters = max_characters
        self._reranker = reranker
        self._rewriter = rewriter

    def ranking(
        self, catalogue: CatalogueReader, question: str, limit: int, filters: Filters
    ) -> Ranking:
        """What is found, in the reranker's order if there is one."""
        search = Search(self._index, catalogue)
        # The best passage is the same one, however many are asked for.
        with span("search") as told:
            told["pullquote.question"] = question
            depth = limit if self._reranker is None else max(limit, DEPTH)
            found = search.search(question, depth, filters)
        if self._reranker is None:
            return found
        with span("rank"):
            found = rerank(found, self._reranker)
        return replace(found, hits=found.hits[:limit])

    def understood(self, catalogue: CatalogueReader, question: str, options: Options) -> Understood:
        """A question as it stands in its conversation, and what is found for it."""

        def rank(text: str) -> Ranking:
            return self.ranking(catalogue, text, CANDIDATES, options.filters)

        def rank_spelt(text: str) -> Ranking:
            found = rank(text)
            spelt = respelt(found, self._index.model.knows, catalogue.document_frequencies)
            return found if spelt is None else rank(spelt)

        if options.standalone_question is not None:  # taken as it is: it may undo a correction
            given = accepted(options.standalone_question, self._max_characters)
            return Understood(given, rank(given))
        return understand(
            question, options.history, rank_spelt, partial(self._rewritten, question, options)
        )

    def _rewritten(self, question: str, options: Options) -> str | None:
        """A follow-up in a language model's words; none without a model that gives some."""
        if self._rewriter is None or options.mode == "extractive":
            return None
        try:
            rewritten = self._rewriter.rewrite(question, options.history, REWRITTEN_WITHIN)
        except WritingFailed as failure:
            _LOG.warning("the language model did not rewrite the question: %s", failure)
            return None
        return rewritten if rewritten and len(rewritten) <= self._max_characters else None
