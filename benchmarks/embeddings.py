"""Encoding texts: Charnia against onnxruntime alone on the very same batches, and what 8-bit weights would change.

    .venv/bin/python benchmarks/embeddings.py
    .venv/bin/python benchmarks/embeddings.py --texts FILE.jsonl --number 500

"onnxruntime alone" is given the finished batches and does nothing else: no reading of text, no sorting, no padding. The
ways take turns and the best of the rounds counts for each, by the clock and by the time that the processors spent,
which other work on the machine harms less. It needs the model (`make model`).
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx.external_data_helper import load_external_data_for_model
from onnxruntime.quantization import QuantType, quantize_dynamic

from charnia.config.environment import read_model_choice
from charnia.engine.text.embeddings.batches import batches
from charnia.engine.text.embeddings.cache import VectorCache
from charnia.engine.text.embeddings.contract import Vectors, WordsOnly
from charnia.engine.text.embeddings.encoder import BUDGET, SentenceEncoder, padded, session_of, session_options
from charnia.engine.text.embeddings.graph import MASK, TOKENS
from charnia.engine.text.embeddings.installed import open_model
from charnia.engine.text.embeddings.kept import KeptEncoder

DEFAULT_TEXTS = Path(__file__).parents[2] / "shared/data/expert_search_dev/evidence.jsonl"
BATCHES = list[tuple[np.ndarray, np.ndarray]]


def main() -> int:
    """Prints the table; status 1 when Charnia reaches less than 80% of onnxruntime alone."""
    options = _arguments()
    choice = read_model_choice(os.environ)
    encoder = open_model(choice.model, choice.folder)
    if isinstance(encoder, WordsOnly):
        print(encoder.why, file=sys.stderr)
        return 2
    assert isinstance(encoder, SentenceEncoder)
    texts = _texts(options.texts, options.number)
    lengths = [len(tokens) for tokens in encoder.tokens(texts)]
    finished = _finished(encoder, texts)
    print(
        f"{len(texts)} texts, {sum(lengths):,} tokens, {len(finished)} batches, onnxruntime {onnxruntime.__version__}"
    )
    with tempfile.TemporaryDirectory() as folder:
        small = _eight_bits(choice.folder, Path(folder))
        kept = KeptEncoder(encoder, VectorCache(Path(folder), encoder.model, tell=print))
        kept.encode(texts)
        took = _best(
            options.rounds,
            {
                "onnxruntime alone": lambda: [encoder.run(tokens, mask) for tokens, mask in finished],
                "Charnia": lambda: encoder.encode(texts),
                "onnxruntime alone, 8-bit weights": lambda: _run(small, finished),
                "Charnia, all kept": lambda: kept.encode(texts),
            },
        )
    tokens = sum(lengths)
    print(f"{'':<34}{'tokens/s':>12}{'ratio':>10}{'tokens/processor-s':>21}{'ratio':>10}")
    alone = took["onnxruntime alone"]
    for name, (wall, processor) in took.items():
        by_wall, by_processor = alone[0] / wall, alone[1] / processor
        print(f"{name:<34}{tokens / wall:>12,.0f}{by_wall:>10,.2f}{tokens / processor:>21,.0f}{by_processor:>10,.2f}")
    exact = np.concatenate([encoder.run(tokens, mask) for tokens, mask in finished])
    cosines = (exact * _run(small, finished)).sum(axis=1)
    print(f"8-bit weights: cosine to the published vectors: mean {cosines.mean():.4f}, least {cosines.min():.4f}")
    return 0 if alone[0] / took["Charnia"][0] >= 0.8 else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=DEFAULT_TEXTS, help="JSON Lines with title and text")
    parser.add_argument("--number", type=int, default=200, help="how many texts")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _texts(file: Path, number: int) -> list[str]:
    """Texts of all lengths: of each three records one title, one text, and one with both."""
    with file.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line, _ in zip(lines, range(number), strict=False)]
    forms = ("{title}", "{text}", "{title}\n{text}")
    return [forms[place % 3].format(**{"text": "", **record}) for place, record in enumerate(records)]


def _finished(encoder: SentenceEncoder, texts: list[str]) -> BATCHES:
    """The batches as the encoder makes them."""
    tokens = encoder.tokens(sorted(set(texts)))
    return [padded([tokens[row] for row in rows]) for rows in batches([len(found) for found in tokens], budget=BUDGET)]


def _eight_bits(model: Path, folder: Path) -> onnxruntime.InferenceSession:
    """The same graph with dynamically quantised weights, in the way that loses least."""
    options = session_options()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(folder / "folded.onnx")
    session_of(model, options)
    graph = onnx.load(folder / "folded.onnx", load_external_data=False)
    load_external_data_for_model(graph, str(model))
    onnx.save(graph, folder / "whole.onnx")
    logging.getLogger().setLevel(logging.ERROR)  # it warns about steps that were taken here
    quantize_dynamic(
        folder / "whole.onnx",
        folder / "small.onnx",
        op_types_to_quantize=["MatMul"],
        extra_options={"MatMulConstBOnly": True},
        per_channel=True,
        weight_type=QuantType.QInt8,
    )
    return onnxruntime.InferenceSession(
        str(folder / "small.onnx"), session_options(), providers=["CPUExecutionProvider"]
    )


def _run(session: onnxruntime.InferenceSession, finished: BATCHES) -> Vectors:
    return np.concatenate([session.run(None, {TOKENS: tokens, MASK: mask})[0] for tokens, mask in finished])


def _best(rounds: int, ways: dict[str, Callable[[], object]]) -> dict[str, tuple[float, float]]:
    """The fewest seconds of each way, by the clock and of the processors."""
    took = {name: (float("inf"), float("inf")) for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            wall, processor = time.perf_counter(), time.process_time()
            way()
            passed = time.perf_counter() - wall, time.process_time() - processor
            took[name] = min(took[name][0], passed[0]), min(took[name][1], passed[1])
    return took


if __name__ == "__main__":
    sys.exit(main())
