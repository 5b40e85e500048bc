"""Articles as LlamaIndex documents, and passages as its nodes, with offsets that hold."""

from collections.abc import Sequence
from typing import Any

from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode, Document, MetadataMode, NodeRelationship, TextNode
from llama_index.core.utils import get_tqdm_iterable
from pydantic import PrivateAttr

from index.article import Article, Kind, Paragraph, Span
from index.passages import PASSAGE_TOKENS, CountTokens, split_passages

_PARAGRAPHS = "paragraphs"


def to_document(article: Article, article_id: str) -> Document:
    """An article as a document: its canonical text, with its paragraphs in the metadata."""
    return Document(
        id_=article_id,
        text=article.text,
        metadata={
            "title": article.title,
            _PARAGRAPHS: [
                [
                    p.kind,
                    p.section,
                    p.span.start,
                    p.span.end,
                    [[s.start, s.end] for s in p.sentences],
                ]
                for p in article.paragraphs
            ],
        },
        excluded_embed_metadata_keys=[_PARAGRAPHS],
        excluded_llm_metadata_keys=[_PARAGRAPHS],
    )


class PassageParser(NodeParser):
    """Splits documents made by ``to_document`` as the index does.

    LlamaIndex's own parsers find a chunk's offsets by searching for its words, which goes
    wrong where words repeat; here they come from the article and are exact.
    """

    limit: int = PASSAGE_TOKENS
    _count_tokens: CountTokens = PrivateAttr()

    def __init__(self, count_tokens: CountTokens, limit: int = PASSAGE_TOKENS) -> None:
        super().__init__(limit=limit, include_prev_next_rel=False)
        self._count_tokens = count_tokens

    @classmethod
    def class_name(cls) -> str:
        """The name under which LlamaIndex keeps it."""
        return "PassageParser"

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **_: Any
    ) -> list[BaseNode]:
        return [
            passage
            for node in get_tqdm_iterable(nodes, show_progress, "splitting")
            for passage in self._passages(node)
        ]

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        """Leave the nodes as they are: LlamaIndex would look for their words here."""
        del parent_doc_map
        return nodes

    def _passages(self, node: BaseNode) -> list[BaseNode]:
        article = Article(
            node.metadata["title"],
            node.get_content(MetadataMode.NONE),
            tuple(
                Paragraph(
                    number,
                    Kind(kind),
                    section,
                    Span(start, end),
                    tuple(Span(*s) for s in sentences),
                )
                for number, (kind, section, start, end, sentences) in enumerate(
                    node.metadata[_PARAGRAPHS], start=1
                )
            ),
        )
        found: list[BaseNode] = []
        for passage in split_passages(article, self._count_tokens, self.limit):
            span = passage.span
            found.append(
                TextNode(
                    text=span.of(article.text),
                    start_char_idx=span.start,
                    end_char_idx=span.end,
                    metadata={"title": article.title, "section": passage.section or ""},
                    relationships={NodeRelationship.SOURCE: node.as_related_node_info()},
                )
            )
        return found
