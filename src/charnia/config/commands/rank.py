"""`charnia rank`: people, organisations or records ranked for needs, from files and without a database."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO, TypeVar

from charnia.config.commands.console import BadInput, Progress, counted, existing_file, note, say, say_json
from charnia.config.commands.explanations import Explanations, expected_size, say_what_is_coming, size_in_words
from charnia.config.commands.files import Problems, file_to_write
from charnia.config.commands.installation import opened_model
from charnia.core.evidence import EvidenceRecord, Need
from charnia.engine.index.meanings import text_of, text_of_need
from charnia.engine.index.mixed import RankingIndex
from charnia.engine.index.vectors import SHORTEST_RECORD
from charnia.engine.measures import run_line
from charnia.engine.ranking.explain import Explainer, parts_of
from charnia.engine.ranking.foreign import WHAT_TO_DO, language_of_need
from charnia.engine.ranking.pool import Candidates, EvidencePool, PoolSnapshot, document_of
from charnia.engine.ranking.rank import PROPOSED_RECORDS, Ranked, rank
from charnia.engine.text.embeddings.contract import Encoder, TextReader, WordsOnly
from charnia.engine.text.embeddings.recent import RecentEncoder
from charnia.sources.evidence_file import read_evidence, read_needs

HELP = "Rank the people, organisations or records of an evidence file for each need of a needs file"
EXAMPLE = "charnia rank --evidence evidence.jsonl --needs needs.jsonl --run run.tsv --explain why.jsonl"

_NEEDS_WEIGHED = 4
_SENTENCES = 50_000
"""Sentences of the evidence that are remembered, some 80 MB."""

_Value = TypeVar("_Value", EvidenceRecord, Need)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files read and written, and whom to rank."""
    parser.add_argument("--evidence", required=True, metavar="FILE", help="evidence records, JSON Lines")
    parser.add_argument("--needs", required=True, metavar="FILE", help="needs, JSON Lines")
    parser.add_argument("--run", required=True, metavar="OUT", help="TREC run to write, parted by tabs")
    parser.add_argument(
        "--candidates", choices=list(Candidates), default=Candidates.PEOPLE, help="whom to rank (default: people)"
    )
    parser.add_argument("--top", type=int, default=100, metavar="K", help="places a need, 0 for all (default: 100)")
    parser.add_argument("--explain", metavar="OUT", help="JSON Lines to write: a proof card for each line of the run")
    parser.add_argument(
        "--explain-top",
        type=int,
        metavar="K",
        help="explain no more than the first K places of each need (default: every line of the run)",
    )
    parser.add_argument(
        "--as-of",
        type=dt.date.fromisoformat,
        metavar="DATE",
        help="day from which the age of evidence is counted, YYYY-MM-DD (default: the need's date, else today)",
    )
    parser.add_argument(
        "--words-only", action="store_true", help="compare words alone, even where an embedding model is installed"
    )
    parser.add_argument("--json", action="store_true", help="print a summary as JSON")


def run(options: argparse.Namespace) -> int:
    """Writes the run. Status 1 when lines of a file had to be left out."""
    if options.top < 0:
        raise BadInput("--top must be 0 (for all) or more.")
    if options.explain_top is not None and options.explain_top < 1:
        raise BadInput("--explain-top must be 1 or more; leave it out to explain every line of the run.")
    evidence, needs = existing_file(options.evidence), existing_file(options.needs)
    problems = Problems()
    asked = list(problems.good(read_needs(needs), needs))
    if not asked:
        raise BadInput(f"{needs} holds no need that can be read; see the lines named above.")
    with Progress("Reading evidence") as progress:
        records = list(_counted(problems.good(read_evidence(evidence), evidence), progress))
    if not records:
        raise BadInput(f"{evidence} holds no record that can be read; see the lines named above.")
    model = WordsOnly("Words alone were asked for.") if options.words_only else opened_model()
    encoder = None if isinstance(model, WordsOnly) else model
    if encoder is not None:
        _encode(encoder, records, asked)
    pool = EvidencePool(records, index=RankingIndex(encoder, shortest=SHORTEST_RECORD)).snapshot()
    languages = {need.id: named for need in asked if (named := language_of_need((need.title, need.text)))}
    for id_, language in languages.items():
        note(f"The need {id_} seems to be in {language}. {WHAT_TO_DO}")
    found = _written(pool, asked, options, read=[evidence, needs], encoder=encoder)
    lines, unanswered = sum(found), [need.id for need, places in zip(asked, found, strict=True) if not places]
    summary = {
        "needs": len(asked),
        "records": len(records),
        "lines": lines,
        "left_out": problems.left_out,
        "unanswered": unanswered,
        "other_languages": languages,
        "compared": "words" if encoder is None else f"words and {encoder.model.name}",
    }
    if options.json:
        say_json(summary)
    else:
        what = f"{counted(lines, 'line')} for {counted(len(asked), 'need')} from {counted(len(records), 'record')}"
        say(f"{options.run} holds {what}.")
        for id_ in unanswered:
            say(f"Nothing in the evidence is like the need {id_}, so the run has no line for it. Is it in English?")
        if isinstance(model, WordsOnly):
            say(f"Words alone were compared. {model.why}")
    return 1 if problems.left_out else 0


def _encode(encoder: Encoder, records: Iterable[EvidenceRecord], needs: Iterable[Need]) -> None:
    """Reads every text once with the model, which keeps the vectors, so that progress can be seen."""
    texts = [text_of(document_of(record)) for record in records]
    texts += [text_of_need(parts_of(need)) for need in needs]
    said = [text for text in texts if text]
    with Progress("Reading meaning", len(said)) as progress:
        encoder.encode(said, progress=progress.update)


def _written(
    pool: PoolSnapshot,
    asked: Sequence[Need],
    options: argparse.Namespace,
    *,
    read: Iterable[Path],
    encoder: Encoder | None,
) -> list[int]:
    """Writes the run, and the explanations where they are asked for; how many lines each need has in the run.

    Raises BadInput when the files cannot be written to their end."""
    with ExitStack() as files, Progress("Ranking", len(asked)) as progress:
        run_file = files.enter_context(file_to_write(options.run, read=read))
        explanations = None
        if options.explain:
            opened = files.enter_context(file_to_write(options.explain, read=read, written=[Path(options.run)]))
            explanations = Explanations(opened, most=options.explain_top, reader=_passage_reader(encoder))
            say_what_is_coming(_expected_size(pool, asked, options), Path(options.explain))
        found = []
        try:
            for need in asked:
                found.append(_answer(pool, need, options, run_file, explanations))
                beside = f"{size_in_words(explanations.size)} explained" if explanations else ""
                progress.update(len(found), beside=beside)
            files.close()
        except OSError as problem:
            raise BadInput(
                f"The results could not be written to their end ({problem.strerror}) and are not whole. "
                "Make room, or ask for less with --top or --explain-top."
            ) from problem
    return found


def _passage_reader(encoder: Encoder | None) -> TextReader | None:
    """What reads single sentences, each once; with the model that is asked for they are kept on disk as texts are."""
    if encoder is None:
        return None
    return TextReader(documents=RecentEncoder(encoder, most=_SENTENCES), needs=RecentEncoder(encoder))


def _expected_size(pool: PoolSnapshot, asked: Sequence[Need], options: argparse.Namespace) -> float:
    """Bytes that the explanations will take, told from a few of the needs."""
    some = asked[:: max(1, len(asked) // _NEEDS_WEIGHED)]
    sizes = [expected_size(need, *_ranked(pool, need, options), most=options.explain_top) for need in some]
    return len(asked) * sum(sizes) / len(sizes)


def _answer(
    pool: PoolSnapshot, need: Need, options: argparse.Namespace, run_file: TextIO, explanations: Explanations | None
) -> int:
    """Writes the lines of one need and returns how many there are in the run."""
    ranking, explainer = _ranked(pool, need, options)
    for place, ranked in enumerate(ranking, start=1):
        run_file.write(run_line(need.id, ranked.candidate, place, ranked.score))
    if explanations is not None:
        explanations.write(need, ranking, explainer)
    return len(ranking)


def _ranked(pool: PoolSnapshot, need: Need, options: argparse.Namespace) -> tuple[list[Ranked], Explainer]:
    """The ranking for one need, and what explains its places."""
    vector = pool.index.vector(parts_of(need))
    among = Candidates(options.candidates)
    whole = options.top == 0
    ranking = rank(pool, vector, among=among, limit=options.top or None, proposed=None if whole else PROPOSED_RECORDS)
    as_of = options.as_of or need.date or dt.datetime.now(tz=dt.UTC).date()
    return ranking, Explainer(pool, vector, need=need, among=among, as_of=as_of)


def _counted(values: Iterable[_Value], progress: Progress) -> Iterator[_Value]:
    for number, value in enumerate(values, start=1):
        yield value
        progress.update(number)
