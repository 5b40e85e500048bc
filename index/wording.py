"""The words of a passage as its evidence needs them: worked out once, and kept."""

from dataclasses import dataclass
from functools import lru_cache

from index.records import StoredPassage
from index.words import Stems, stems, words


@dataclass(frozen=True, slots=True)
class Wording:
    """The stems of a passage with its headings, and where they stand."""

    stems: Stems
    places: dict[str, tuple[int, ...]]  # of each stem, in headings and text read as one
    sentences: tuple[Stems, ...]  # of each sentence
    under: tuple[Stems, ...]  # of each sentence, with those of the headings


def wording(passage: StoredPassage) -> Wording:
    """The words of a passage."""
    start = passage.span.start
    bounds = tuple((s.span.start - start, s.span.end - start) for s in passage.sentences)
    return _wording(passage.headings, passage.text, bounds)


@lru_cache(maxsize=8192)  # the same passages come up again and again: half of a search
def _wording(headings: str, text: str, bounds: tuple[tuple[int, int], ...]) -> Wording:
    over = stems(words(headings))
    places: dict[str, list[int]] = {}
    for place, stem in enumerate([*over, *stems(words(text))]):
        places.setdefault(stem, []).append(place)
    sentences = tuple(Stems(stems(words(text[start:end]))) for start, end in bounds)
    return Wording(
        Stems(places),
        {stem: tuple(at) for stem, at in places.items()},
        sentences,
        tuple(Stems(own.union(over)) for own in sentences),
    )
