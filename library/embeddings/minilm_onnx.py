"""MiniLM-L6-v2 as an ONNX graph, written from its weights.

The architecture is BERT's (Devlin et al. 2019, arXiv:1810.04805) with 6 layers of 12 heads and 384
dimensions, followed by the mean over the real tokens and scaling to length 1, as
sentence-transformers runs it.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS, HEADS, DIMENSION = 6, 12, 384
EPSILON = 1e-12
OUTPUT = "embedding"
# Opset 20 brings Gelu; IR version 10 is what every onnxruntime that knows it can read.
OPSET, IR_VERSION = 20, 10

Weights = dict[str, NDArray[np.float32]]


def read_weights(path: Path) -> Weights:
    """The float32 tensors of a safetensors file by name.

    The format is a little-endian length, a JSON header of that length, then the raw tensors.
    """
    raw = path.read_bytes()
    (header_size,) = struct.unpack_from("<Q", raw)
    start = 8 + header_size
    weights: Weights = {}
    for name, entry in json.loads(raw[8:start]).items():
        if entry.get("dtype") == "F32":
            begin, end = entry["data_offsets"]
            data = np.frombuffer(raw, "<f4", count=(end - begin) // 4, offset=start + begin)
            weights[name] = data.reshape(entry["shape"])
    return weights


def build(weights: Weights) -> onnx.ModelProto:
    """The float32 model: `input_ids`, `attention_mask` int64 (n, tokens) to unit vectors (n, 384).

    Any token count up to the 512 positions works; `attention_mask` is 1 for a real token.
    """
    return _Writer(weights).model()


class _Writer:
    """Collects nodes and constants; every method returns the name of its output."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def model(self) -> onnx.ModelProto:
        real = self.node("Cast", "attention_mask", to=TensorProto.FLOAT)
        hidden = self.embeddings()
        padding = self.padding_bias(real)
        for number in range(LAYERS):
            hidden = self.layer(f"encoder.layer.{number}", hidden, padding)
        self.nodes.append(
            helper.make_node("LpNormalization", [self.mean(hidden, real)], [OUTPUT], axis=-1, p=2)
        )
        shape = ["batch", "tokens"]
        graph = helper.make_graph(
            self.nodes,
            "minilm",
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, shape)
                for name in ("input_ids", "attention_mask")
            ],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", DIMENSION])],
            list(self.constants.values()),
        )
        opset = helper.make_opsetid("", OPSET)
        return helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION)

    def embeddings(self) -> str:
        """Word, position and (the first, as there is one sentence) segment embeddings, summed."""
        prefix = "embeddings"
        words = self.weight(f"{prefix}.word_embeddings.weight")
        segment = self.weights[f"{prefix}.token_type_embeddings.weight"][0]
        places = self.constant(
            "positions", self.weights[f"{prefix}.position_embeddings.weight"] + segment
        )
        first, second, third = (self.integers(number) for number in range(3))
        tokens = self.node("Slice", self.node("Shape", "input_ids"), second, third)
        here = self.node("Slice", places, first, tokens)
        summed = self.node("Add", self.node("Gather", words, "input_ids"), here)
        return self.norm(f"{prefix}.LayerNorm", summed)

    def padding_bias(self, real: str) -> str:
        """0 for a real token and -10,000 for padding, to be added to attention scores."""
        padded = self.node("Sub", self.scalar("one", 1.0), self.unsqueeze(real, 1, 2))
        return self.node("Mul", padded, self.scalar("far", -10_000.0))

    def layer(self, prefix: str, hidden: str, padding: str) -> str:
        seen = self.dense(
            f"{prefix}.attention.output.dense", self.attention(prefix, hidden, padding)
        )
        hidden = self.norm(f"{prefix}.attention.output.LayerNorm", self.node("Add", seen, hidden))
        wide = self.node("Gelu", self.dense(f"{prefix}.intermediate.dense", hidden))
        narrow = self.dense(f"{prefix}.output.dense", wide)
        return self.norm(f"{prefix}.output.LayerNorm", self.node("Add", narrow, hidden))

    def attention(self, prefix: str, hidden: str, padding: str) -> str:
        size = DIMENSION // HEADS
        split = self.integers(0, 0, HEADS, size)
        query, key, value = (
            self.node(
                "Transpose",
                self.node(
                    "Reshape",
                    self.dense(f"{prefix}.attention.self.{part}", hidden),
                    split,
                ),
                perm=order,
            )
            for part, order in (
                ("query", [0, 2, 1, 3]),
                ("key", [0, 2, 3, 1]),
                ("value", [0, 2, 1, 3]),
            )
        )
        scores = self.node(
            "Div",
            self.node("MatMul", query, key),
            self.scalar("scale", float(np.sqrt(size))),
        )
        shares = self.node("Softmax", self.node("Add", scores, padding), axis=-1)
        seen = self.node("Transpose", self.node("MatMul", shares, value), perm=[0, 2, 1, 3])
        return self.node("Reshape", seen, self.integers(0, 0, DIMENSION))

    def mean(self, hidden: str, real: str) -> str:
        weight, tokens = self.unsqueeze(real, 2), self.integers(1)
        total = self.node("ReduceSum", self.node("Mul", hidden, weight), tokens, keepdims=0)
        return self.node("Div", total, self.node("ReduceSum", weight, tokens, keepdims=0))

    def dense(self, prefix: str, value: str) -> str:
        matrix = self.constant(f"{prefix}.weight", self.weights[f"{prefix}.weight"].T)
        return self.node("Add", self.node("MatMul", value, matrix), self.weight(f"{prefix}.bias"))

    def norm(self, prefix: str, value: str) -> str:
        scale, bias = self.weight(f"{prefix}.weight"), self.weight(f"{prefix}.bias")
        return self.node("LayerNormalization", value, scale, bias, axis=-1, epsilon=EPSILON)

    def unsqueeze(self, value: str, *axes: int) -> str:
        return self.node("Unsqueeze", value, self.integers(*axes))

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def integers(self, *values: int) -> str:
        return self.constant(f"integers_{'_'.join(map(str, values))}", np.array(values, np.int64))

    def scalar(self, name: str, value: float) -> str:
        return self.constant(name, np.array(value, np.float32))

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self.constants:
            array = np.ascontiguousarray(value)
            self.constants[name] = numpy_helper.from_array(array, name)
        return name
