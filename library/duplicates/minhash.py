"""MinHash signatures of texts (Broder 1997), and their bands for locality-sensitive hashing.

A signature holds, for each of PERMUTATIONS hash functions, the smallest hash of the text's
shingles; the share of positions where two signatures agree estimates the share of shingles that
the texts have in common (Jaccard). Bands are groups of positions hashed to one number: texts that
are nearly the same have at least one band in common, which the database finds by an index.

The scheme is the one that datasketch 2 calls affine32, with seed 1: h is the first four bytes of
SHA-1, little-endian, mixed by MurmurHash3's 32-bit finalizer; permutation k is a*h + b mod 2**32.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from librarian_site.core.words import words as words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    type Hashes = NDArray[np.uint32]

# Stored beside each signature. Raise it whenever signature() answers otherwise: signatures of two
# versions say nothing about each other, and are never compared.
# (Words of scripts without spaces are told otherwise since; old signatures of such texts are like
# no new one, which is the same as not being compared.)
VERSION = 1
SHINGLE = 5  # words
PERMUTATIONS = 128
BANDS = 16  # of 8 values: texts that share 0.8 of their shingles meet in a band with 0.95
MIN_WORDS = 30  # shorter texts have too few shingles to be compared, and get no signature
BLOCK = 4096  # shingles hashed at once: 2 MB of memory


def signature(text: str) -> list[int]:
    """Return PERMUTATIONS numbers below 2**32; an empty list for a text under MIN_WORDS words."""
    words = words_of(text.lower())
    if len(words) < MIN_WORDS:
        return []
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
    return _minima(shingles)


def bands(values: Sequence[int]) -> list[int]:
    """Return the BANDS signed 64-bit hashes of a signature; an empty list for an empty one."""
    rows = len(values) // BANDS
    return [
        int.from_bytes(
            hashlib.blake2b(
                repr((band, values[band * rows : (band + 1) * rows])).encode(), digest_size=8
            ).digest(),
            "big",
            signed=True,
        )
        for band in range(BANDS if rows else 0)
    ]


def similarity(one: Sequence[int], other: Sequence[int]) -> float:
    """Estimate the share of shingles in common, 0 to 1 (standard deviation at 0.8: 0.035)."""
    if not one or len(one) != len(other):
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def _minima(shingles: Iterable[str]) -> list[int]:
    import numpy as np  # only filing computes signatures; the web process runs without numpy

    digests = (hashlib.sha1(each.encode(), usedforsecurity=False).digest() for each in shingles)
    hashes = _mixed(np.frombuffer(b"".join(each[:4] for each in digests), "<u4").astype(np.uint32))
    a, b = _permutations()
    smallest = np.full(PERMUTATIONS, 0xFFFFFFFF, np.uint32)
    for start in range(0, len(hashes), BLOCK):
        permuted = np.multiply.outer(hashes[start : start + BLOCK], a) + b
        smallest = np.minimum(smallest, permuted.min(axis=0))
    return [int(value) for value in smallest]


def _mixed(hashes: Hashes) -> Hashes:
    """Apply the finalizer of MurmurHash3 (Appleby 2011), a bijection; overflow is meant."""
    import numpy as np

    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return hashes ^ (hashes >> np.uint32(16))


@cache
def _permutations() -> tuple[Hashes, Hashes]:
    """Return factors (odd, so that each permutation is a bijection) and summands."""
    import numpy as np

    # RandomState's streams are frozen: the same seed gives the same numbers in every NumPy.
    random = np.random.RandomState(1)
    a = random.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return a, random.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)
