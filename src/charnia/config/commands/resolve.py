"""`charnia resolve`: the organisations that affiliations name, from files and without a database."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from charnia.config.commands.console import BadInput, Progress, existing_file, say, say_json
from charnia.config.commands.files import Problems, file_to_write
from charnia.core.registers import RegisteredOrganisation
from charnia.engine.identity.affiliations import Mention, Resolution, Resolver
from charnia.engine.identity.registry import Registry
from charnia.engine.identity.words import LONGEST
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.ror.parse import read_ror

HELP = "Find the organisations of the ROR registry that affiliations name; what is doubtful stays empty"
EXAMPLE = "charnia resolve --registry ror-data.json affiliations.jsonl --out resolved.jsonl --explain why.jsonl"

_STEP = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files read and written."""
    parser.add_argument("affiliations", metavar="AFFILIATIONS", help='JSON Lines of {"affiliation": ...}')
    parser.add_argument(
        "--registry",
        action="append",
        required=True,
        metavar="FILE",
        help="ROR records of schema 2 or 1, as JSON Lines or the list of a data dump; may be given several times",
    )
    parser.add_argument("--out", required=True, metavar="OUT", help="JSON Lines to write: ror_ids and confidence added")
    parser.add_argument("--explain", metavar="OUT", help="JSON Lines to write: what speaks for and against each")
    parser.add_argument("--json", action="store_true", help="print a summary as JSON")


def run(options: argparse.Namespace) -> int:
    """Writes each affiliation with what it names. Status 1 when lines of a file had to be left out."""
    asked = existing_file(options.affiliations)
    registries = [existing_file(name) for name in options.registry]
    problems = Problems()
    resolver, known = _resolver(registries, problems)
    counts: Counter[str] = Counter()
    with ExitStack() as files, Progress("Resolving") as progress:
        read = [asked, *registries]
        out = files.enter_context(file_to_write(options.out, read=read))
        written = [Path(options.out)]
        why = (
            files.enter_context(file_to_write(options.explain, read=read, written=written)) if options.explain else None
        )
        for fields in _affiliations(asked, problems):
            resolution = resolver.resolve(fields["affiliation"])
            out.write(_line({**fields, **_answer(resolution)}))
            if why is not None:
                why.write(_line({"affiliation": fields["affiliation"], "organisations": _explained(resolution)}))
            counts.update(affiliations=1, named=bool(resolution.sure), organisations=len(resolution.sure))
            if counts["affiliations"] % _STEP == 0:
                progress.update(counts["affiliations"])
    if not counts["affiliations"]:
        raise BadInput(f"{asked} holds no affiliation that can be read; see the lines named above.")
    _tell(options, counts, known, problems.left_out)
    return 1 if problems.left_out else 0


def _resolver(paths: list[Path], problems: Problems) -> tuple[Resolver, int]:
    """A resolver for the registry of all files together, and the number of its organisations."""
    organisations: dict[str, RegisteredOrganisation] = {}
    for path in paths:
        for organisation in problems.good(read_ror(path), path):
            organisations.setdefault(organisation.id, organisation)
    if not organisations:
        names = ", ".join(map(str, paths))
        raise BadInput(f"{names} holds no ROR record that can be read; give the data dump of the registry, unpacked.")
    return Resolver(Registry(organisations.values())), len(organisations)


def _affiliations(path: Path, problems: Problems) -> Iterator[dict[str, Any]]:
    """The objects of the file that hold an affiliation; others are reported and left out."""
    for line, fields in problems.good(read_json_file(path, always=("affiliation",)), path):
        affiliation = fields.get("affiliation")
        if not isinstance(affiliation, str):
            problems.note(
                LineProblem(line, 'There is no text under "affiliation"; write {"affiliation": "..."}.'), path
            )
            continue
        if len(affiliation) > LONGEST:
            said = f"The affiliation is longer than {LONGEST:,} characters; only its beginning was read."
            problems.note(LineProblem(line, said, kept=True), path)
        yield fields


def _line(value: dict[str, Any]) -> str:
    """One line of JSON. Halves of characters, which JSON can spell and UTF-8 cannot, stay spelt."""
    text = json.dumps(value, ensure_ascii=False)
    return f"{text if text.isascii() or _is_writable(text) else json.dumps(value)}\n"


def _is_writable(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _answer(resolution: Resolution) -> dict[str, Any]:
    ids = [mention.organisation.id for mention in resolution.sure]
    return {"ror_ids": ids, "confidence": round(resolution.confidence, 4)}


def _explained(resolution: Resolution) -> list[dict[str, Any]]:
    return [
        *(_mention(mention, named=True) for mention in resolution.sure),
        *(_mention(mention, named=False) for mention in resolution.unsure),
    ]


def _mention(mention: Mention, *, named: bool) -> dict[str, Any]:
    return {
        "ror_id": mention.organisation.id,
        "name": mention.organisation.name,
        "words": mention.quote,
        "named": named,
        "confidence": round(mention.confidence, 4),
        "reasons": [{"because": reason.because, "points": reason.points} for reason in mention.reasons],
    }


def _tell(options: argparse.Namespace, counts: Counter[str], known: int, left_out: int) -> None:
    if options.json:
        keys = ("affiliations", "named", "organisations")
        say_json({**{key: counts[key] for key in keys}, "registry": known, "left_out": left_out})
        return
    say(
        f"{counts['affiliations']:,} affiliations against {known:,} organisations: {counts['named']:,} name "
        f"{counts['organisations']:,} of them. They are in {options.out}."
    )
