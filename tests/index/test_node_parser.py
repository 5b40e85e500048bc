"""LlamaIndex's interface gives the index's own passages, with offsets that hold."""

from collections.abc import Sequence

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.schema import TextNode

from index.node_parser import PassageParser, to_document
from index.passages import split_passages
from index.readers import read_article

REPEATED = "The harbour office said nothing. " * 3
TEXT = f"Harbour news\n\n{REPEATED}\n\nA crane fell into the dock on Monday.\n\n{REPEATED}\n"


def count_words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def test_passages_come_through_a_pipeline_in_place() -> None:
    article = read_article(TEXT.encode(), "harbour.txt")
    parser = PassageParser(count_words, limit=12)
    nodes = IngestionPipeline(transformations=[parser]).run(
        documents=[to_document(article, "harbour")]
    )
    expected = [p.span for p in split_passages(article, count_words, 12)]
    assert len(expected) > 3
    assert [(n.start_char_idx, n.end_char_idx) for n in nodes if isinstance(n, TextNode)] == [
        (span.start, span.end) for span in expected
    ]
    for node in nodes:
        assert isinstance(node, TextNode)
        assert article.text[node.start_char_idx : node.end_char_idx] == node.text
        assert node.ref_doc_id == "harbour"
        assert "paragraphs" not in node.metadata


def test_one_document_s_offsets_do_not_touch_another_s() -> None:
    articles = [read_article(TEXT.encode(), "a.txt"), read_article(TEXT.encode(), "b.txt")]
    parser = PassageParser(count_words, limit=12)
    nodes = parser.get_nodes_from_documents(
        [to_document(article, str(n)) for n, article in enumerate(articles)]
    )
    starts = [[n.start_char_idx for n in nodes if n.ref_doc_id == i] for i in "01"]  # type: ignore[attr-defined]
    assert starts[0] == starts[1]
