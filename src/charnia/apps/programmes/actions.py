"""Every write of the desk's own: files of evidence, previewed and then loaded; measuring and learning."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.evidence.actions import open_load
from charnia.apps.evidence.loading import LoadReport
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.matches.exposure import measure_exposure
from charnia.apps.matches.learning import lesson_of_today, store_lesson
from charnia.apps.matches.models import ExposureMeasure, LearnedWeights
from charnia.apps.offers.loading import examine_files, load_files
from charnia.apps.programmes.uploads import LARGEST_UNPACKED, as_file
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed
from charnia.sources.catalogue import source_labelled
from charnia.sources.packed_files import is_larger_unpacked
from charnia.sources.source import Source

_NOTHING_READ = "None of its lines could be read. {first} Mend the file and choose it again; nothing was stored."
_TOO_LARGE = "Unpacked, the file has more than the 200 MB that go in here. Split it, or run: charnia load {filename}"


def preview_file(*, source: Source, filename: str, licence: str, payload: bytes, by: User) -> EvidenceLoad:
    """Reads and checks a file and keeps it until somebody decides. No record is stored yet.

    Raises NotAllowed for accounts that may not import, and when the file is too large unpacked or no line of it can
    be used.
    """
    _require_importer(by)
    with as_file(payload) as path:
        if is_larger_unpacked(path, than=LARGEST_UNPACKED):
            raise NotAllowed(_TOO_LARGE.format(filename=filename))
        report = examine_files(source=source, paths=[path])
    if not report.read:
        raise NotAllowed(_NOTHING_READ.format(first=next(map(str, report.problems), "It holds no record.")))
    return open_load(
        source=source.label,
        by=by,
        filename=filename,
        licence=licence or source.licence,
        status=LoadStatus.PREVIEW,
        payload=payload,
        counts=report.figures,
        problems=report.problem_rows(),
    )


@transaction.atomic
def load_file(*, load: EvidenceLoad, by: User) -> LoadReport:
    """Stores the good records of a previewed file, all of them or, if anything fails, none.

    Raises NotAllowed for accounts that may not import, and once somebody has decided on the file.
    """
    _require_importer(by)
    waiting = EvidenceLoad.objects.select_for_update().filter(pk=load.pk, status=LoadStatus.PREVIEW).first()
    if waiting is None:
        raise NotAllowed("This file has already been loaded or discarded.")
    source = source_labelled(waiting.source)
    with as_file(bytes(waiting.payload)) as path:
        return load_files(source=source, paths=[path], by=by, load=waiting)


def measure(*, by: User) -> ExposureMeasure:
    """Measures how evenly people are shown. Raises NotAllowed for those who may not see all briefs."""
    _require_team(by)
    return measure_exposure(by=by)


def learn(*, by: User) -> LearnedWeights:
    """Learns from feedback and stores what came of it. Raises NotAllowed for those who may not see all briefs, and
    while learning is switched off."""
    _require_team(by)
    if not settings.LEARNS_FROM_USE:
        raise NotAllowed("Learning is switched off. Set CHARNIA_LEARNS_FROM_USE to yes to switch it on.")
    return store_lesson(lesson_of_today(), by=by)


def _require_team(by: User) -> None:
    if not by.may(Permission.SEE_ALL_BRIEFS):
        raise NotAllowed("Only the programme team can do this.")


def _require_importer(by: User) -> None:
    if not by.may(Permission.IMPORT_EVIDENCE):
        raise NotAllowed("Only the programme team imports evidence.")
