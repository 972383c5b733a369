"""Asking ROR for an institution of the list whose name is not known here, so that sources that go by the name can be
asked too."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.db import IntegrityError

from charnia.apps.accounts.models import User
from charnia.apps.organisations.queries import ASKED_FOR_LIST, names_in_register
from charnia.apps.organisations.register_asking import RegisterAsking, found_over_network
from charnia.apps.organisations.register_loading import examine_register, load_register
from charnia.apps.organisations.register_matching import Fate
from charnia.apps.programmes.institutions.queries import Row
from charnia.core.vocabulary import Register
from charnia.sources.access import Access
from charnia.sources.registers import REGISTERS

_ENDED = "ROR says that it has closed or was withdrawn, so it is not added here."


def name_by_ror(row: Row, *, access: Access, by: User | None, is_dry_run: bool = False) -> str:
    """Stores what ROR says of the institution as `charnia load ror` does, unless it is a dry run; why its name stays
    unknown, where it does: also a ROR that does not answer is told so, and not raised."""
    asking = RegisterAsking(source=REGISTERS["ror"], access=access, ids=(row.institution.ror,))
    files = replace(asking.as_files(), filenames=(f"{ASKED_FOR_LIST}{row.institution.ror}",))
    found = found_over_network(asking)
    load = examine_register if is_dry_run else partial(load_register, by=by)
    try:
        report = load(files=files, found=found)
    except IntegrityError:
        if names_in_register(Register.ROR, asking.ids):
            return ""  # another worker has asked for the same and was faster
        raise
    if report.counts[Fate.LEFT_OUT.value]:
        return _ENDED
    return " ".join(map(str, report.problems))
