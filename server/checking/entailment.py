"""A cross-encoder that judges whether quotes entail a statement: one setting, off by default.

The rules of this package know words, not the world. A model trained on natural language
inference reads quote and statement together, and is asked about what the rules let pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.cross_encoders import PairModel
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


class Entailment(PairModel):
    """Judges statements by premises."""

    role = "model of entailment"

    def judge(self, premises: Sequence[str], statement: str) -> list[Verdict]:
        """Whether each premise entails the statement. Raises ``ModelUnavailable``."""
        if not premises:
            return []
        from torch.nn import Softmax

        chances = self._judged([(premise, statement) for premise in premises], Softmax(dim=-1))
        places = self._places
        return [
            Verdict(float(row[places["entailment"]]), float(row[places["contradiction"]]))
            for row in chances
        ]

    @property
    def _places(self) -> Mapping[str, int]:
        """Where each label stands in what the model gives."""
        return _places_of(self._model)

    def _require(self, model: "CrossEncoder") -> None:
        if _places_of(model).keys() != LABELS:
            raise ModelUnavailable(
                f"the model {self.name} does not judge entailment: its labels have to be "
                "contradiction, entailment and neutral"
            )


def _places_of(model: "CrossEncoder") -> Mapping[str, int]:
    named = (model.config.id2label if model.config else None) or {}
    return {str(label).lower(): int(place) for place, label in named.items()}


def open_entailment(name: str | None) -> Entailment | None:
    """The model that the settings name; ``None`` if they name none. See ``PairModel.open``."""
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
