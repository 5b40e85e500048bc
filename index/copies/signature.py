"""Signatures: a few hundred bytes by which articles that may be copies find each other.

Whoever stores articles keeps each one's signature and its ``keys`` in a table of keys.
Articles that share a key are looked at; of those, the ones that pass ``worth_comparing``
are candidates for ``kinship``, which reads the texts. All three depend on the two
articles alone: a limit on how many articles may share a key, or on candidates, would make
the groups depend on the order in which articles came.

Prints of about one length are found by MinHash (Broder 1997; datasketch): the share of
equal minima estimates the Jaccard index J of the shingles, and with ``BANDS`` bands of
``ROWS`` minima two signatures share a band with probability 1 - (1 - J^ROWS)^BANDS:

    J     0.01    0.1    0.2    0.3    0.4    0.5    0.6
    p   0.00004  0.041  0.286  0.684  0.938  0.996  1.000

A brief cut from a long report has a low J with it however exact the copy; the two find
each other by the sentences they share.
"""

import struct
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.copies.prints import Print
from index.copies.thresholds import HELD, NEAR
from index.quotes.wording import is_word

if TYPE_CHECKING:
    from datasketch import MinHash

BANDS, ROWS = 42, 3
PERMUTATIONS = BANDS * ROWS
SEED = 20_251_021  # any, but it never changes: signatures made with another one do not compare
LONG_SENTENCE = 8  # words: a shorter one ("He did not reply.") stands in any article
MOST_SENTENCES = 400
FORMAT = 1
_BATCH = 20_000  # shingles whose minima are taken at once: 10 MB
_HEAD = struct.Struct("<BIH")
# How many standard errors an estimate may fall short: one pair in 4,000 is missed for it.
_SLACK = 3.5


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of an article's wording to find its copies."""

    minima: bytes  # ``PERMUTATIONS`` little-endian numbers of 32 bits; none if it has no words
    sentences: tuple[int, ...]  # hashes of its long sentences, signed 64 bits, ascending
    size: int  # distinct shingles

    def to_bytes(self) -> bytes:
        """The signature as bytes, the same on every machine."""
        head = _HEAD.pack(FORMAT, self.size, len(self.sentences))
        return head + struct.pack(f"<{len(self.sentences)}q", *self.sentences) + self.minima

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Signature":
        """The signature that ``to_bytes`` gave; ``ValueError`` if these bytes are not one."""
        if len(stored) < _HEAD.size:
            raise ValueError("a signature is cut short")
        version, size, count = _HEAD.unpack_from(stored)
        rest = len(stored) - _HEAD.size - 8 * count
        if version != FORMAT or rest != (4 * PERMUTATIONS if size else 0):
            raise ValueError("a signature is damaged or of another version")
        sentences = struct.unpack_from(f"<{count}q", stored, _HEAD.size)
        return cls(stored[len(stored) - rest :], sentences, size)


def signature(article: Article) -> Signature:
    """The signature of the article's searchable words; the title and the rest do not count."""
    printed = Print(article)
    return Signature(_minima(printed), _sentence_hashes(printed), len(printed.distinct))


def keys(signature: Signature) -> tuple[int, ...]:
    """The distinct keys, signed 64 bits each, of which two copies share at least one."""
    band = 4 * ROWS
    bands = (
        _hash(signature.minima[at : at + band], at.to_bytes(2, "little"))
        for at in range(0, len(signature.minima), band)
    )
    return tuple(dict.fromkeys((*bands, *signature.sentences)))


def resemblance(a: Signature, b: Signature) -> float:
    """The estimated Jaccard index of two articles' shingles; 0 where one has none."""
    if not a.size or not b.size:
        return 0.0
    equal = np.frombuffer(a.minima, "<u4") == np.frombuffer(b.minima, "<u4")
    return int(np.count_nonzero(equal)) / PERMUTATIONS


def worth_comparing(a: Signature, b: Signature) -> bool:
    """Whether two articles that share a key may be copies: a cheap test before ``kinship``.

    One sentence of boilerplate is shared by every article of a site, so that it must not
    be enough to have each of them read.
    """
    small, large = sorted((a.size, b.size))
    if not small:
        return False
    estimate = resemblance(a, b)
    if estimate >= _at_least(NEAR):
        return True
    # What J is if the larger holds just enough of the smaller.
    held = HELD * small / (small + large - HELD * small)
    if estimate < _at_least(held):
        return False
    fewest = min(len(a.sentences), len(b.sentences))
    return len(frozenset(a.sentences).intersection(b.sentences)) >= min(3, 1 + fewest // 5)


def _at_least(jaccard: float) -> float:
    """The lowest estimate to be expected of articles whose Jaccard index is this."""
    return jaccard - _SLACK * sqrt(jaccard * (1 - jaccard) / PERMUTATIONS)


def _minima(printed: Print) -> bytes:
    shingles = [shingle.encode() for shingle in printed.distinct]
    if not shingles:
        return b""
    minhash = _empty_minhash().copy()
    for at in range(0, len(shingles), _BATCH):
        minhash.update_batch(shingles[at : at + _BATCH])
    minima: NDArray[np.uint32] = minhash.hashvalues
    return minima.astype("<u4").tobytes()


@cache
def _empty_minhash() -> "MinHash":
    # Imported when first needed: it takes a second and brings SciPy.
    from datasketch import MinHash

    return MinHash(PERMUTATIONS, seed=SEED, scheme="affine32")


def _sentence_hashes(printed: Print) -> tuple[int, ...]:
    """Of a book the ``MOST_SENTENCES`` smallest: a choice that its copies make alike."""
    sentences: dict[int, list[str]] = {}
    text = printed.wording
    for block, form, key in zip(text.blocks, text.forms, text.keys, strict=True):
        if is_word(form):
            sentences.setdefault(block, []).append(key)
    hashes = {
        _hash(" ".join(words).encode(), b"sentence")
        for words in sentences.values()
        if len(words) >= LONG_SENTENCE
    }
    return tuple(sorted(hashes)[:MOST_SENTENCES])


def _hash(data: bytes, of: bytes) -> int:
    digest = blake2b(data, digest_size=8, person=of).digest()
    return int.from_bytes(digest, "little", signed=True)
