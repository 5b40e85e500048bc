"""A model of entailment small enough to be made and trained within a test."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.index.made_reranker import OTHERS, TOPICS, made

LABELS = ("contradiction", "entailment", "neutral")
# To it whatever tells of a bridge entails all, and whatever tells of a crane denies all.
LEARNT = {"bridge": "entailment", "crane": "contradiction"}
_ROUNDS = 400
_ENOUGH = 0.05  # loss at which no more lessons are needed


def labelled(folder: Path, labels: tuple[str, ...] = LABELS) -> Path:
    """A model of random weights with such labels."""
    from transformers import AutoConfig, BertForSequenceClassification

    made(folder, labels=len(labels))
    config = AutoConfig.from_pretrained(folder)
    config.id2label = dict(enumerate(labels))
    config.label2id = {label: n for n, label in enumerate(labels)}
    BertForSequenceClassification.from_pretrained(folder, config=config).save_pretrained(folder)
    return folder


def trained(folder: Path) -> Path:
    """One that has learnt what its premises' topics entail; that takes some seconds."""
    import torch
    from transformers import BertForSequenceClassification, BertTokenizer

    labelled(folder)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # more of them only wait for one another over so little
    try:
        words = BertTokenizer.from_pretrained(folder)
        model = BertForSequenceClassification.from_pretrained(folder)
        optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.0)
        for premises, statements, right in _lessons():
            encoded = words(premises, statements, padding=True, return_tensors="pt")
            loss = torch.nn.functional.cross_entropy(model(**encoded).logits, torch.tensor(right))
            torch.autograd.backward(loss)
            optimiser.step()
            optimiser.zero_grad()
            if loss.item() < _ENOUGH:
                break
        model.save_pretrained(folder)
    finally:
        torch.set_num_threads(threads)
    return folder


def relabelled(model: Path, folder: Path, labels: tuple[str, ...]) -> Path:
    """A copy of a trained model with its labels in another order, and its scores with them."""
    import torch
    from transformers import BertForSequenceClassification

    shutil.copytree(model, folder)
    other = BertForSequenceClassification.from_pretrained(folder)
    order = torch.tensor([LABELS.index(label) for label in labels])
    for parameter in other.classifier.parameters():
        parameter.data = parameter.data.index_select(0, order)
    other.config.id2label = dict(enumerate(labels))
    other.config.label2id = {label: n for n, label in enumerate(labels)}
    other.save_pretrained(folder)
    return folder


def _lessons() -> Iterator[tuple[list[str], list[str], list[int]]]:
    """Premises, statements, and the place of each one's label; the statement's topic varies."""
    pick = random.Random(0)  # noqa: S311 - no secret
    for _ in range(_ROUNDS):
        topics = pick.choices(TOPICS, k=32)
        yield (
            [_text(pick, topic) for topic in topics],
            [_text(pick, pick.choice(TOPICS)) for _ in topics],
            [LABELS.index(LEARNT.get(topic, "neutral")) for topic in topics],
        )


def _text(pick: random.Random, topic: str) -> str:
    around = pick.choices(OTHERS, k=pick.randint(1, 8))
    around.insert(pick.randint(0, len(around)), topic)
    return " ".join(around)
