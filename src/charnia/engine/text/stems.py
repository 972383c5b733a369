"""From a word as written to the form under which it is counted."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

import tantivy

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
GREEK_NAMES = frozenset(_GREEK.values())
_SPELL_GREEK = str.maketrans(_GREEK)
LONGEST_WORD = 64
"""Longer runs of letters are cut: they are identifiers or accidents, never words that two texts share."""


@cache
def _snowball() -> tantivy.TextAnalyzer:
    """The Snowball stemmer for English, as the word index carries it."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer("english")).build()


def plain(word: str) -> str:
    """The word in lower case, without accents, Greek letters spelt out: "TNFα" gives "tnfalpha"."""
    folded = unicodedata.normalize("NFKD", word[:LONGEST_WORD]).casefold()
    if folded.isascii():
        return folded
    return "".join(c for c in folded.translate(_SPELL_GREEK) if not unicodedata.combining(c))


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The stem of a plain word; words with digits are names (FEV1, IL-6) and stay as they are."""
    if len(word) < 4 or not word.isalpha():
        return word
    stems = _snowball().analyze(word)
    return stems[0] if stems else word
