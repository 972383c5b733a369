"""A model of the same family, so small that it can be made in a moment: 2 layers, 8 numbers, random weights.

`vectors_by_hand` computes with NumPy what it must give, step by step as the paper describes it.
"""

from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from charnia.engine.text.embeddings.published import PublishedFile, PublishedModel

HIDDEN, HEADS, LAYERS, INNER, LONGEST, EPSILON = 8, 2, 2, 12, 16, 1e-12
LETTERS = "abcdefghijklmnopqrstuvwxyz"
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *LETTERS, *(f"##{letter}" for letter in LETTERS), ".", "kidney"]
Floats = NDArray[np.float32]


def make(folder: Path) -> PublishedModel:
    """Writes the files of the model into the folder and gives their pins."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(
        json.dumps(
            {
                "num_hidden_layers": LAYERS,
                "num_attention_heads": HEADS,
                "hidden_size": HIDDEN,
                "layer_norm_eps": EPSILON,
            }
        )
    )
    tokenizer().save(str(folder / "tokenizer.json"))
    (folder / "model.safetensors").write_bytes(_safetensors(weights()))
    files = [
        PublishedFile(name, len(data := (folder / name).read_bytes()), hashlib.sha256(data).hexdigest())
        for name in ("model.safetensors", "tokenizer.json", "config.json")
    ]
    return PublishedModel("tiny", "us", "Apache-2.0", "https://example.org/tiny/", tuple(files), HIDDEN, LONGEST)


def weights() -> dict[str, Floats]:
    """The tensors by their published names."""
    chance = np.random.default_rng(7)
    shapes = {
        "embeddings.word_embeddings": (len(VOCABULARY), HIDDEN),
        "embeddings.position_embeddings": (LONGEST, HIDDEN),
        "embeddings.token_type_embeddings": (2, HIDDEN),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in (f"encoder.layer.{number}" for number in range(LAYERS)):
        parts = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense")
        shapes |= {f"{layer}.{part}": (HIDDEN, HIDDEN) for part in parts}
        shapes |= {f"{layer}.intermediate.dense": (INNER, HIDDEN), f"{layer}.output.dense": (HIDDEN, INNER)}
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    found = {f"{name}.weight": chance.normal(size=shape).astype("f4") for name, shape in shapes.items()}
    found |= {f"{name}.bias": chance.normal(size=shape[0]).astype("f4") for name, shape in shapes.items()}
    for name in norms:
        found |= {f"{name}.{part}": chance.normal(size=HIDDEN).astype("f4") for part in ("weight", "bias")}
    return found


def vectors_by_hand(tokens: list[int]) -> Floats:
    """The vector of one text, alone and without padding."""
    w = weights()
    x = w["embeddings.word_embeddings.weight"][tokens] + w["embeddings.position_embeddings.weight"][: len(tokens)]
    x = _norm(x + w["embeddings.token_type_embeddings.weight"][0], w, "embeddings.LayerNorm")
    for layer in (f"encoder.layer.{number}" for number in range(LAYERS)):
        x = _norm(x + _attention(x, w, layer), w, f"{layer}.attention.output.LayerNorm")
        inner = _linear(x, w, f"{layer}.intermediate.dense")
        inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        x = _norm(x + _linear(inner, w, f"{layer}.output.dense"), w, f"{layer}.output.LayerNorm")
    mean = x.mean(axis=0)
    vector: Floats = mean / np.linalg.norm(mean)
    return vector


def _attention(x: Floats, w: dict[str, Floats], layer: str) -> Floats:
    width = HIDDEN // HEADS
    query, key, value = (_linear(x, w, f"{layer}.attention.self.{part}") for part in ("query", "key", "value"))
    seen = []
    for head in (slice(start, start + width) for start in range(0, HIDDEN, width)):
        shares = np.exp(query[:, head] @ key[:, head].T / math.sqrt(width))
        seen.append(shares / shares.sum(axis=1, keepdims=True) @ value[:, head])
    return _linear(np.concatenate(seen, axis=1), w, f"{layer}.attention.output.dense")


def _linear(x: Floats, w: dict[str, Floats], name: str) -> Floats:
    found: Floats = x @ w[f"{name}.weight"].T + w[f"{name}.bias"]
    return found


def _norm(x: Floats, w: dict[str, Floats], name: str) -> Floats:
    centred = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + EPSILON)
    found: Floats = centred / spread * w[f"{name}.weight"] + w[f"{name}.bias"]
    return found


def tokenizer() -> Tokenizer:
    """Words of the vocabulary whole, others letter by letter."""
    made = Tokenizer(models.WordPiece({word: number for number, word in enumerate(VOCABULARY)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return made


def _safetensors(tensors: dict[str, Floats]) -> bytes:
    header, data = {}, b""
    for name, tensor in tensors.items():
        start = len(data)
        data += tensor.tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [start, len(data)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + data
