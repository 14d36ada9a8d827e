"""BERT (Devlin et al. 2019, arXiv:1810.04805) as an ONNX graph, written from weights by name.

The names are those of the published checkpoints: `encoder.layer.0.attention.self.query.weight`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

HEADS, DIMENSION = 12, 384
EPSILON = 1e-12
OUTPUT, TOKENS = "embedding", "tokens"
# Opset 20 brings Gelu; IR version 10 is what every onnxruntime that knows it can read.
OPSET, IR_VERSION = 20, 10
FUSED_OPERATORS = "com.microsoft"  # onnxruntime's own

Weights = Mapping[str, NDArray[np.float32]]


class BertGraph:
    """Collects nodes and constants; every method returns the name of its output."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def model(
        self, name: str, inputs: Sequence[onnx.ValueInfoProto], mean: str, tokens: str = ""
    ) -> onnx.ModelProto:
        """Scale the means (n, 384) to length 1, the model's first output.

        The other, if asked for, are the vectors of the `tokens` (n, tokens, 384).
        """
        self.nodes.append(helper.make_node("LpNormalization", [mean], [OUTPUT], axis=-1, p=2))
        shapes: dict[str, list[str | int | None]] = {OUTPUT: ["batch", DIMENSION]}
        if tokens:
            self.nodes.append(helper.make_node("Identity", [tokens], [TOKENS], name=TOKENS))
            shapes[TOKENS] = ["batch", "tokens", DIMENSION]
        outputs = [
            helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)
            for output, shape in shapes.items()
        ]
        graph = helper.make_graph(self.nodes, name, inputs, outputs, list(self.constants.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED_OPERATORS, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)

    def embeddings(self, words: str, shape: str) -> str:
        """Sum word, position and (the first, as there is one sentence) segment embeddings.

        `shape` is that of the words: (texts, tokens, ...).
        """
        prefix = "embeddings"
        segment = self.weights[f"{prefix}.token_type_embeddings.weight"][0]
        places = self.constant(
            "positions", self.weights[f"{prefix}.position_embeddings.weight"] + segment
        )
        first, second, third = (self.integers(number) for number in range(3))
        tokens = self.node("Slice", shape, second, third)
        here = self.node("Slice", places, first, tokens)
        return self.norm(f"{prefix}.LayerNorm", self.node("Add", words, here))

    def layer(self, prefix: str, hidden: str) -> str:
        seen = self.dense(f"{prefix}.attention.output.dense", self.attention(prefix, hidden))
        hidden = self.norm(f"{prefix}.attention.output.LayerNorm", self.node("Add", seen, hidden))
        wide = self.node("Gelu", self.dense(f"{prefix}.intermediate.dense", hidden))
        narrow = self.dense(f"{prefix}.output.dense", wide)
        return self.norm(f"{prefix}.output.LayerNorm", self.node("Add", narrow, hidden))

    def attention(self, prefix: str, hidden: str) -> str:
        """Every token sees every other: the texts of one call have no padding.

        Query, key and value in one product, and the rest in one operator of onnxruntime, take
        three quarters of the time of the plain ones.
        """
        own = f"{prefix}.attention.self"
        query, key, value = (f"{own}.{part}" for part in ("query", "key", "value"))
        wide = self.dense(own, hidden, of=(query, key, value))
        sizes = self.integers(DIMENSION, DIMENSION, DIMENSION)
        self.nodes.append(helper.make_node("Split", [wide, sizes], [query, key, value], axis=-1))
        return self.node(
            "MultiHeadAttention", query, key, value, domain=FUSED_OPERATORS, num_heads=HEADS
        )

    def dense(self, name: str, value: str, *, of: Sequence[str] = ()) -> str:
        """A linear layer, or those that `of` names side by side in one product."""
        layers = of or (name,)
        matrix = np.concatenate([self.weights[f"{layer}.weight"] for layer in layers]).T
        biases = np.concatenate([self.weights[f"{layer}.bias"] for layer in layers])
        product = self.node("MatMul", value, self.constant(f"{name}.weight", matrix))
        return self.node("Add", product, self.constant(f"{name}.bias", biases))

    def norm(self, prefix: str, value: str) -> str:
        scale, bias = self.weight(f"{prefix}.weight"), self.weight(f"{prefix}.bias")
        return self.node("LayerNormalization", value, scale, bias, axis=-1, epsilon=EPSILON)

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def integers(self, *values: int) -> str:
        return self.constant(f"integers_{'_'.join(map(str, values))}", np.array(values, np.int64))

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self.constants:
            array = np.ascontiguousarray(value)
            self.constants[name] = numpy_helper.from_array(array, name)
        return name
