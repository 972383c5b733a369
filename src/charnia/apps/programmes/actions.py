"""Every write of the desk's own: files of evidence, previewed and then loaded."""

from __future__ import annotations

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.evidence.actions import open_load
from charnia.apps.evidence.loading import LoadReport, examine_records, load_records
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.offers.known import put_offers
from charnia.apps.programmes.uploads import as_file
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed
from charnia.sources.catalogue import Source, source_labelled

_NOTHING_READ = "None of its lines could be read. {first} Mend the file and choose it again; nothing was stored."


@transaction.atomic
def preview_file(*, source: Source, filename: str, licence: str, payload: bytes, by: User) -> EvidenceLoad:
    """Reads and checks a file and keeps it until somebody decides. No record is stored yet.

    Raises NotAllowed for accounts that may not import, and when no line of the file can be used.
    """
    _require_importer(by)
    with as_file(payload) as path:
        report = examine_records(found=source.read(path))
    if not report.read:
        raise NotAllowed(_NOTHING_READ.format(first=next(map(str, report.problems), "It holds no record.")))
    return open_load(
        source=source.label,
        by=by,
        filename=filename,
        licence=licence or source.licence,
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
        report = load_records(found=source.read(path), source=source.label, by=by, load=waiting)
        put_offers(offers=source.offers(path), by=by)
    return report


def _require_importer(by: User) -> None:
    if not by.may(Permission.IMPORT_EVIDENCE):
        raise NotAllowed("Only the programme team imports evidence.")
