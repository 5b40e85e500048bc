"""The retriever is LlamaIndex's, and its offsets are the article's."""

from typing import get_args

import pytest
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import MetadataMode, QueryBundle, TextNode

from index.data_folder import Index
from index.records import Filters
from index.retriever import ArticleRetriever
from index.search import Method, Search

QUESTION = "What happened when the bank of the river broke?"


def test_nodes_carry_offsets_that_give_the_articles_text(sample_index: Index) -> None:
    retriever = ArticleRetriever(Search(sample_index), limit=8)
    assert isinstance(retriever, BaseRetriever)
    found = retriever.retrieve(QUESTION)
    assert len(found) == 8
    for scored in found:
        node = scored.node
        assert isinstance(node, TextNode)
        stored = sample_index.catalogue.article(node.metadata["article_id"])
        assert node.text == stored.article.text[node.start_char_idx : node.end_char_idx]
        assert node.metadata["revision"] == stored.article.revision
        assert node.metadata["title"] == stored.article.title


def test_nodes_come_in_the_order_and_with_the_scores_of_the_search(sample_index: Index) -> None:
    search = Search(sample_index)
    hits = search.search(QUESTION, 5).hits
    for question in (QUESTION, QueryBundle(QUESTION)):
        found = ArticleRetriever(search, limit=5).retrieve(question)
        assert [(n.node.node_id, n.score) for n in found] == [
            (str(hit.passage.number), hit.score) for hit in hits
        ]


def test_nodes_are_shown_with_what_stands_over_them(sample_index: Index) -> None:
    search = Search(sample_index)
    hits = search.search(QUESTION, 10).hits
    found = ArticleRetriever(search, limit=10).retrieve(QUESTION)
    assert [n.node.get_content() for n in found] == [e.text for e in search.excerpts(hits)]
    assert [n.node.get_content() for n in found] != [hit.passage.text for hit in hits]


@pytest.mark.parametrize("method", get_args(Method))
def test_every_method_gives_nodes(sample_index: Index, method: Method) -> None:
    search = Search(sample_index)
    found = ArticleRetriever(search, limit=3, method=method).retrieve(QUESTION)
    hits = search.search(QUESTION, 3, method=method).hits
    assert [n.node.node_id for n in found] == [str(hit.passage.number) for hit in hits]


def test_filters_and_method_are_those_of_the_search(sample_index: Index) -> None:
    search = Search(sample_index)
    article_id = search.search(QUESTION, 1).hits[0].passage.record.id
    only = ArticleRetriever(search, filters=Filters(article_ids=(article_id,))).retrieve(QUESTION)
    assert {n.node.metadata["article_id"] for n in only} == {article_id}
    none = ArticleRetriever(search, filters=Filters(byline="nobody")).retrieve(QUESTION)
    assert none == []
    words = ArticleRetriever(search, method="full_text").retrieve("Zzyzx Qwghlm")
    assert words == []


@pytest.mark.parametrize("mode", [MetadataMode.LLM, MetadataMode.EMBED])
def test_what_only_the_program_needs_is_not_shown_to_a_model(
    sample_index: Index, mode: MetadataMode
) -> None:
    (scored,) = ArticleRetriever(Search(sample_index), limit=1).retrieve(QUESTION)
    shown = scored.node.get_content(mode)
    assert scored.node.metadata["title"] in shown
    assert scored.node.metadata["article_id"] not in shown
    assert "sha256:" not in shown
