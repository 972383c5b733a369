"""`charnia dossier`: the gaps of a brief with their best bridges, as a page, a PDF or JSON."""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from charnia.config.commands.briefs import BRIEF_HELP, read_brief
from charnia.config.commands.console import BadInput, Progress, existing_file, note
from charnia.core.evidence import EvidenceRecord, Offer
from charnia.engine.text.embeddings.contract import TextReader, WordsOnly
from charnia.engine.text.embeddings.installed import UnusableModel
from charnia.sources.documents import BriefDocument

if TYPE_CHECKING:
    from charnia.apps.dossiers.compose import Composed, Searched

HELP = "Write the gaps of a brief with who and what could close them, and the evidence"
EXAMPLE = """charnia dossier brief.md --out dossier.pdf
  charnia dossier brief.docx --out dossier.html --evidence papers.jsonl --evidence grants.jsonl"""

PER_GAP = 4
MOST_PER_GAP = 20
PROBLEMS_SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The brief, the file to write, and what to search."""
    parser.add_argument("brief", metavar="BRIEF", help=BRIEF_HELP)
    parser.add_argument("--out", required=True, metavar="FILE", help="what to write: .html, .pdf or .json")
    parser.add_argument(
        "--evidence",
        action="append",
        nargs="+",
        default=[],
        metavar="E.jsonl",
        help="evidence files to search; without them the installation's database, or else the packs alone",
    )
    parser.add_argument(
        "--per-gap", type=int, default=PER_GAP, metavar="N", help=f"bridges for each gap (default: {PER_GAP})"
    )
    parser.add_argument(
        "--words-only", action="store_true", help="compare words alone, even where an embedding model is installed"
    )


def run(options: argparse.Namespace) -> int:
    """Writes the file. Status 1 when lines of an evidence file had to be left out."""
    out, write = _writer(options.out)
    if not 1 <= options.per_gap <= MOST_PER_GAP:
        raise BadInput(f"Give --per-gap a number from 1 to {MOST_PER_GAP}.")
    if options.words_only:
        os.environ["CHARNIA_MODEL"] = "none"
    paths = [existing_file(name) for names in options.evidence for name in names]
    document = read_brief(options.brief)
    with _uncollected():
        return _compose_and_write(document, paths, out, write, per_gap=options.per_gap)


def _compose_and_write(
    document: BriefDocument,
    paths: Sequence[Path],
    out: Path,
    write: Callable[[Composed, Searched], bytes],
    *,
    per_gap: int,
) -> int:
    today = dt.date.today()  # noqa: DTZ011 - the day on the calendar of whoever runs it
    searched, faulty = _searched(paths, today)
    note(f"Searched: {searched.sentence}. {searched.matcher.compared}")

    from charnia.apps.dossiers.compose import compose

    composed = compose(document, searched, today=today, per_gap=per_gap)
    content = write(composed, searched)
    try:
        out.write_bytes(content)
    except OSError as problem:
        raise BadInput(f"{out} cannot be written ({problem.strerror}); choose another place.") from problem
    note(f"{out}: {len(composed.dossier.gaps)} gaps.")
    return 1 if faulty else 0


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leaves rubbish lying: a run of a second or two makes many values and drops few, and looking for them costs a
    fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _writer(name: str) -> tuple[Path, Callable[[Composed, Searched], bytes]]:
    writers = {".html": _html, ".pdf": _pdf, ".json": _json}
    out = Path(name)
    if out.suffix.lower() not in writers:
        raise BadInput("Let the name after --out end in .html, .pdf or .json.")
    if not out.parent.is_dir():
        raise BadInput(f"There is no folder {out.parent}; create it first.")
    return out, writers[out.suffix.lower()]


def _searched(paths: Sequence[Path], today: dt.date) -> tuple[Searched, int]:
    """What is searched, and how many lines of evidence could not be used."""
    if paths:
        return _evidence_and_packs(paths, today)
    from charnia.config.commands.installation import has_installation

    return (_installation() if has_installation() else _packs(today)), 0


def _installation() -> Searched:
    from charnia.config.commands.installation import open_installation, read_meaning

    open_installation()
    read_meaning()
    from charnia.apps.dossiers.compose import Searched
    from charnia.apps.dossiers.searching import searched_here
    from charnia.apps.matches.pool import matcher_of_now

    here = searched_here(matcher=matcher_of_now(_cache() / "words"))
    return Searched(
        here.matcher,
        here.sentence,
        sources_of_records=here.sources_of_records,
        is_demonstration=here.is_demonstration,
    )


def _packs(today: dt.date) -> Searched:
    from charnia.apps.dossiers.compose import Searched
    from charnia.engine.ranking.fixed import fixed_matcher

    offers = _pack_offers(today)
    sentence = f"{len(offers)} schemes and services of the packs alone, no evidence"
    return Searched(fixed_matcher(records=(), offers=offers, reader=_reader((), offers)), sentence)


def _evidence_and_packs(paths: Sequence[Path], today: dt.date) -> tuple[Searched, int]:
    from charnia.apps.dossiers.compose import Searched
    from charnia.engine.ranking.fixed import fixed_matcher
    from charnia.engine.ranking.people import offers_of_evidence

    records, faulty = _records(paths)
    people = offers_of_evidence(records)
    packs = _pack_offers(today)
    names = ", ".join(path.name for path in paths)
    sentence = (
        f"{len(records):,} records of {names} with {len(people):,} people and case studies, "
        f"and {len(packs)} schemes and services of the packs"
    )
    offers = (*people, *packs)
    reader = _reader(records, offers)
    matcher = fixed_matcher(records=records, offers=offers, folder=_cache() / "words", reader=reader)
    return Searched(matcher, sentence), faulty


def _records(paths: Sequence[Path]) -> tuple[list[EvidenceRecord], int]:
    from charnia.sources.evidence_file import read_evidence

    records: list[EvidenceRecord] = []
    problems: list[str] = []
    faulty = 0
    for path in paths:
        for found in read_evidence(path):
            if isinstance(found, EvidenceRecord):
                records.append(found)
                continue
            faulty += not found.kept
            problems.append(f"{path.name}, {found}")
    for problem in problems[:PROBLEMS_SHOWN]:
        note(problem)
    if len(problems) > PROBLEMS_SHOWN:
        note(f"and {len(problems) - PROBLEMS_SHOWN:,} more problems; `charnia load evidence --dry-run` lists them.")
    if not records:
        raise BadInput("None of the evidence could be read. Mend the files, or leave --evidence out.")
    return records, faulty


def _pack_offers(today: dt.date) -> tuple[Offer, ...]:
    from charnia.packs.funding import funding_offers, load_schemes
    from charnia.packs.support import load_routes, support_offers

    return (*funding_offers(load_schemes(), as_of=today), *support_offers(load_routes()))


def _reader(records: Sequence[EvidenceRecord], offers: Sequence[Offer]) -> TextReader | None:
    """The installed model, after it has read all of these and kept that for the next run; None for words alone."""
    from charnia.config.commands.installation import chosen_model
    from charnia.engine.ranking.fixed import texts_compared
    from charnia.engine.text.embeddings.reading import open_reader

    choice = chosen_model()
    try:
        reader = open_reader(choice.model, choice.folder, vectors=_cache() / "vectors", tell=note)
    except UnusableModel as problem:
        raise BadInput(f"{problem}, or add --words-only") from problem
    if isinstance(reader, WordsOnly):
        return None
    texts = texts_compared(records, offers)
    rows, _ = reader.documents.known(texts)
    if len(rows) < len(texts):
        with Progress("Reading meaning", len(texts)) as progress:
            reader.documents.encode(texts, progress=progress.update)
    return reader


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "charnia"


def _html(composed: Composed, searched: Searched) -> bytes:
    from charnia.apps.dossiers.compose import sheet_of
    from charnia.apps.dossiers.page_file import html_of

    return html_of(sheet_of(composed, searched)).encode()


def _pdf(composed: Composed, searched: Searched) -> bytes:
    from charnia.apps.dossiers.compose import sheet_of
    from charnia.apps.dossiers.pdf import pdf_of

    return pdf_of(sheet_of(composed, searched))


def _json(composed: Composed, searched: Searched) -> bytes:
    from charnia.apps.dossiers.as_json import as_json

    return json.dumps(as_json(composed, searched), ensure_ascii=False, indent=2).encode()
