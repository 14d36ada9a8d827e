"""BERT written down plainly, to compare graphs with."""

from __future__ import annotations

from collections.abc import Mapping
from math import erf
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]
HEADS = 12


def forward(weights: Mapping[str, Floats], words: Floats, *, layers: int) -> Floats:
    """Return the unit vector of one sentence, given the vectors of its words, in float64."""

    def dense(name: str, x: Floats) -> Floats:
        y: Floats = x @ weights[f"{name}.weight"].T.astype(float) + weights[f"{name}.bias"]
        return y

    def norm(name: str, x: Floats) -> Floats:
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-12)
        return x * weights[f"{name}.LayerNorm.weight"] + weights[f"{name}.LayerNorm.bias"]

    gelu = np.vectorize(lambda x: x * 0.5 * (1 + erf(x / 2**0.5)))
    places = weights["embeddings.position_embeddings.weight"][: len(words)]
    x = words.astype(float) + places + weights["embeddings.token_type_embeddings.weight"][0]
    x = norm("embeddings", x)
    size = x.shape[1] // HEADS
    for number in range(layers):
        layer = f"encoder.layer.{number}"
        parts = [dense(f"{layer}.attention.self.{p}", x) for p in ("query", "key", "value")]
        heads = []
        for head in range(HEADS):
            q, k, v = (part[:, size * head : size * (head + 1)] for part in parts)
            scores = np.exp(q @ k.T / size**0.5)
            heads.append(scores / scores.sum(-1, keepdims=True) @ v)
        seen = dense(f"{layer}.attention.output.dense", np.concatenate(heads, -1))
        x = norm(f"{layer}.attention.output", seen + x)
        wide = gelu(dense(f"{layer}.intermediate.dense", x))
        x = norm(f"{layer}.output", dense(f"{layer}.output.dense", wide) + x)
    mean: Floats = x.mean(0)
    return mean / np.linalg.norm(mean)
