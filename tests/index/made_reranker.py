"""Cross-encoders small enough to be made and trained within a test."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

TOPICS = ("bridge", "crane", "ferry", "lantern")
OTHERS = (
    "after again before council early harbour in it last monday new of on people road said saw "
    "shut sunday the they town two was were what word ."
).split()
LIMIT = 64  # tokens that it reads
ROUNDS = 400
LEARNT = 0.005  # loss at which no more lessons are needed


def made(folder: Path, *, labels: int = 1) -> Path:
    """A model of random weights in which a word is a token."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    torch.manual_seed(0)
    folder.mkdir(parents=True)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *TOPICS, *OTHERS]
    (folder / "vocab.txt").write_text("\n".join(vocabulary))
    BertTokenizer(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=LIMIT,
        initializer_range=0.2,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def trained(folder: Path) -> Path:
    """One that prefers texts with the question's topic; it has learnt that in some seconds."""
    import torch
    from transformers import BertForSequenceClassification, BertTokenizer

    made(folder)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # more of them only wait for one another over so little
    try:
        words = BertTokenizer.from_pretrained(folder)
        model = BertForSequenceClassification.from_pretrained(folder)
        optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.0)
        for questions, texts, right in _lessons():
            encoded = words(questions, texts, padding=True, return_tensors="pt")
            logits = model(**encoded).logits[:, 0]
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, torch.tensor(right))
            torch.autograd.backward(loss)
            optimiser.step()
            optimiser.zero_grad()
            if loss.item() < LEARNT:
                break
        model.save_pretrained(folder)
    finally:
        torch.set_num_threads(threads)
    return folder


def contrary(model: Path, folder: Path) -> Path:
    """A copy of a model that prefers what the other likes least."""
    import torch
    from transformers import BertForSequenceClassification

    shutil.copytree(model, folder)
    turned = BertForSequenceClassification.from_pretrained(folder)
    with torch.no_grad():
        for parameter in turned.classifier.parameters():
            parameter.neg_()
    turned.save_pretrained(folder)
    return folder


def _lessons() -> Iterator[tuple[list[str], list[str], list[float]]]:
    """Questions, texts, and 1 for each text that holds its question's topic; the rest varies."""
    pick = random.Random(0)  # noqa: S311 - no secret
    for _ in range(ROUNDS):
        asked = pick.choices(TOPICS, k=64)
        told = [
            topic if pick.random() < 0.5 else pick.choice([t for t in TOPICS if t != topic])
            for topic in asked
        ]
        yield (
            [f"what was said of the {topic}" for topic in asked],
            [_text(pick, topic) for topic in told],
            [float(one == other) for one, other in zip(asked, told, strict=True)],
        )


def _text(pick: random.Random, topic: str) -> str:
    around = pick.choices(OTHERS, k=pick.randint(1, 8))
    around.insert(pick.randint(0, len(around)), topic)
    return " ".join(around)
