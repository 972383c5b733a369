"""Reads the briefs of the demonstration cluster, with the decisions and shortlists that people have made on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from charnia.core.vocabulary import Axis, Category, CompanySize, GapKind, Layer, Stage
from charnia.packs.demo.parts import Record, read_record
from charnia.packs.demo.values import (
    DecisionVerb,
    DemoAnswer,
    DemoBrief,
    DemoDecision,
    DemoOrganisation,
    DemoShortlistEntry,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a brief may refer to."""

    organisations: Mapping[str, DemoOrganisation]
    people: Collection[str]
    offers: Collection[str]


def read_brief(file: Path, known: Known) -> DemoBrief:
    """The brief in a file. Raises PartsError on an unknown key, a quote that is not in the text, or a wrong size."""
    record = read_record(file).only(
        "key", "organisation", "product", "written_by", "title", "form", "category", "stage", "size", "conditions",
        "public", "accepted", "agreement", "answers", "decisions", "shortlist",
    )  # fmt: skip
    public = record.text("public")
    organisation = record.key_in("organisation", known.organisations)
    size = record.word("size", CompanySize)
    if size is not known.organisations[organisation].size:
        raise record.wrong(f"'size' is {size.value}, but organisations.yaml says otherwise of {organisation}.")
    decisions = tuple(_decision(inner, public, known) for inner in record.inners("decisions"))
    gaps = {decision.quote for decision in decisions if decision.verb is not DecisionVerb.DISMISS}
    texts = {layer: record.optional_text(layer.value) for layer in Layer}
    return DemoBrief(
        key=record.text("key"),
        organisation=organisation,
        product=record.text("product"),
        written_by=record.key_in("written_by", known.people),
        title=record.text("title"),
        form=record.text("form"),
        category=record.word("category", Category),
        stage=record.word("stage", Stage),
        size=size,
        conditions=record.texts("conditions"),
        texts={layer: text for layer, text in texts.items() if text},
        answers=tuple(_answer(inner) for inner in record.inners("answers")),
        decisions=decisions,
        shortlist=tuple(_shortlist_entry(inner, gaps, known) for inner in record.inners("shortlist")),
    )


def _answer(record: Record) -> DemoAnswer:
    record.only("question", "text", "layer")
    return DemoAnswer(question=record.text("question"), text=record.text("text"), layer=record.word("layer", Layer))


def _decision(record: Record, public: str, known: Known) -> DemoDecision:
    record.only("quote", "verb", "by", "kind", "axis", "statement", "reason")
    verb = record.word("verb", DecisionVerb)
    is_gap = verb is not DecisionVerb.DISMISS
    return DemoDecision(
        quote=_quote(record, public),
        verb=verb,
        by=record.key_in("by", known.people),
        kind=record.word("kind", GapKind) if is_gap else None,
        axis=record.word("axis", Axis) if is_gap else None,
        statement=record.text("statement") if is_gap else "",
        reason="" if is_gap else record.text("reason"),
    )


def _shortlist_entry(record: Record, gaps: Collection[str], known: Known) -> DemoShortlistEntry:
    record.only("quote", "person", "offer", "note", "asks", "agreed_with", "helped")
    if ("person" in record.values) == ("offer" in record.values):
        raise record.wrong("name either a 'person' or an 'offer'.")
    quote = record.text("quote")
    if quote not in gaps:
        raise record.wrong(f"{quote!r} is not the quote of a gap that 'decisions' confirms or rewords.")
    for later, before in (("agreed_with", "asks"), ("helped", "agreed_with")):
        if later in record.values and before not in record.values:
            raise record.wrong(f"'{later}' wants '{before}' before it.")
    return DemoShortlistEntry(
        quote=quote,
        person=record.key_in("person", known.people) if "person" in record.values else "",
        offer=record.key_in("offer", known.offers) if "offer" in record.values else "",
        note=record.optional_text("note"),
        asks=record.optional_text("asks"),
        agreed_with=record.key_in("agreed_with", known.people) if "agreed_with" in record.values else "",
        helped=record.optional_text("helped"),
    )


def _quote(record: Record, public: str) -> str:
    quote = record.text("quote")
    if public.count(quote) != 1:
        raise record.wrong(f"{quote!r} stands {public.count(quote)} times in the public text; quote it exactly, once.")
    return quote
