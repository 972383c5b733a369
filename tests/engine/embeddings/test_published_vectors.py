"""The real model against vectors that the makers' own library gave for the same texts."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np

from charnia.engine.text.embeddings.encoder import SentenceEncoder

PUBLISHED = json.loads((Path(__file__).parent / "published_vectors.json").read_text(encoding="utf-8"))
TEXTS = [entry["text"] for entry in PUBLISHED["sentences"]]
VECTORS = np.array([np.frombuffer(base64.b64decode(entry["vector"]), "<f2") for entry in PUBLISHED["sentences"]], "f4")
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)  # 16 bits a number leave a length that is not quite 1


def test_vectors_equal_the_published_ones(encoder: SentenceEncoder) -> None:
    cosines = (encoder.encode(TEXTS) * VECTORS).sum(axis=1)
    assert cosines.min() > 0.99999


def test_alone_or_together_a_text_has_the_same_vector(encoder: SentenceEncoder) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(alone, encoder.encode(TEXTS), atol=2e-6)


def test_what_is_alike_is_near(encoder: SentenceEncoder) -> None:
    need, near, far = encoder.encode(
        ["renal failure found early", "A test that shows chronic kidney disease in time", "Welding of bridge girders"]
    )
    assert need @ near > need @ far + 0.3
