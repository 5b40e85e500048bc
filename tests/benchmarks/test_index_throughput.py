"""Indexing against the embedding it cannot do without, and against LlamaIndex's pipeline."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import chromadb
import pytest
from llama_index.core import Document
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.vector_stores.chroma import ChromaVectorStore

from index.data_folder import open_for_writing
from index.embedding import EmbeddingModel, PassageText
from index.making import PASSAGES_AT_ONCE, passage_text
from index.passages import split_passages
from index.readers import read_article
from index.readers.isolation import ReadingProcess
from index.sync import SyncOptions, sync
from tests.benchmarks.test_verify_scale import Language

ARTICLES, PARAGRAPHS = 60, 12
ROUNDS = 5
SHARE_OF_EMBEDDING, TIMES_LLAMAINDEX = 0.8, 2.0

pytestmark = pytest.mark.benchmark


class Whole(BaseEmbedding):
    """The same model as LlamaIndex uses it: its whole weights, ten texts at a time."""

    _model: EmbeddingModel

    def __init__(self) -> None:
        super().__init__(model_name="all-MiniLM-L6-v2")
        self._model = EmbeddingModel()
        self._model.load()

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._model.embed(texts).tolist()
        return rows

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("throughput") / "news"
    folder.mkdir()
    language = Language()
    for number in range(ARTICLES):
        paragraphs = language.sentences(PARAGRAPHS)
        (folder / f"{number:03}.txt").write_text(
            f"Report {number}\n\n" + "\n\n".join(paragraphs) + "\n"
        )
    return folder


def test_indexing_keeps_up_with_embedding(
    folder: Path, model: EmbeddingModel, tmp_path: Path
) -> None:
    texts = [text for path in sorted(folder.iterdir()) for text in _passages(path, model)]
    whole = Whole()

    def bare(_: int) -> int:
        for first in range(0, len(texts), PASSAGES_AT_ONCE):
            model.embed_passages(texts[first : first + PASSAGES_AT_ONCE])
        return len(texts)

    def ours(number: int) -> int:
        with (
            ReadingProcess() as reading,
            open_for_writing(tmp_path / f"ours{number}", model) as index,
        ):
            return sync(index, [folder], SyncOptions(read=reading.read)).passages

    def theirs(number: int) -> int:
        store = chromadb.PersistentClient(str(tmp_path / f"theirs{number}"))
        pipeline = IngestionPipeline(
            # Chunks of the size of ours: its own size is more than the model reads.
            transformations=[SentenceSplitter(chunk_size=220, chunk_overlap=20), whole],
            vector_store=ChromaVectorStore(chroma_collection=store.create_collection("news")),
        )
        documents = [Document(text=p.read_text(), id_=p.name) for p in sorted(folder.iterdir())]
        return len(pipeline.run(documents=documents))

    rates = _side_by_side(bare, ours, theirs)
    of_embedding = statistics.median(o / b for b, o, _ in rates)
    times_theirs = statistics.median(o / t for _, o, t in rates)
    print(
        f"\npassages a second: embedding alone {statistics.median(r[0] for r in rates):.0f}, "
        f"pullquote index {statistics.median(r[1] for r in rates):.0f}, "
        f"LlamaIndex's pipeline {statistics.median(r[2] for r in rates):.0f}; "
        f"{of_embedding:.2f} of embedding (at least {SHARE_OF_EMBEDDING}), "
        f"{times_theirs:.2f} times LlamaIndex's (at least {TIMES_LLAMAINDEX})"
    )
    assert of_embedding >= SHARE_OF_EMBEDDING
    assert times_theirs >= TIMES_LLAMAINDEX


def _passages(path: Path, model: EmbeddingModel) -> list[PassageText]:
    article = read_article(path.read_bytes(), path.name)
    return [passage_text(article, p) for p in split_passages(article, model.count_tokens)]


def _side_by_side(*ways: Callable[[int], int]) -> list[tuple[float, ...]]:
    """Passages a second of each way, in turns, so that the machine's moods hit all."""
    rates = []
    for number in range(-1, ROUNDS):
        row = []
        for way in ways:
            started = time.perf_counter()
            passages = way(number)
            row.append(passages / (time.perf_counter() - started))
        if number >= 0:  # the first round warms up
            rates.append(tuple(row))
    return rates
