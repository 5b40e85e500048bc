"""Cross-encoders on this machine: models that read two texts together and judge the pair."""

import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from index.embedding import Vector, model_folder
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder
    from torch.nn import Module

BATCH = 16


class PairModel:
    """A cross-encoder; loads its weights at first use or by ``load``.

    Safe to use from several threads: calls take turns. ``role`` is what messages call it.
    """

    role: ClassVar[str]

    def __init__(self, name: str, folder: Path) -> None:
        """See ``open``."""
        self.name = name
        self._folder = folder
        self._lock = threading.RLock()

    @classmethod
    def open(cls, name: str) -> Self:
        """Find the model's files, without reading weights.

        ``name`` is a folder, or the name of a sentence-transformers cross-encoder that is
        already in the local Hugging Face cache. Raises ``ModelUnavailable`` if it is not on
        this machine.
        """
        return cls(name, model_folder(name, "cross-encoder", cls.role))

    def load(self) -> None:
        """Read the weights now. Raises ``ModelUnavailable`` if they cannot be used."""
        with self._lock:
            _ = self._model

    def _judged(self, pairs: Sequence[tuple[str, str]], activation: "Module") -> Vector:
        """What it gives for each pair (float32), one number or one a label.

        ``activation`` is applied whatever the model's own: some give bare logits. Raises
        ``ModelUnavailable``.
        """
        with self._lock:
            try:
                found: Any = self._model.predict(
                    list(pairs),
                    batch_size=BATCH,
                    show_progress_bar=False,
                    activation_fn=activation,
                )
            except (RuntimeError, IndexError) as error:  # no memory; weights that do not fit
                raise ModelUnavailable(f"the {self.role} {self.name} failed: {error}") from error
        given = np.asarray(found, dtype=np.float32)
        if not np.isfinite(given).all():
            raise ModelUnavailable(f"the {self.role} {self.name} is damaged: it gives no numbers")
        return given

    def _require(self, model: "CrossEncoder") -> None:
        """Raise ``ModelUnavailable`` for a model that is not what the role needs."""

    @cached_property
    def _model(self) -> "CrossEncoder":
        # As for the embedding model: read once at the import, which may be this one.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        from safetensors import SafetensorError
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model: CrossEncoder = CrossEncoder(
                str(self._folder), device="cpu", local_files_only=True
            )
        except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
            raise ModelUnavailable(
                f"the {self.role} {self.name} cannot be loaded: {error}"
            ) from error
        self._require(model)
        return model
