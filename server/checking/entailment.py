"""A cross-encoder that judges whether quotes entail a statement: one setting, off by default.

The rules of this package know words, not the world. A model trained on natural language
inference reads quote and statement together, and is asked about what the rules let pass.
"""

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from index.embedding import model_folder
from index.errors import ModelUnavailable
from server.checking.sources import Fault, Source

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

LABELS = frozenset({"contradiction", "entailment", "neutral"})
CONTRADICTED = 0.5  # probability at which a statement is held to be denied
LEAST_ENTAILED = 0.3


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely quotes entail a statement, or contradict it: probabilities, 0 to 1."""

    entailment: float
    contradiction: float


class Entailment:
    """Judges statements by premises; loads its weights at first use or by ``load``.

    Safe to use from several threads: calls take turns.
    """

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
        return cls(name, model_folder(name, "cross-encoder", "model of entailment"))

    def load(self) -> None:
        """Read the weights now. Raises ``ModelUnavailable`` if they cannot be used."""
        with self._lock:
            _ = self._model

    def judge(self, premises: Sequence[str], statement: str) -> list[Verdict]:
        """Whether each premise entails the statement. Raises ``ModelUnavailable``."""
        if not premises:
            return []
        with self._lock:
            model, places = self._model
            from torch.nn import Softmax

            try:
                found = model.predict(
                    [(premise, statement) for premise in premises],
                    show_progress_bar=False,
                    activation_fn=Softmax(dim=-1),
                )
            except (RuntimeError, IndexError) as error:  # no memory; weights that do not fit
                raise ModelUnavailable(
                    f"the model of entailment {self.name} failed: {error}"
                ) from error
        chances = np.asarray(found, dtype=np.float32)
        if not np.isfinite(chances).all():
            raise ModelUnavailable(
                f"the model of entailment {self.name} is damaged: it gives no numbers"
            )
        return [
            Verdict(float(row[places["entailment"]]), float(row[places["contradiction"]]))
            for row in chances
        ]

    @cached_property
    def _model(self) -> "tuple[CrossEncoder, Mapping[str, int]]":
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
                f"the model of entailment {self.name} cannot be loaded: {error}"
            ) from error
        named = (model.config.id2label if model.config is not None else None) or {}
        places = {str(label).lower(): int(place) for place, label in named.items()}
        if places.keys() != LABELS:
            raise ModelUnavailable(
                f"the model {self.name} does not judge entailment: its labels have to be "
                "contradiction, entailment and neutral"
            )
        return model, places


def open_entailment(name: str | None) -> Entailment | None:
    """The model that the settings name; ``None`` if they name none. See ``Entailment.open``."""
    return None if name is None else Entailment.open(name)


def entailment_faults(
    statement: str, sources: Sequence[Source], entails: Entailment
) -> tuple[Fault, ...]:
    """What a model of entailment has against a statement.

    It is entailed if any of the quotes, or all of them together, entail it; it is contradicted
    if one does and none entails it. A speaker is put before the quote, as the article tells it.
    """
    premises = [_premise(source) for source in sources]
    if len(premises) > 1:
        premises.append(" ".join(premises))
    verdicts = entails.judge(premises, statement)
    entailed = max(verdict.entailment for verdict in verdicts)
    if entailed >= LEAST_ENTAILED:
        return ()
    if max(verdict.contradiction for verdict in verdicts) >= CONTRADICTED:
        return (Fault("negation", "The quotes say otherwise."),)
    return (Fault("meaning", "It does not follow from the quotes."),)


def _premise(source: Source) -> str:
    told = [source.quote]
    if source.gloss:
        told.insert(0, f"({source.gloss})")
    if source.speaker and source.speaker not in source.quote:
        told.insert(0, f"{source.speaker} said:")
    return " ".join(told)
