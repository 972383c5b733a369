"""Every write to the list of institutions."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.programmes.institutions.gateway_lookup import may_be_asked
from charnia.apps.programmes.institutions.queries import job_arguments, rows_of, with_jobs
from charnia.apps.programmes.models import Institution
from charnia.apps.work.actions import enqueue, stop_each
from charnia.apps.work.models import Job, JobKind
from charnia.apps.work.queries import open_jobs
from charnia.core.access.roles import Permission
from charnia.core.registers import ror_of
from charnia.core.verdict import NotAllowed
from charnia.sources.gtr.client import organisation_id

NO_CONTACT = (
    "Sources want to know who asks: whoever runs the installation sets CHARNIA_CONTACT to an address that they may "
    "write to, for the site and for charnia work."
)
CHANGED_MEANWHILE = "Somebody else has changed this institution meanwhile. Open the page again."
_GONE = "This institution has been taken off the list."


@transaction.atomic
def add_institution(*, ror: str, by: User | None) -> Institution:
    """Puts an institution on the list, by its ROR id or the address of that, and has the sources asked for it in the
    background where that can be. `by` is None on the command line, which asks by itself.

    Raises NotAllowed for accounts that may not import, for what is no ROR id, and for one that is on the list.
    """
    _require_importer(by)
    id_ = ror_of(ror)
    if not id_:
        raise NotAllowed(
            f"{ror[:80]} is not a ROR id: copy the id or its address from ror.org, such as https://ror.org/04h699437."
        )
    institution, is_new = Institution.objects.get_or_create(ror=id_, defaults={"added_by": by})
    if not is_new:
        raise NotAllowed(f"{id_} is on the list already.")
    record(action="institution.added", target=institution, by=by, ror=id_)
    if by is not None and settings.CONTACT:
        ask_for_fetches(institution=institution, by=by)
    return institution


@transaction.atomic
def change_institution(
    *, institution: Institution, gateway_id: str, left_out: Collection[str], by: User | None
) -> Institution:
    """Says which sources are not asked for it, and by what the Gateway to Research knows it: its id there, the address
    of that, or nothing. `by` is None on the command line. Raises NotAllowed for accounts that may not import, and when
    somebody else has changed it or taken it away."""
    _require_importer(by)
    before = Institution.objects.select_for_update().filter(pk=institution.pk).first()
    if before is None:
        raise NotAllowed(_GONE)
    if (before.gateway_id, before.left_out) != (institution.gateway_id, institution.left_out):
        raise NotAllowed(CHANGED_MEANWHILE)
    before.gateway_id = organisation_id(gateway_id)
    before.left_out = sorted(left_out)
    before.save()
    record(action="institution.changed", target=before, by=by, ror=before.ror)
    return before


def keep_gateway_id(*, institution: Institution, gateway_id: str, by: User | None) -> Institution:
    """Writes down the id that the Gateway was found to know it by; the rest as in `change_institution`."""
    return change_institution(institution=institution, gateway_id=gateway_id, left_out=institution.left_out, by=by)


@transaction.atomic
def remove_institution(*, institution: Institution, by: User) -> None:
    """Takes an institution off the list, and stops what is fetched for it; what came of it stays. Raises NotAllowed for
    accounts that may not import, and when it is gone."""
    _require_importer(by)
    removed, _ = Institution.objects.filter(pk=institution.pk).delete()
    if not removed:
        raise NotAllowed(_GONE)
    record(action="institution.removed", target=institution, by=by, ror=institution.ror)
    stop_each(jobs=open_jobs(JobKind.FETCH).filter(arguments__institution=institution.ror), by=by)


@transaction.atomic
def fetch_now(*, institution: Institution, by: User) -> list[Job]:
    """Has each source asked for the institution in the background, as soon as a worker is free. Raises NotAllowed for
    accounts that may not import, without an address that sources may write to, and where no source can be asked."""
    _require_importer(by)
    _require_contact()
    if not Institution.objects.filter(pk=institution.pk).exists():
        raise NotAllowed(_GONE)
    jobs = ask_for_fetches(institution=institution, by=by)
    if not jobs:
        raise NotAllowed("No source can be asked for it: under “Change” you say which ones are.")
    return jobs


@transaction.atomic
def fetch_all_now(*, by: User) -> Job:
    """Has every source asked for every institution. Raises NotAllowed for accounts that may not import, and without an
    address that sources may write to."""
    _require_importer(by)
    _require_contact()
    return enqueue(kind=JobKind.FETCH_ALL, arguments={}, by=by)


@transaction.atomic
def stop_all(*, by: User) -> int:
    """Stops all that is fetched or waits for it; how many jobs. Raises NotAllowed for accounts that may not import."""
    _require_importer(by)
    return stop_each(jobs=open_jobs(JobKind.FETCH, JobKind.FETCH_ALL), by=by)


@transaction.atomic
def ask_for_fetches(*, institution: Institution, by: User | None) -> list[Job]:
    """The jobs that ask each source for the institution, those that wait or run already among them."""
    [row] = rows_of([institution])
    return [
        enqueue(kind=JobKind.FETCH, arguments=job_arguments(institution, one), by=by)
        for one in row.questions
        if may_be_asked(row, one)
    ]


@transaction.atomic
def ask_for_what_is_new(*, institution: Institution, by: User | None) -> list[Job]:
    """The jobs that ask sources that were never asked for the institution: an earlier one may have brought what they
    want, which is its name. None for one that has been taken off the list meanwhile."""
    if not Institution.objects.filter(pk=institution.pk).exists():
        return []
    [row] = with_jobs(rows_of([institution]))
    return [
        enqueue(kind=JobKind.FETCH, arguments=job_arguments(institution, one), by=by)
        for one in row.questions
        if one.is_new and may_be_asked(row, one)
    ]


def _require_contact() -> None:
    if not settings.CONTACT:
        raise NotAllowed(NO_CONTACT)


def _require_importer(by: User | None) -> None:
    if by is not None and not by.may(Permission.IMPORT_EVIDENCE):
        raise NotAllowed("Only the programme team keeps the list of institutions.")
