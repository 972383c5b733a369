"""From texts to unit vectors, exactly as the published model does it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from charnia.engine.text.embeddings.batches import batches
from charnia.engine.text.embeddings.contract import Passage, Progress, Vectors
from charnia.engine.text.embeddings.graph import MASK, TOKENS, VECTORS, BertShape, bert_graph
from charnia.engine.text.embeddings.passages import Word, cut
from charnia.engine.text.embeddings.published import SHAPE, TOKENIZER, WEIGHTS, PublishedModel
from charnia.engine.text.embeddings.weights import tensors_of

BUDGET = 4096
"""Tokens of a batch, padding included. More is no faster on two cores and takes more memory."""
MOST_PASSAGES = 128
"""Pieces of one text, some 24,000 words; what comes after them is not read."""
_AT_A_TIME = 4096
"""Texts that are cut into tokens and sorted by length together."""
_READ = 8_000
"""Characters that are cut into tokens at first: far more than the model reads of any common text."""
_LONGEST_WORD = 100
"""The tokenizer takes longer words whole, as one unknown word; so a cut changes fewer tokens than this."""
_CHARACTERS = 16
"""More characters than a token has on average in any common text."""
_MARKS = 2
"""Tokens that mark the start and the end of a text."""


class SentenceEncoder:
    """An `Encoder` for sentence-transformers models of the BERT family, on onnxruntime."""

    def __init__(self, folder: Path, model: PublishedModel) -> None:
        """Loads the files of a folder, which `installed.open_model` has verified."""
        self.model = model
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._session = session_of(folder, session_options())

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`."""
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
        for start in range(0, len(distinct), _AT_A_TIME):
            some = distinct[start : start + _AT_A_TIME]
            tokens = self.tokens(some)
            for batch in batches([len(found) for found in tokens], budget=BUDGET):
                vectors = self.run(*padded([tokens[number] for number in batch]))
                places = [rows_of[some[number]] for number in batch]
                yield [row for rows in places for row in rows], np.repeat(vectors, list(map(len, places)), axis=0)

    def passages(self, text: str) -> list[Passage]:
        """See `Encoder.passages`. Of a text of more than `MOST_PASSAGES` pieces the rest is left out."""
        longest = self.model.longest
        (tokens,) = self.tokens([text])
        if len(tokens) < longest:
            return [Passage(0, len(text), len(tokens) - _MARKS)]
        read = text[: MOST_PASSAGES * longest * _CHARACTERS]
        found = self._tokenizer.encode(_well_formed(read), add_special_tokens=False)
        return list(islice(cut(read, _words(found), most=longest - _MARKS), MOST_PASSAGES))

    def run(self, tokens: NDArray[np.int64], mask: NDArray[np.int64]) -> Vectors:
        """The vectors of one padded batch, both int64[n, t]."""
        found: list[Vectors] = self._session.run([VECTORS], {TOKENS: tokens, MASK: mask})
        return found[0]

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens that the model reads of each text, with the marks of start and end."""
        found = self._tokenizer.encode_batch_fast([_well_formed(text[:_READ]) for text in texts])
        return [self._shortened(encoding, text) for encoding, text in zip(found, texts, strict=True)]

    def _shortened(self, encoding: Encoding, text: str) -> list[int]:
        longest = self.model.longest
        if len(text) > _READ and len(encoding) < longest + _LONGEST_WORD:
            encoding = self._tokenizer.encode(_well_formed(text))
        ids: list[int] = encoding.ids
        return ids if len(ids) <= longest else [*ids[: longest - 1], ids[-1]]


def padded(tokens: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Tokens and mask of a batch, int64[n, longest]; padding is 0."""
    lengths = np.array([len(found) for found in tokens])
    mask = np.arange(lengths.max()) < lengths[:, None]
    filled = np.zeros(mask.shape, np.int64)
    filled[mask] = np.concatenate([np.asarray(found, np.int64) for found in tokens])
    return filled, mask.astype(np.int64)


def _words(encoding: Encoding) -> list[Word]:
    starts = [start for start, _ in encoding.offsets]
    groups = [list(tokens) for _, tokens in groupby(range(len(starts)), key=encoding.word_ids.__getitem__)]
    return [Word(starts[tokens[0]], len(tokens)) for tokens in groups]


def _well_formed(text: str) -> str:
    """The text with a question mark for each half of a character pair, which no encoding can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def session_of(folder: Path, options: onnxruntime.SessionOptions) -> onnxruntime.InferenceSession:
    """The model's computation, over the weights in its folder."""
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
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def session_options() -> onnxruntime.SessionOptions:
    """As many threads as this process may use. Those that wait sleep: spinning would take the processor from others."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = _processors()
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _processors() -> int:
    """Those that this process may use, where the system says; a container often has fewer than the machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
