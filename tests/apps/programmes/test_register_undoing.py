"""Decisions on registers are taken back: everything is as it was, but for what was changed since, and it stands."""

from __future__ import annotations

import json

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence.actions import open_load, put_people
from charnia.apps.evidence.models import EvidenceRecord, IndexChange
from charnia.apps.matches.pool import Pool
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.actions import (
    change_organisation,
    create_organisation,
    open_register_load,
    store_register_steps,
)
from charnia.apps.organisations.models import (
    AcceptedChange,
    DoubtStatus,
    Membership,
    Organisation,
    RegisterDoubt,
    RegisterEntry,
)
from charnia.apps.organisations.register_loading import RegisterFiles, load_register
from charnia.apps.organisations.register_matching import Matcher
from charnia.apps.people.models import DeclaredConflict, Person
from charnia.apps.products.models import Product
from charnia.apps.programmes.forgetting import forget_person
from charnia.apps.programmes.register_decisions import (
    accept_register_doubt,
    pointers_to_organisations,
    take_back_acceptance,
)
from charnia.core.evidence import Affiliation, PersonFacts, PersonReference
from charnia.core.registers import Address, RegisteredOrganisation
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Register
from charnia.engine.text.embeddings.contract import WordsOnly
from tests.apps.programmes.register_scenes import (
    EARLIER,
    OWN,
    Furnishing,
    a_registered_one,
    accept,
    everything,
    load_entry,
    other,
    paper,
    store,
    take_back,
    the_doubt,
    works_of,
)
from tests.apps.programmes.test_register_doubts import ALDER, REFERENCE, load

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(alder: Organisation) -> Organisation:
    """The registered one beside Alice's Alder."""
    load()
    return a_registered_one()


@pytest.mark.parametrize("seed", range(20))
def test_taken_back_every_row_of_every_table_is_as_it_was(alder: Organisation, tess: User, seed: int) -> None:
    load()
    Furnishing(seed, alder, tess).furnish()
    registered, before = other(), everything()
    accept(tess)
    assert not Organisation.objects.filter(pk=registered.pk).exists()
    for model, name in pointers_to_organisations():
        assert not model._base_manager.filter(**{name: registered.pk}).exists()
    back = take_back(tess)
    assert everything() == before
    assert (back.other, back.stays) == (registered, ())
    assert not AcceptedChange.objects.exists()
    assert RegisterDoubt.objects.get(register_id="01234567").status == DoubtStatus.REFUSED
    trail = AuditEntry.objects.filter(action__startswith="register-doubt.acc").values_list("action", "by")
    assert list(trail) == [("register-doubt.acceptance-undone", tess.pk), ("register-doubt.accepted", tess.pk)]


def test_where_nothing_stood_for_the_entry_it_goes_again(alder: Organisation, tess: User) -> None:
    load(known_only=True)
    before = everything()
    accept(tess)
    assert take_back(tess).other is None
    assert everything() == before


def test_one_that_accounts_keep_has_its_entry_again_and_nothing_else_moves(
    two: Organisation, alder: Organisation, tess: User, bob: User
) -> None:
    Membership.objects.create(organisation=two, user=bob, role="owner")
    before = everything()
    accept(tess)
    two.refresh_from_db()
    assert (two.companies_house, works_of(two)) == (None, ["doi:10.1/1"])
    take_back(tess)
    assert everything() == before


def test_several_decisions_on_one_are_taken_back_from_the_newest_on(
    two: Organisation, alder: Organisation, tess: User
) -> None:
    found = RegisteredOrganisation(register=Register.ROR, id="04h699437", name="Alder Diagnostics")
    before = everything()
    accept(tess)
    load_register(files=RegisterFiles(register=Register.ROR), found=[found], by=None)
    doubt = RegisterDoubt.objects.get(register="ror")
    accept_register_doubt(doubt=doubt, by=tess)
    with pytest.raises(NotAllowed, match="A later decision, ROR 04h699437 for Alder Diagnostics"):
        take_back(tess)
    assert the_doubt().status == DoubtStatus.ACCEPTED
    doubt.refresh_from_db()
    take_back_acceptance(doubt=doubt, by=tess)
    take_back(tess)
    after = everything()
    assert {key: after[key] for key in before} == before


def test_one_that_went_into_another_comes_back_with_its_own_decision(
    two: Organisation, alder: Organisation, charlie: User, tess: User
) -> None:
    third = create_organisation(by=charlie, owner=charlie, fields={"name": "Alder Diagnostics"})
    load()
    first, second = (RegisterDoubt.objects.get(organisation=one) for one in (alder, third))
    before = everything()
    accept_register_doubt(doubt=first, by=tess)
    Membership.objects.filter(organisation=alder).delete()
    accept_register_doubt(doubt=second, by=tess)
    assert works_of(third) == ["doi:10.1/1"]
    for doubt, holder in ((second, alder), (first, two)):
        take_back_acceptance(doubt=doubt, by=tess)
        assert works_of(holder) == ["doi:10.1/1"]
    after = everything()
    left = {key: fields for key, fields in before.items() if not key.startswith("organisations.membership")}
    assert {key: after[key] for key in left} == left


def test_neither_a_load_nor_a_name_links_the_two_again(two: Organisation, alder: Organisation, tess: User) -> None:
    accept(tess)
    take_back(tess)
    before = everything()
    load()
    after = {key: fields for key, fields in everything().items() if not key.startswith("organisations.registerload")}
    for fields in (*before.values(), *after.values()):
        fields.pop("load", None)
    assert {key: fields for key, fields in before.items() if key in after} == after
    Membership.objects.filter(organisation=alder).delete()
    Organisation.objects.filter(pk=alder.pk).update(town="Fenmarsh", source_id="companies-house:01234567")
    RegisterEntry.objects.all().delete()
    Organisation.objects.filter(pk=two.pk).update(companies_house=None, name="Quite another")
    load()
    assert other() not in (alder, two)
    alder.refresh_from_db()
    assert alder.companies_house is None
    assert the_doubt().status == DoubtStatus.REFUSED


def test_a_load_whose_steps_are_older_than_the_decision_does_not_undo_it(
    two: Organisation, alder: Organisation, tess: User
) -> None:
    accept(tess)

    told = RegisteredOrganisation(register=Register.COMPANIES_HOUSE, id="01234567", name="Alder", founded=2001)
    steps = Matcher(Register.COMPANIES_HOUSE).steps([told])
    take_back(tess)
    opened = open_register_load(register=Register.COMPANIES_HOUSE, filenames=(), licence="", by=None)
    store_register_steps(load=opened, steps=steps, by=None)
    alder.refresh_from_db()
    assert (alder.companies_house, alder.founded, other()) == (None, None, two)
    load_entry(founded=2001)
    two.refresh_from_db()
    assert two.founded == 2001


def test_what_loads_brought_by_the_entry_goes_with_it(two: Organisation, alder: Organisation, tess: User) -> None:
    Organisation.objects.filter(pk=alder.pk).update(source_id=OWN.id)
    Organisation.objects.filter(pk=two.pk).update(source_id=EARLIER.id)
    accept(tess)
    store(paper(1, REFERENCE, text="Corrected."), paper(2, REFERENCE), paper(3, EARLIER), paper(4, OWN))
    store(paper(5, REFERENCE, OWN), paper(6, OWN, EARLIER), paper(7, REFERENCE))
    store(paper(7, OWN, text="Corrected."))
    post = Affiliation(organisation=REFERENCE, role="Reader")
    sam = PersonFacts(PersonReference("test:sam", "Sam Sorrel"), affiliations=(post,))
    put_people(people=[sam], load=open_load(source="test", by=None), by=None)
    assert works_of(alder) == [f"doi:10.1/{number}" for number in range(1, 8)]
    assert Organisation.objects.count() == 1
    take_back(tess)
    assert works_of(two) == [f"doi:10.1/{number}" for number in (1, 2, 3, 5, 6)]
    assert works_of(alder) == [f"doi:10.1/{number}" for number in (4, 5, 6, 7)]
    assert Person.objects.get(source_id="test:sam").organisation == two


def test_records_that_came_where_nothing_stood_for_the_entry_get_an_organisation(
    alder: Organisation, tess: User
) -> None:
    load(known_only=True)
    accept(tess)
    store(paper(1, REFERENCE))
    back = take_back(tess)
    assert back.other == other() != alder
    assert (str(back.other), other().companies_house, works_of(other())) == (ALDER.name, "01234567", ["doi:10.1/1"])
    assert not works_of(alder)
    assert f"The entry is that of {ALDER.name}." in back.sentence


def test_what_people_have_changed_since_stays_and_is_named(
    two: Organisation, alder: Organisation, tess: User, cedar: Organisation
) -> None:
    accept(tess)
    change_organisation(organisation=alder, by=tess, fields={"town": "Alderley"})
    Offer.objects.update(organisation=cedar)
    Person.objects.update(organisation=cedar)
    back = take_back(tess)
    alder.refresh_from_db()
    assert (alder.town, alder.founded, alder.companies_house) == ("Alderley", None, None)
    assert back.stays == ("town", "1 offer", "1 person")
    assert "Changed since the decision, and so left as it is: town, 1 offer, 1 person." in back.sentence
    assert Product.objects.get().organisation == two


def test_what_the_register_has_told_since_goes_with_its_entry(
    two: Organisation, alder: Organisation, tess: User
) -> None:
    accept(tess)
    load_entry(founded=2021, address=Address(town="Newmarsh", country="GB"))
    alder.refresh_from_db()
    assert (alder.founded, alder.town) == (2021, "Newmarsh")
    assert take_back(tess).stays == ()
    alder.refresh_from_db()
    two.refresh_from_db()
    assert (alder.founded, alder.town, two.founded, two.town) == (None, "", 2021, "Newmarsh")


def test_an_address_that_was_given_away_since_is_made_anew(two: Organisation, alder: Organisation, tess: User) -> None:
    accept(tess)
    Organisation.objects.create(slug=two.slug, name=two.name)
    back = take_back(tess)
    assert back.other == two
    assert back.other is not None
    assert back.other.slug == f"{two.slug}-2"


def test_an_id_that_another_has_by_now_is_not_taken_from_it(
    two: Organisation, alder: Organisation, cedar: Organisation, tess: User
) -> None:
    accept(tess)
    Organisation.objects.filter(pk=alder.pk).update(companies_house=None)
    Organisation.objects.filter(pk=cedar.pk).update(companies_house="01234567")
    before = everything()
    with pytest.raises(NotAllowed, match="Cedar Devices has the identifier 01234567 by now"):
        take_back(tess)
    assert everything() == before
    assert the_doubt().status == DoubtStatus.ACCEPTED


def test_two_with_different_ids_in_another_register_are_not_made_one(
    two: Organisation, alder: Organisation, tess: User
) -> None:
    Organisation.objects.filter(pk=two.pk).update(ror="https://ror.org/04h699437")
    Organisation.objects.filter(pk=alder.pk).update(ror="0abcdef12")
    before = everything()
    with pytest.raises(NotAllowed, match="has another id in ROR than Alder Diagnostics"):
        accept(tess)
    assert everything() == before
    Organisation.objects.filter(pk=alder.pk).update(ror="04h699437")
    accept(tess)
    alder.refresh_from_db()
    assert (alder.ror, alder.companies_house) == ("04h699437", "01234567")


def test_rows_whose_people_or_accounts_are_gone_do_not_come_back_with_them(
    two: Organisation, alder: Organisation, tess: User, charlie: User
) -> None:
    rosa = Person.objects.get()
    kept = Person.objects.create(slug="sam", name="Sam Sorrel")
    for person in (rosa, kept):
        for holder in (two, alder):
            told = {"ground": "director", "side": "company", "declared_by": charlie}
            DeclaredConflict.objects.create(person=person, organisation=holder, **told)
    accept(tess)
    forget_person(person=Person.objects.get(pk=rosa.pk), by=tess)
    charlie.delete()
    assert not AcceptedChange.objects.filter(table="people.person").exists()
    assert "Rosa" not in json.dumps(list(AcceptedChange.objects.values_list("before", flat=True)))
    take_back(tess)
    left = DeclaredConflict.objects.order_by("organisation").values_list("person", "organisation", "declared_by")
    assert list(left) == [(kept.pk, alder.pk, None), (kept.pk, two.pk, None)]


def test_every_index_sees_it_in_the_very_next_answer(two: Organisation, alder: Organisation, tess: User) -> None:
    record, offer = EvidenceRecord.objects.get(), Offer.objects.get()
    pool = Pool(reader=lambda: WordsOnly("for a test"))
    pool.snapshot()
    accept(tess)
    seen = IndexChange.objects.count()
    take_back(tess)
    told = set(IndexChange.objects.order_by("pk")[seen:].values_list("thing", "key"))
    assert told == {("record", record.pk), ("person", Person.objects.get().pk), ("offer", offer.pk)}
    named = pool.snapshot().offers[f"offer-{offer.pk}"].organisation
    assert named is not None
    assert named.name == two.name
