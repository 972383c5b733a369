"""The computation of a BERT sentence encoder as an ONNX graph over the weights as they were published.

The graph holds no weights of its own: it names the places of the tensors in the safetensors file, so what runs is the
pinned file and nothing derived from it. Only operators of the ONNX standard are used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onnx import NodeProto, TensorProto, helper

from charnia.engine.text.embeddings.weights import Tensor

TOKENS, MASK, VECTORS = "tokens", "mask", "vectors"
"""Inputs int64[n, t], the mask 1 for a token and 0 for padding; output float32[n, hidden], each of length 1."""

_OPSET, _IR = 20, 9
_MASKED = -1e9
"""Added to the attention that padding would get."""


@dataclass(frozen=True, slots=True)
class BertShape:
    """What the weights alone do not say."""

    layers: int
    heads: int
    hidden: int
    epsilon: float


def bert_graph(tensors: Mapping[str, Tensor], shape: BertShape, *, file: str) -> bytes:
    """The serialised graph: embeddings, transformer layers, mean over the tokens, L2 norm. `file` names the weights."""
    build = _Builder(tensors, file)
    x = _embedded(build, shape)
    mask = build.op("Cast", MASK, to=TensorProto.FLOAT)
    ignored = build.op("Sub", build.op("Unsqueeze", mask, build.whole(1, 2)), build.real(1.0))
    bias = build.op("Mul", ignored, build.real(-_MASKED))
    for number in range(shape.layers):
        x = _layer(build, x, bias, f"encoder.layer.{number}", shape)
    total = build.op(
        "ReduceSum", build.op("Mul", x, build.op("Unsqueeze", mask, build.whole(2))), build.whole(1), keepdims=0
    )
    # The mean differs from the sum in length only, and the length is brought to 1.
    build.op("LpNormalization", total, out=VECTORS, axis=-1, p=2)
    return _model(build, shape.hidden)


def _embedded(build: _Builder, shape: BertShape) -> str:
    """Word, position and type embeddings, added and normalised."""
    length = build.op("Gather", build.op("Shape", TOKENS), build.whole(1))
    words = build.op("Gather", build.weight("embeddings.word_embeddings.weight"), TOKENS)
    positions = build.op("Slice", build.weight("embeddings.position_embeddings.weight"), build.whole(0), length)
    types = build.op("Gather", build.weight("embeddings.token_type_embeddings.weight"), build.whole(0))
    added = build.op("Add", build.op("Add", words, positions), types)
    return _normalised(build, added, "embeddings.LayerNorm", shape)


def _layer(build: _Builder, x: str, bias: str, name: str, shape: BertShape) -> str:
    seen = _linear(build, _attention(build, x, bias, f"{name}.attention.self", shape), f"{name}.attention.output.dense")
    x = _normalised(build, build.op("Add", seen, x), f"{name}.attention.output.LayerNorm", shape)
    inner = build.op("Gelu", _linear(build, x, f"{name}.intermediate.dense"))
    outer = _linear(build, inner, f"{name}.output.dense")
    return _normalised(build, build.op("Add", outer, x), f"{name}.output.LayerNorm", shape)


def _attention(build: _Builder, x: str, bias: str, name: str, shape: BertShape) -> str:
    """softmax(Q K' / sqrt(width of a head) + bias) V, for each head."""
    width = shape.hidden // shape.heads
    query, key, value = (
        build.op(
            "Transpose",
            build.op("Reshape", _linear(build, x, f"{name}.{part}"), build.whole(0, 0, shape.heads, width)),
            perm=turn,
        )
        for part, turn in (("query", (0, 2, 1, 3)), ("key", (0, 2, 3, 1)), ("value", (0, 2, 1, 3)))
    )
    scores = build.op("Mul", build.op("MatMul", query, key), build.real(width**-0.5))
    shares = build.op("Softmax", build.op("Add", scores, bias), axis=-1)
    seen = build.op("Transpose", build.op("MatMul", shares, value), perm=(0, 2, 1, 3))
    return build.op("Reshape", seen, build.whole(0, 0, shape.hidden))


def _linear(build: _Builder, x: str, name: str) -> str:
    """The weights are published as (out, in); turning them round is done once, when the session is made."""
    turned = build.op("Transpose", build.weight(f"{name}.weight"), perm=(1, 0))
    return build.op("Add", build.op("MatMul", x, turned), build.weight(f"{name}.bias"))


def _normalised(build: _Builder, x: str, name: str, shape: BertShape) -> str:
    scale, shift = build.weight(f"{name}.weight"), build.weight(f"{name}.bias")
    return build.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=shape.epsilon)


def _model(build: _Builder, hidden: int) -> bytes:
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in (TOKENS, MASK)]
    outputs = [helper.make_tensor_value_info(VECTORS, TensorProto.FLOAT, ["n", hidden])]
    graph = helper.make_graph(build.nodes, "bert", inputs, outputs, list(build.constants.values()))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)
    serialised: bytes = model.SerializeToString()
    return serialised


@dataclass(slots=True)
class _Builder:
    """Nodes and constants as they are asked for; each method gives the name under which the value is used."""

    tensors: Mapping[str, Tensor]
    file: str
    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, TensorProto] = field(default_factory=dict)

    def op(self, kind: str, *inputs: str, out: str = "", **attributes: Any) -> str:
        """One operator with one output."""
        out = out or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [out], **attributes))
        return out

    def weight(self, name: str) -> str:
        """A tensor of the file. Raises KeyError where the file has none of that name."""
        tensor = self.tensors[name]
        found = TensorProto(
            name=name, data_type=TensorProto.FLOAT, dims=tensor.shape, data_location=TensorProto.EXTERNAL
        )
        for key, value in (("location", self.file), ("offset", tensor.start), ("length", tensor.size)):
            found.external_data.add(key=key, value=str(value))
        self.constants[name] = found
        return name

    def whole(self, *values: int) -> str:
        """A vector of whole numbers."""
        name = f"whole_{'_'.join(map(str, values))}"
        self.constants[name] = helper.make_tensor(name, TensorProto.INT64, [len(values)], values)
        return name

    def real(self, value: float) -> str:
        """A single number."""
        name = f"real_{value!r}"
        self.constants[name] = helper.make_tensor(name, TensorProto.FLOAT, [], [value])
        return name
