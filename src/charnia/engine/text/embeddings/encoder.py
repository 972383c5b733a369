"""From texts to unit vectors, exactly as the published model does it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from charnia.engine.text.embeddings.batches import batches
from charnia.engine.text.embeddings.graph import MASK, TOKENS, VECTORS, BertShape, bert_graph
from charnia.engine.text.embeddings.published import SHAPE, TOKENIZER, WEIGHTS, PublishedModel
from charnia.engine.text.embeddings.weights import tensors_of

Vectors = NDArray[np.float32]
Progress = Callable[[int], object]
"""Called with the number of texts that are done."""

BUDGET = 4096
"""Tokens of a batch, padding included. Larger ones are no faster on two cores and take more memory."""
_READ = 8_000
"""Characters that are cut into tokens at first: far more than the model reads of any common text."""
_LONGEST_WORD = 100
"""The tokenizer takes longer words whole, as one unknown word; so a cut changes fewer tokens than this."""


class SentenceEncoder:
    """A sentence-transformers model of the BERT family on onnxruntime. Safe to share between threads."""

    def __init__(self, folder: Path, model: PublishedModel) -> None:
        """Loads the files of a folder, which the caller has verified (`installed.open_model` does)."""
        self.model = model
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = _session(folder)

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """float32[n, dimensions], one unit vector a text, in the order of the texts.

        Equal to what the makers' own library gives: mean over the tokens, L2 norm, and of a long text its first 256
        tokens (some 180 words); `passages.encode_whole` reads all of it. An empty text has a vector too, which means
        nothing.
        """
        vectors = np.empty((len(texts), self.model.dimensions), np.float32)
        done = 0
        for rows, found in self.encode_in_batches(texts):
            vectors[rows] = found
            done += len(rows)
            if progress is not None:
                progress(done)
        return vectors

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Vectors]]:
        """The rows of each batch with their vectors, as soon as they are known; stop whenever you like.

        Equal texts are computed once. Which texts are computed together depends on the texts alone, never on their
        order, so that the same set gives the same vectors to the last bit.
        """
        rows_of: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            rows_of.setdefault(text, []).append(row)
        distinct = sorted(rows_of)
        tokens = self.tokens(distinct)
        for batch in batches([len(found) for found in tokens], budget=BUDGET):
            vectors = self.run(*padded([tokens[number] for number in batch]))
            places = [rows_of[distinct[number]] for number in batch]
            yield [row for rows in places for row in rows], np.repeat(vectors, [len(rows) for rows in places], axis=0)

    def run(self, tokens: NDArray[np.int64], mask: NDArray[np.int64]) -> Vectors:
        """The vectors of one padded batch, both int64[n, t]."""
        found: list[Vectors] = self._session.run([VECTORS], {TOKENS: tokens, MASK: mask})
        return found[0]

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens that the model reads of each text, with the marks of start and end."""
        found = self._tokenizer.encode_batch_fast([text[:_READ] for text in texts])
        return [self._shortened(encoding, text) for encoding, text in zip(found, texts, strict=True)]

    def _shortened(self, encoding: Encoding, text: str) -> list[int]:
        if len(text) > _READ and len(encoding) < self.model.longest + _LONGEST_WORD:
            encoding = self._tokenizer.encode(text)
        ids: list[int] = encoding.ids
        if len(ids) <= self.model.longest:
            return ids
        return [*ids[: self.model.longest - 1], ids[-1]]


def padded(tokens: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Tokens and mask of a batch, int64[n, longest]; padding is 0."""
    lengths = np.array([len(found) for found in tokens])
    mask = np.arange(lengths.max()) < lengths[:, None]
    filled = np.zeros(mask.shape, np.int64)
    filled[mask] = np.concatenate([np.asarray(found, np.int64) for found in tokens])
    return filled, mask.astype(np.int64)


def _session(folder: Path) -> onnxruntime.InferenceSession:
    shape = json.loads((folder / SHAPE).read_text(encoding="utf-8"))
    graph = bert_graph(
        tensors_of(folder / WEIGHTS),
        BertShape(
            layers=shape["num_hidden_layers"],
            heads=shape["num_attention_heads"],
            hidden=shape["hidden_size"],
            epsilon=shape["layer_norm_eps"],
        ),
        file=WEIGHTS,
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = len(os.sched_getaffinity(0))
    options.log_severity_level = 3
    # Waiting threads sleep: spinning takes the processor from the web and gains nothing once two work at a time.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
