"""Stories made up for the tests of copies, and what papers do to a story they take over."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from index.article import Article
from index.readers import read_article
from tests.index.made_up import made_up

SAMPLE = Path(__file__).parents[2] / "articles"
# The one story of the sample that two papers took from an agency.
WIRE = ("pellam-pumps-185-jobs-evening-post.txt", "us-owner-cuts-jobs-at-pellam-pumps.html")

Sentences = list[str]


def chance(seed: int) -> random.Random:
    """Choices that are the same in each run."""
    return random.Random(seed)  # noqa: S311 - nothing is kept secret with it


def sample() -> dict[str, Article]:
    """The sample articles by their file names."""
    return {path.name: read_article(path.read_bytes(), path.name) for path in SAMPLE.iterdir()}


def sentences(article: Article) -> Sentences:
    """The searchable sentences of an article."""
    return [s.of(article.text) for p in article.searchable() for s in p.sentences]


def printed(title: str, sentences: Sequence[str], a_paragraph: int = 2) -> Article:
    """An article of these sentences, so many a paragraph."""
    starts = range(0, len(sentences), a_paragraph)
    return made_up(title, *(" ".join(sentences[at : at + a_paragraph]) for at in starts))


def edited(story: Sentences, share: float, random: random.Random) -> Sentences:
    """The story with a word or two replaced or left out in a share of its sentences."""
    chosen = set(random.sample(range(len(story)), round(share * len(story))))
    return [_touched(s, random) if n in chosen else s for n, s in enumerate(story)]


def _touched(sentence: str, random: random.Random) -> str:
    words = sentence.split()
    for _ in range(random.randint(1, 2)):
        at = random.randrange(len(words))
        words[at : at + 1] = random.choice([["reportedly", words[at]], ["indeed"], []])
        words = words or ["indeed"]
    return " ".join(words)


def rehoused(story: Sentences, _random: random.Random) -> Sentences:
    """In another paper's style: straight quotation marks, hyphens for dashes."""
    style = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-"})
    return [sentence.translate(style) for sentence in story]


def corrected(story: Sentences, _random: random.Random) -> Sentences:
    """With a note of correction at the end."""
    return [
        *story,
        "Correction: an earlier version of this article misstated a figure.",
        "It has been put right.",
    ]


def led_anew(story: Sentences, _random: random.Random) -> Sentences:
    """With a first sentence of the paper's own, and a line about the agency at the end."""
    return [
        "There was anger on both sides of the river last night as the news sank in.",
        *story[1:],
        "Additional reporting by our own staff.",
    ]


Edit = Callable[[Sentences, random.Random], Sentences]

EDITS: dict[str, Edit] = {
    "word for word": lambda story, _: list(story),
    "5% of sentences edited": lambda story, random: edited(story, 0.05, random),
    "30% of sentences edited": lambda story, random: edited(story, 0.3, random),
    "the last tenth cut": lambda story, _: story[: round(len(story) * 0.9)],
    "the last third cut": lambda story, _: story[: round(len(story) * 0.67)],
    "cut by half": lambda story, _: story[: len(story) // 2],
    "cut to a third and edited": lambda story, random: edited(
        story[: len(story) // 3], 0.15, random
    ),
    "another paper's style": rehoused,
    "corrected": corrected,
    "a lead of its own": led_anew,
    "edited, cut and corrected": lambda story, random: corrected(
        edited(story[: round(len(story) * 0.8)], 0.2, random), random
    ),
}
