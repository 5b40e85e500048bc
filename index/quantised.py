"""The default model's quick form: the same weights as 8-bit integers, run by ONNX Runtime.

It takes a third of the time on a processor without a graphics card, and needs neither torch
nor transformers once it is made. It is made once, from the verified weights, and kept in the
user's cache: see ``index.quantising``.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.embedding import (
    DEFAULT_MODEL,
    DEFAULT_SHA256,
    EmbeddingModel,
    Matrix,
    PassageText,
    has_whole,
    verify,
)
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

FORMAT = "int8-1"
"""Raised when the quick form is made in another way: its vectors are then others."""
LONGEST = 256  # tokens that the model reads, its two marks included
MADE_WITHIN = 600.0  # seconds; it takes some ten


def open_model(name: str, precision: str) -> EmbeddingModel:
    """The model of this name: ``int8`` is the quick form, which only the default model has."""
    if name == DEFAULT_MODEL and precision == "int8":
        return QuantisedModel()
    return EmbeddingModel(name)


class QuantisedModel(EmbeddingModel):
    """The default model in its quick form. Safe to use from several threads at once."""

    def __init__(self) -> None:
        super().__init__(DEFAULT_MODEL)
        self.name = f"{DEFAULT_MODEL} int8"

    @cached_property
    def fingerprint(self) -> str:
        """What identifies the vectors: these differ a little from those of the whole weights."""
        return f"sha256:{DEFAULT_SHA256['model.safetensors']};{FORMAT}"

    def load(self) -> None:
        """Read the weights now, and make the quick form if that has not been done yet."""
        with self._lock:
            _ = self._session, self._words

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        with self._lock:
            return int(self._session.get_outputs()[0].shape[-1])

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One unit vector (float32) a text, in the order given; shape (texts, dimensions)."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return _unit([self._states(e).mean(axis=0) for e in self._words.encode_batch(list(texts))])

    def embed_passages(self, passages: Sequence[PassageText]) -> list[Matrix]:
        """As ``EmbeddingModel.embed_passages``: sentences are the means of their tokens."""
        encodings = self._words.encode_batch(
            [passage.heading + passage.text for passage in passages]
        )
        return [
            self._sentences(passage, encoding, self._states(encoding))
            for passage, encoding in zip(passages, encodings, strict=True)
        ]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many of the model's tokens each text has, special tokens not counted."""
        whole = self._words.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in whole]

    def knows(self, word: str) -> bool:
        """As ``EmbeddingModel.knows``."""
        return has_whole(self._words, word)

    def _sentences(
        self, passage: PassageText, encoding: "Encoding", tokens: NDArray[np.float32]
    ) -> Matrix:
        places = np.asarray(encoding.offsets[: len(tokens)])
        starts, ends = places[:, 0] - len(passage.heading), places[:, 1] - len(passage.heading)
        rows = [tokens.mean(axis=0)]
        for sentence in passage.sentences:
            inside = (starts >= sentence.start) & (ends <= sentence.end) & (ends > starts)
            if inside.any():
                rows.append(tokens[inside].mean(axis=0))
            else:  # past the end of what the model reads at once
                rows.append(self.embed([sentence.of(passage.text)])[0])
        return _unit(rows)

    def _states(self, encoding: "Encoding") -> NDArray[np.float32]:
        """The vectors of a text's tokens, as many of them as the model reads.

        Each text by itself: 8-bit scales are those of all that is computed at once, and a
        text must have the same vector in whatever company. Without padding that costs little.
        """
        ids = np.asarray([_read_at_once(encoding.ids)], dtype=np.int64)
        try:
            (states,) = self._session.run(
                None, {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            )
        except RuntimeError as error:  # no memory
            raise ModelUnavailable(f"the embedding model failed: {error}") from error
        return states[0]  # type: ignore[no-any-return]

    @cached_property
    def _words(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        verify(self._folder, {name: DEFAULT_SHA256[name] for name in ("tokenizer.json",)})
        words = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        words.no_truncation()
        words.no_padding()
        return words

    @cached_property
    def _session(self) -> "InferenceSession":
        import onnxruntime

        onnxruntime.set_default_logger_severity(3)
        options = onnxruntime.SessionOptions()
        # As with torch: threads that wait must not spin, beside other busy processes.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            return onnxruntime.InferenceSession(
                made(self._folder).read_bytes(), options, providers=["CPUExecutionProvider"]
            )
        except RuntimeError as error:
            raise ModelUnavailable(f"the embedding model cannot be loaded: {error}") from error


def made(folder: Path) -> Path:
    """The file of the quick form, made now if it is not there or is damaged.

    Raises ``ModelUnavailable`` if that fails.
    """
    name = f"{DEFAULT_MODEL}-{DEFAULT_SHA256['model.safetensors'][:16]}-{FORMAT}.onnx"
    target = _cache() / name
    if not _whole(target):
        verify(folder, DEFAULT_SHA256)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            # In a process of its own: torch is not needed afterwards.
            done = subprocess.run(  # noqa: S603 - our own module
                [sys.executable, "-m", "index.quantising", str(folder), str(target)],
                capture_output=True,
                text=True,
                timeout=MADE_WITHIN,
                cwd=Path(__file__).parents[1],
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _not_made(str(error)) from error
        if done.returncode or not _whole(target):
            lines = done.stderr.strip().split("\n")
            raise _not_made(lines[-1])
    return target


def _not_made(reason: str) -> ModelUnavailable:
    return ModelUnavailable(
        f"the quick form of the embedding model cannot be made in {_cache()} ({reason}); set "
        "XDG_CACHE_HOME to a folder that can be written to, or "
        "PULLQUOTE_EMBEDDING_PRECISION=float32 to do without"
    )


def _cache() -> Path:
    """Where the user's programs keep what they can make again (XDG Base Directory)."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return Path(base) / "pullquote"


def _whole(target: Path) -> bool:
    """Whether the file is there, with the digest that was written beside it."""
    try:
        expected = target.with_suffix(".sha256").read_text(encoding="ascii").strip()
        with target.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == expected
    except (OSError, UnicodeDecodeError):
        return False


def _read_at_once(ids: list[int]) -> list[int]:
    """What the model reads of a text: its beginning, and the mark of its end."""
    return ids if len(ids) <= LONGEST else [*ids[: LONGEST - 1], ids[-1]]


def _unit(rows: Sequence[NDArray[np.float32]]) -> Matrix:
    matrix = np.asarray(rows, dtype=np.float32)
    unit: Matrix = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return unit
