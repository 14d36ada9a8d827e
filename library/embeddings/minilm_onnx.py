"""MiniLM-L6-v2 as an ONNX graph, written from its weights.

BERT with 6 layers of 12 heads and 384 dimensions, followed by the mean over the tokens and
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
INPUT = "input_ids"


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
    """The float32 model: `input_ids` int64 (n, tokens) to unit vectors (n, 384).

    The second output are the vectors of the tokens (n, tokens, 384), of which those are the mean.
    Texts of one call have the same number of tokens, up to 512: there is no padding.
    """
    graph = BertGraph(weights)
    words = graph.node("Gather", graph.weight("embeddings.word_embeddings.weight"), INPUT)
    hidden = graph.embeddings(words, graph.node("Shape", INPUT))
    for number in range(LAYERS):
        hidden = graph.layer(f"encoder.layer.{number}", hidden)
    inputs = [helper.make_tensor_value_info(INPUT, TensorProto.INT64, ["batch", "tokens"])]
    mean = graph.node("ReduceMean", hidden, graph.integers(1), keepdims=0)
    return graph.model("minilm", inputs, mean, tokens=hidden)
