""" "Not mine": the record is out of the very next answer everywhere, the ranking with it, and back when taken back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.evidence.models import Authorship
from charnia.apps.gaps.models import Gap
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.evidence import PersonReference
from tests.apps.matches.conftest import ROSA, put_papers
from tests.apps.matches.test_bridges import named
from tests.apps.reading import LogIn, assert_closed_to, page, said_after

WEAR = "Zymography of a rare enzyme"


@pytest.fixture
def rosas_account(rosa: Person, charlie: User) -> User:
    Person.objects.filter(pk=rosa.pk).update(user=charlie)
    return charlie


@pytest.fixture
def one_paper(gap: Gap, rosa: Person) -> Authorship:
    """Rosa stands before Sam because of one paper alone."""
    put_papers(ROSA, "Diagnostic accuracy study: how to run a diagnostic accuracy study")
    put_papers(PersonReference("test:sam", "Sam Second"), "A study, among other things, of accuracy and of beekeeping")
    put_papers(ROSA, WEAR, start=1)
    return Authorship.objects.get(person=rosa, record__source_id="doi:10.2/test:rosa-0")


def everywhere(gap: Gap, paper: Authorship, alice: Client) -> dict[str, str]:
    """Every page on which the paper counts for Rosa."""
    rosa = Person.objects.get(name="Rosa Rowan")
    visitor = Client()
    return {
        "bridges": page(alice, "matches:gap", gap.pk),
        "dossier": page(alice, "dossiers:product", gap.brief.product_id),
        "profile": page(visitor, "directory:person", rosa.slug),
        "search": page(visitor, "directory:people", q="diagnostic accuracy"),
        "record": page(visitor, "evidence:record", paper.record_id),
        "tried": page(alice, "matches:why-not-one", gap.pk, f"person-{rosa.pk}"),
    }


def test_it_is_gone_everywhere_at_once_and_comes_back(
    one_paper: Authorship, gap: Gap, alice: User, rosas_account: User, as_user: LogIn
) -> None:
    company, rosa = as_user(alice), as_user(rosas_account)
    before = everywhere(gap, one_paper, company)
    assert named(before["bridges"])[:2] == ["Rosa Rowan", "Sam Second"]
    for place in ("bridges", "dossier", "profile", "tried"):
        assert "how to run a diagnostic accuracy study" in before[place], place
    for place in ("search", "record"):
        assert "Rosa Rowan" in before[place], place

    said = said_after(rosa, reverse("evidence:not-mine", args=[one_paper.pk]))
    assert "no longer counts for Rosa Rowan" in said
    after = everywhere(gap, one_paper, company)
    assert named(after["bridges"])[0] == "Sam Second"
    assert "Rosa Rowan" not in named(after["bridges"])
    for place in ("bridges", "dossier", "profile", "tried"):
        assert "how to run a diagnostic accuracy study" not in after[place], place
    for place in ("search", "record"):
        assert "Rosa Rowan" not in after[place], place
    assert WEAR in after["profile"]

    said_after(rosa, reverse("evidence:take-back", args=[one_paper.pk]))
    back = everywhere(gap, one_paper, company)
    assert named(back["bridges"]) == named(before["bridges"])
    assert "how to run a diagnostic accuracy study" in back["profile"]


def test_a_reload_of_the_source_does_not_bring_it_back(
    one_paper: Authorship, gap: Gap, alice: User, rosas_account: User, as_user: LogIn
) -> None:
    said_after(as_user(rosas_account), reverse("evidence:not-mine", args=[one_paper.pk]))
    put_papers(ROSA, "Diagnostic accuracy study, second edition of the record")
    one_paper.refresh_from_db()
    assert one_paper.disowned_at is not None
    assert "Rosa Rowan" not in named(page(as_user(alice), "matches:gap", gap.pk))


def test_only_the_person_and_the_team_say_so(
    one_paper: Authorship, cedar: Organisation, alice: User, fay: User, tess: User, as_user: LogIn
) -> None:
    for name in ("not-mine", "take-back"):
        path = reverse(f"evidence:{name}", args=[one_paper.pk])
        assert_closed_to(path, as_user(alice), as_user(fay), method="post")
    said_after(as_user(tess), reverse("evidence:not-mine", args=[one_paper.pk]))
    one_paper.refresh_from_db()
    assert one_paper.disowned_by == tess


def test_twice_is_refused_in_a_sentence(one_paper: Authorship, rosas_account: User, as_user: LogIn) -> None:
    client = as_user(rosas_account)
    path = reverse("evidence:not-mine", args=[one_paper.pk])
    said_after(client, path)
    assert "has already been removed" in said_after(client, path)
    path = reverse("evidence:take-back", args=[one_paper.pk])
    said_after(client, path)
    assert "already counts" in said_after(client, path)
