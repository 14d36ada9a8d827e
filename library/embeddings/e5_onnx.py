"""multilingual-e5-small as an ONNX graph, written from its weights.

BERT, from the vectors of its words on; followed by the mean over the tokens and scaling to length
1. The words' own table, four fifths of the weights, stays outside: of a text few rows are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onnx import TensorProto, helper

from library.embeddings.bert_onnx import DIMENSION, BertGraph

if TYPE_CHECKING:
    import onnx

    from library.embeddings.bert_onnx import Weights

INPUT = "words"


def build(weights: Weights, layers: int) -> onnx.ModelProto:
    """The float32 model: `words` (n, tokens, 384) to unit vectors (n, 384).

    Texts of one call have the same number of tokens, up to 512: there is no padding.
    """
    graph = BertGraph(weights)
    hidden = graph.embeddings(INPUT, graph.node("Shape", INPUT))
    for number in range(layers):
        hidden = graph.layer(f"encoder.layer.{number}", hidden)
    shape: list[str | int | None] = ["batch", "tokens", DIMENSION]
    inputs = [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, shape)]
    mean = graph.node("ReduceMean", hidden, graph.integers(1), keepdims=0)
    return graph.model("multilingual-e5-small", inputs, mean)
