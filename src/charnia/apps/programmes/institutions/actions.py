"""Every write to the list of institutions."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.programmes.models import Institution
from charnia.core.access.roles import Permission
from charnia.core.registers import ror_of
from charnia.core.verdict import NotAllowed
from charnia.sources.gtr.client import organisation_id

_GONE = "This institution has been taken off the list."


@transaction.atomic
def add_institution(*, ror: str, by: User | None) -> Institution:
    """Puts an institution on the list, by its ROR id or the address of that. `by` is None on the command line.

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
        raise NotAllowed("Somebody else has changed this institution meanwhile. Open the page again.")
    before.gateway_id = organisation_id(gateway_id)
    before.left_out = sorted(left_out)
    before.save()
    record(action="institution.changed", target=before, by=by, ror=before.ror)
    return before


@transaction.atomic
def remove_institution(*, institution: Institution, by: User) -> None:
    """Takes an institution off the list; what came of it stays. Raises NotAllowed for accounts that may not import, and
    when it is gone."""
    _require_importer(by)
    removed, _ = Institution.objects.filter(pk=institution.pk).delete()
    if not removed:
        raise NotAllowed(_GONE)
    record(action="institution.removed", target=institution, by=by, ror=institution.ror)


def _require_importer(by: User | None) -> None:
    if by is not None and not by.may(Permission.IMPORT_EVIDENCE):
        raise NotAllowed("Only the programme team keeps the list of institutions.")
