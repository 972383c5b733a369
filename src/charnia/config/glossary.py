"""Writes the glossary from the enumerations of the core, so that page and code cannot disagree."""

from __future__ import annotations

from charnia.core import vocabulary
from charnia.core.vocabulary import Word

_NOT_IN_AN_ENUM = (
    ("cluster", "The community that one installation serves: a campus, a city, a region, a nation."),
    ("organisation", "A company, university, NHS body, campus, funder, charity or supplier."),
    ("person", "Somebody with an account or a public profile."),
    ("product", "What a company develops."),
    ("brief", "The versioned description of a product: free text and structured answers, on three layers."),
    ("gap", "What a product needs next and its company lacks, with what gave it away."),
    ("offer", "Anything that can close a gap."),
    ("evidence", "A public record behind an offer."),
    ("match", "A gap and an offer with a score, its reasons and its counter-reasons."),
    ("bridge", "A match as a page shows it: an offer for a gap, with its proof card."),
    ("proof card", "Which words of the need met which words of the evidence, adding up to the score."),
    ("dossier", "A brief's gaps with the best bridges for each, to print or hand on."),
    ("job", "Something that `charnia work` does in the background, such as asking a source for an institution."),
    ("pack", "A versioned file of knowledge, each record with source, as-of date and status."),
)


def glossary() -> str:
    """The glossary as Markdown: the nouns first, then one table for each enumeration."""
    lines = ["# Glossary", "", "Written by `charnia glossary` from the code; do not edit by hand.", ""]
    lines += ["| word | meaning |", "|---|---|"]
    lines += [f"| {word} | {meaning} |" for word, meaning in _NOT_IN_AN_ENUM]
    for enum in vocabulary.Word.__subclasses__():
        if enum.__module__ == vocabulary.__name__:
            lines += ["", *_table(enum)]
    return "\n".join(lines) + "\n"


def _table(enum: type[Word]) -> list[str]:
    summary = (enum.__doc__ or "").splitlines()[0]
    rows = [f"| `{value}` | {label} | {meaning} |" for value, label, meaning in enum.meanings()]
    return [f"## {enum.__name__}", "", summary, "", "| token | label | meaning |", "|---|---|---|", *rows]
