"""Two workers that ask ROR for one institution at the same time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from charnia.apps.organisations.models import Organisation, RegisterEntry, RegisterLoad
from charnia.apps.programmes.institutions.queries import rows_of
from charnia.apps.programmes.institutions.ror_naming import name_by_ror
from charnia.apps.programmes.models import Institution
from charnia.core.vocabulary import Register
from tests.sources.local_source import LocalSource, access_to, serving
from tests.sources.ror.test_network import LEICESTER, answers

pytestmark = pytest.mark.django_db


def test_the_slower_one_takes_what_the_faster_has_stored() -> None:
    others: list[Organisation] = []

    def another(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if not others and sql.startswith("SELECT") and 'FROM "organisations_registerentry"' in sql:
            others.append(Organisation(slug="other", name="University of Leicester", ror=LEICESTER))
            others[0].save()
            told = {"facts": {"name": others[0].name}, "load": RegisterLoad.objects.get()}
            RegisterEntry.objects.create(
                register=Register.ROR, register_id=LEICESTER, organisation=others[0], content_hash="of before", **told
            )
        return result

    [row] = rows_of([Institution.objects.create(ror=LEICESTER)])
    with serving(LocalSource(answers=answers)) as source, connection.execute_wrapper(another):
        said = name_by_ror(row, access=access_to(source), by=None)
    assert (said, len(others)) == ("", 1)
    assert RegisterEntry.objects.get().content_hash == "of before"
    assert Organisation.objects.count() == 1
    assert rows_of(list(Institution.objects.all()))[0].name == "University of Leicester"
