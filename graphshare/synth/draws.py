"""Random numbers that are the same on every platform and in every version of numpy.

A draw is a hash of (seed, name of the stream, index), not the next state of a generator: any search can be drawn again
on its own, in any order, which is how millions of them are written without holding them.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

_MULTIPLY_1 = np.uint64(0xBF58476D1CE4E5B9)
_MULTIPLY_2 = np.uint64(0x94D049BB133111EB)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_ALL = 2**64 - 1


class Draws:
    """Streams of draws under one seed; each stream has a name and is independent of all others."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._keys: dict[str, np.uint64] = {}

    def words(self, stream: str, index: Ints) -> Words:
        """64 random bits for every index (the finalizer of SplitMix64)."""
        x = (np.atleast_1d(index).astype(np.uint64) + np.uint64(1)) * _STEP + self._key(stream)
        x = (x ^ (x >> np.uint64(30))) * _MULTIPLY_1
        x = (x ^ (x >> np.uint64(27))) * _MULTIPLY_2
        out: Words = x ^ (x >> np.uint64(31))
        return out

    def below(self, stream: str, index: Ints, limit: int | Ints) -> Ints:
        """A whole number from 0 to ``limit`` − 1 for every index (``limit`` < 2³¹, one number or one per index)."""
        high = self.words(stream, index) >> np.uint64(33)
        out: Ints = ((high * np.asarray(limit).astype(np.uint64)) >> np.uint64(31)).astype(np.int64)
        return out

    def chance(self, stream: str, index: Ints, share: float) -> Bools:
        """True for about that share of the indexes."""
        out: Bools = (self.words(stream, index) >> np.uint64(33)) < np.uint64(int(share * 2**31))
        return out

    def one(self, stream: str, index: int, limit: int) -> int:
        """A single ``below``."""
        return ((self._word(stream, index) >> 33) * limit) >> 31

    def happens(self, stream: str, index: int, share: float) -> bool:
        """A single ``chance``."""
        return (self._word(stream, index) >> 33) < int(share * 2**31)

    def _word(self, stream: str, index: int) -> int:
        """One of ``words`` without numpy, which is slow for a single number."""
        x = ((index + 1) * int(_STEP) + int(self._key(stream))) & _ALL
        x = ((x ^ (x >> 30)) * int(_MULTIPLY_1)) & _ALL
        x = ((x ^ (x >> 27)) * int(_MULTIPLY_2)) & _ALL
        return x ^ (x >> 31)

    def _key(self, stream: str) -> np.uint64:
        key = self._keys.get(stream)
        if key is None:
            digest = hashlib.sha256(f"{self.seed}/{stream}".encode()).digest()
            key = self._keys[stream] = np.uint64(int.from_bytes(digest[:8], "little"))
        return key

    def weighted(self, stream: str, index: Ints, weights: list[int]) -> Ints:
        """A position in ``weights``, each as often as its weight says."""
        edges = np.cumsum(np.asarray(weights, dtype=np.int64))
        out: Ints = np.searchsorted(edges, self.below(stream, index, int(edges[-1])), side="right").astype(np.int64)
        return out

    def order(self, stream: str, count: int) -> list[int]:
        """The numbers 0 … ``count`` − 1 shuffled."""
        return [int(i) for i in np.argsort(self.words(stream, np.arange(count, dtype=np.int64)), kind="stable")]
