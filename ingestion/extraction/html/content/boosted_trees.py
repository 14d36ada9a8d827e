"""Gradient-boosted decision trees, read from JSON and evaluated with numpy.

The file has, for each tree, parallel lists over its nodes: `feature` (a column, -1 at a leaf),
`threshold` (at most it goes left), `left`, `right` (node numbers) and `value` (at a leaf, in
log-odds). The forest's answer is the logistic of the sum of the leaves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


class Forest:
    """All trees in arrays of shape (trees, nodes); a leaf's children are the leaf itself."""

    def __init__(self, columns: Sequence[str], trees: Sequence[Mapping[str, Any]]) -> None:
        self.columns = tuple(columns)
        size = max(len(tree["feature"]) for tree in trees)
        self._feature = _padded([tree["feature"] for tree in trees], size, -1)
        self._threshold = _padded([tree["threshold"] for tree in trees], size, 0.0)
        self._value = _padded([tree["value"] for tree in trees], size, 0.0)
        own = np.arange(size)
        leaf = self._feature < 0
        self._left = np.where(leaf, own, _padded([tree["left"] for tree in trees], size, 0))
        self._right = np.where(leaf, own, _padded([tree["right"] for tree in trees], size, 0))
        self._feature = np.where(leaf, 0, self._feature)
        self._depth = max(_depth(tree) for tree in trees)

    @classmethod
    def read(cls, path: Path) -> Forest:
        stored = json.loads(path.read_text())
        return cls(stored["columns"], stored["trees"])

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return one probability for each row; its features are in the order of `columns`."""
        tree = np.arange(len(self._feature))
        row = np.arange(len(rows))[:, None]
        at = np.zeros((len(rows), len(tree)), int)
        for _ in range(self._depth):
            goes_left = rows[row, self._feature[tree, at]] <= self._threshold[tree, at]
            at = np.where(goes_left, self._left[tree, at], self._right[tree, at])
        return np.asarray(1 / (1 + np.exp(-self._value[tree, at].sum(axis=1))))


def _padded(lists: Sequence[Sequence[float]], size: int, fill: float) -> NDArray[Any]:
    return np.array([[*values, *[fill] * (size - len(values))] for values in lists])


def _depth(tree: Mapping[str, Any], node: int = 0) -> int:
    if tree["feature"][node] < 0:
        return 0
    return 1 + max(_depth(tree, tree["left"][node]), _depth(tree, tree["right"][node]))
