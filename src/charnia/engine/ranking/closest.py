"""The passage of a record that is closest in meaning to a passage of the need, to be read side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from charnia.engine.text.embeddings.contract import TextReader
from charnia.engine.text.sentences import sentences

READ_OF_A_NEED = 6
READ_OF_A_RECORD = 10
"""Sentences that are looked at: those of an abstract."""
_ALIKE = 0.3
"""Below this cosine two sentences have nothing in common that would be worth showing."""


@dataclass(frozen=True, slots=True)
class Closest:
    """A sentence of the need and the sentence of the evidence that is most like it in meaning."""

    need: str
    evidence: str


def closest(reader: TextReader, *, need: str, title: str, text: str) -> Closest | None:
    """The two sentences, one of them perhaps the title; None where no two are alike."""
    asked = sentences(need)[:READ_OF_A_NEED]
    held = list(dict.fromkeys([*filter(None, [title.strip()]), *sentences(text)]))[:READ_OF_A_RECORD]
    if not asked or not held:
        return None
    cosines = reader.needs.encode(asked) @ reader.documents.encode(held).T
    row, column = np.unravel_index(int(np.argmax(np.round(cosines, 6))), cosines.shape)
    return Closest(asked[row], held[column]) if cosines[row, column] > _ALIKE else None
