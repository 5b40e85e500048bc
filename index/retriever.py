"""Search as a LlamaIndex retriever, for whoever builds on LlamaIndex."""

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.excerpts import Excerpt
from index.records import Filters
from index.search import Hit, Method, Search


class ArticleRetriever(BaseRetriever):
    """Gives the best passages as nodes whose offsets are those in the article's text."""

    def __init__(
        self,
        search: Search,
        limit: int = 10,
        method: Method = "hybrid",
        filters: Filters = Filters(),
    ) -> None:
        super().__init__()
        self._search = search
        self._limit = limit
        self._method = method
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._search.search(
            query_bundle.query_str, self._limit, self._filters, self._method
        )
        shown = self._search.excerpts(found.hits)
        return [
            NodeWithScore(node=_node(hit, excerpt), score=hit.score)
            for hit, excerpt in zip(found.hits, shown, strict=True)
        ]


def _node(hit: Hit, excerpt: Excerpt) -> TextNode:
    passage = hit.passage
    return TextNode(
        id_=str(passage.number),
        text=excerpt.text,
        start_char_idx=excerpt.span.start,
        end_char_idx=excerpt.span.end,
        metadata={
            "article_id": passage.record.id,
            "title": passage.record.title,
            "section": passage.section,
            "revision": passage.record.revision,
        },
        excluded_embed_metadata_keys=["article_id", "revision"],
        excluded_llm_metadata_keys=["article_id", "revision"],
    )
