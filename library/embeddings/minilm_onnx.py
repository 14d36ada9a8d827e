"""MiniLM-L6-v2 as an ONNX graph, written from its weights.

BERT with 6 layers of 12 heads and 384 dimensions, followed by the mean over the real tokens and
scaling to length 1, as sentence-transformers runs it.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from library.embeddings.bert_onnx import BertGraph, Weights

LAYERS = 6
INPUTS = ("input_ids", "attention_mask")


def read_weights(path: Path) -> Weights:
    """The float32 tensors of a safetensors file by name.

    The format is a little-endian length, a JSON header of that length, then the raw tensors.
    """
    raw = path.read_bytes()
    (header_size,) = struct.unpack_from("<Q", raw)
    start = 8 + header_size
    weights = {}
    for name, entry in json.loads(raw[8:start]).items():
        if entry.get("dtype") == "F32":
            begin, end = entry["data_offsets"]
            data = np.frombuffer(raw, "<f4", count=(end - begin) // 4, offset=start + begin)
            weights[name] = data.reshape(entry["shape"])
    return weights


def build(weights: Weights) -> onnx.ModelProto:
    """The float32 model: `input_ids`, `attention_mask` int64 (n, tokens) to unit vectors (n, 384).

    The second output are the vectors of the tokens (n, tokens, 384), of which those are the mean.
    Any token count up to the 512 positions works; `attention_mask` is 1 for a real token.
    """
    graph = _MiniLMGraph(weights)
    real = graph.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    words = graph.node("Gather", graph.weight("embeddings.word_embeddings.weight"), "input_ids")
    hidden = graph.embeddings(words, graph.node("Shape", "input_ids"))
    padding = graph.padding_bias(real)
    for number in range(LAYERS):
        hidden = graph.layer(f"encoder.layer.{number}", hidden, padding)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in INPUTS
    ]
    return graph.model("minilm", inputs, graph.mean(hidden, real), tokens=hidden)


class _MiniLMGraph(BertGraph):
    def padding_bias(self, real: str) -> str:
        """0 for a real token and -10,000 for padding, to be added to attention scores."""
        padded = self.node("Sub", self.scalar("one", 1.0), self.unsqueeze(real, 1, 2))
        return self.node("Mul", padded, self.scalar("far", -10_000.0))

    def mean(self, hidden: str, real: str) -> str:
        weight, tokens = self.unsqueeze(real, 2), self.integers(1)
        total = self.node("ReduceSum", self.node("Mul", hidden, weight), tokens, keepdims=0)
        return self.node("Div", total, self.node("ReduceSum", weight, tokens, keepdims=0))
