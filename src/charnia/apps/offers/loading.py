"""Loads a file of any source: its evidence, the people and organisations it tells of and the offers it makes, in one
report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions, queries
from charnia.apps.evidence.bulk import many_pages_at_hand
from charnia.apps.evidence.known_organisations import examine_organisations
from charnia.apps.evidence.known_people import examine_people
from charnia.apps.evidence.loading import Found, LoadReport, examine_records, store_found
from charnia.apps.evidence.models import EvidenceLoad
from charnia.apps.evidence.seen import SeenRecords, vanished_since
from charnia.apps.evidence.stored import keys_by_digest
from charnia.apps.evidence.vocabulary import topic_reader
from charnia.apps.offers.known import examine_offers, offers_gone, put_offers
from charnia.sources.json_files import is_json_lines
from charnia.sources.source import Source
from charnia.sources.steady_files import noticing_change

Progress = Callable[[int], None]


def load_files(
    *,
    source: Source,
    paths: list[Path],
    by: User | None,
    filename: str = "",
    licence: str = "",
    load: EvidenceLoad | None = None,
    processes: int = 0,
    progress: Progress = lambda seen: None,
) -> LoadReport:
    """Stores what the files hold as one load, closes it and says what came of it.

    Stopped at any point, what was stored stays, and running it again goes on without doubles. `load` is one that was
    opened before (a preview, or a query of a source); otherwise one is opened here. People and organisations come
    first, so that records that name them by id alone find them; offers last, since evidence stands behind them. Large
    files are parsed by `processes` further processes.
    """
    report, seen, seen_offers = LoadReport(), SeenRecords(), SeenRecords()
    load = load or _load_of_file(source.label, filename, licence or source.licence, by)
    for path in paths:
        told = source.organisations(path)
        report.organisations += actions.put_organisations(organisations=told, load=load, by=by)
        report.people += actions.put_people(people=source.people(path), load=load, by=by)
    with many_pages_at_hand():
        for path in paths:
            found = noticing_change(path, _found(source, path, seen, processes))
            store_found(found=found, load=load, by=by, report=report, seen=seen, progress=progress)
    for path in paths:
        report.offers += put_offers(offers=source.offers(path), by=by, load=load, seen=seen_offers)
    if load.since is None:
        report.vanished, report.vanished_titles = vanished_since(load, seen, is_whole=not report.faulty)
        if not report.counts.total():  # else its offers go with its records
            report.vanished_offers, report.vanished_offer_titles = offers_gone(load, seen_offers)
    actions.close_load(load=load, counts=report.figures, problems=report.problem_rows(), by=by)
    return report


def examine_files(*, source: Source, paths: list[Path], progress: Progress = lambda seen: None) -> LoadReport:
    """What `load_files` would do, storing nothing."""
    report = LoadReport()
    for path in paths:
        read = noticing_change(path, source.read(path))
        found = examine_records(found=read, source=source.label, progress=progress)
        report.counts += found.counts
        report.problems += found.problems
        report.people += examine_people(source.people(path))
        report.organisations += examine_organisations(source.organisations(path))
        report.offers += examine_offers(source.offers(path))
    return report


def _load_of_file(source: str, filename: str, licence: str, by: User | None) -> EvidenceLoad:
    """The load of a file of this name that was stopped before its end, or a new one."""
    stopped = queries.running_load(source, filename=filename) if filename else None
    if stopped and stopped.licence == licence:
        return stopped
    return actions.open_load(source=source, by=by, filename=filename, licence=licence)


def _found(source: Source, path: Path, seen: SeenRecords, processes: int) -> Iterable[Found]:
    if source.snapshot is None or not is_json_lines(path):
        return source.read(path)
    return source.snapshot(
        path, known=lambda digests: _known(digests, seen), processes=processes, topic_reader=topic_reader()
    )


def _known(digests: Sequence[str], seen: SeenRecords) -> Collection[str]:
    keys = keys_by_digest(digests)
    seen.add(keys.values())
    return keys.keys()
