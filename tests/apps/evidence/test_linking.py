"""Profiles of one person are found, merged without a doubt or left to the team, and never asked about twice."""

from __future__ import annotations

import datetime as dt

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions, queries
from charnia.apps.evidence.linking import decide_pair, look_for_pairs
from charnia.apps.evidence.merges import undo_move
from charnia.apps.evidence.models import EvidenceLoad
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import PairStatus, Person, PersonPair, ProfileMove
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import OrganisationReference, PersonReference
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import EvidenceKind

pytestmark = pytest.mark.django_db

ROSA = PersonReference("openalex:A1", "Rosa Rowan-Quill")
ROSA_AGAIN = PersonReference("gtr:7", "Rosa Rowan-Quill")
FELLOWS = (PersonReference("openalex:A2", "Ulric Thistlewood"), PersonReference("openalex:A3", "Imogen Fennimore"))
JO = PersonReference("openalex:A4", "J. Larchmont")
JOAN = PersonReference("gtr:8", "Joan Larchmont")


def paper(number: int, *people: PersonReference, place: str = "ror:1", title: str = "") -> Record:
    return Record(
        id=f"doi:10.1/{number}",
        title=title or f"Dialysis membranes at home {number}",
        kind=EvidenceKind.PUBLICATION,
        date=dt.date(2020 + number % 5, 5, 1),
        people=people,
        organisations=(OrganisationReference(place, f"Place {place}"),),
    )


@pytest.fixture
def load(db: None) -> EvidenceLoad:
    """Two profiles of Rosa that share place, colleagues and subject; two Larchmonts that share only a place; and many
    others."""
    load = actions.open_load(source="test", by=None, filename="papers.jsonl")
    records = [
        paper(1, ROSA, *FELLOWS),
        paper(2, ROSA_AGAIN, *FELLOWS),
        paper(3, JO, place="ror:2", title="Sepsis scores in wards"),
        paper(4, JOAN, place="ror:2", title="Grants for hospital kitchens"),
    ]
    records += [
        paper(10 + n, PersonReference(f"test:{n}", f"{given} {family}"), place=f"ror:{10 + n}", title=f"Moths {n}")
        for n, (given, family) in enumerate(
            (given, family) for given in ("Ann", "Ben", "Cy", "Di", "Eli") for family in ("Ash", "Birch", "Cob", "Dale")
        )
    ]
    actions.store_records(load=load, records=records, by=None)
    return load


def names() -> list[str]:
    return sorted(Person.objects.values_list("name", flat=True))


def test_what_leaves_no_doubt_is_merged_and_the_rest_is_asked(load: EvidenceLoad) -> None:
    report = look_for_pairs(by=None)
    assert (report.merged, report.waiting) == (1, 1)
    assert names().count("Rosa Rowan-Quill") == 1
    rosa = Person.objects.get(name="Rosa Rowan-Quill")
    assert queries.records_of(rosa).count() == 2
    pair = people_queries.open_pairs().get()
    assert {pair.first.name, pair.second.name} == {"J. Larchmont", "Joan Larchmont"}
    assert any("initial" in sign["sentence"] for sign in pair.signs)
    assert look_for_pairs(by=None).merged == 0


def test_what_a_merge_brings_to_light_is_merged_in_the_same_search(load: EvidenceLoad) -> None:
    """The third profile shares words with the first and a place with the second: too little until these are one."""
    one, two, three = (PersonReference(f"x:{n}", "Wilhelmina Ottershaw") for n in (1, 2, 3))
    fellows = (PersonReference("y:1", "Bram Iffley"), PersonReference("y:2", "Cass Jessop"))
    records = [
        paper(50, one, *fellows, place="ror:50", title="Puffin ecology ringing"),
        paper(51, two, *fellows, place="ror:50", title="Gamma delta"),
        paper(55, two, place="ror:62", title="Other words"),
        paper(60, three, place="ror:62", title="Puffin ecology ringing x"),
    ]
    actions.store_records(load=load, records=records, by=None)
    assert look_for_pairs(by=None).merged == 3
    assert names().count("Wilhelmina Ottershaw") == 1
    assert look_for_pairs(by=None).merged == 0


def test_with_review_only_nothing_is_merged(load: EvidenceLoad) -> None:
    report = look_for_pairs(by=None, merge=False)
    assert (report.merged, report.waiting) == (0, 2)


@pytest.mark.parametrize("answer", [PairStatus.SAME, PairStatus.DIFFERENT])
def test_a_decision_is_kept_and_never_asked_again(load: EvidenceLoad, tess: User, answer: PairStatus) -> None:
    look_for_pairs(by=None)
    pair = people_queries.open_pairs().get()
    decide_pair(pair=pair, status=answer, by=tess)
    changed = [paper(5, JO, place="ror:2"), paper(6, JOAN, place="ror:2"), paper(3, JO, place="ror:2", title="New")]
    actions.store_records(load=load, records=changed, by=None)
    assert look_for_pairs(by=None).waiting == 0
    assert ("J. Larchmont" in names() and "Joan Larchmont" in names()) == (answer is PairStatus.DIFFERENT)
    with pytest.raises(NotAllowed, match="already decided"):
        decide_pair(pair=pair, status=PairStatus.LATER, by=tess)


def test_later_stays_in_the_list_and_can_be_answered(load: EvidenceLoad, tess: User, alice: User) -> None:
    look_for_pairs(by=None)
    pair = people_queries.open_pairs().get()
    with pytest.raises(NotAllowed, match="Only the programme team"):
        decide_pair(pair=pair, status=PairStatus.SAME, by=alice)
    decide_pair(pair=pair, status=PairStatus.LATER, by=tess)
    assert look_for_pairs(by=None).waiting == 1
    decide_pair(pair=people_queries.open_pairs().get(), status=PairStatus.SAME, by=tess)
    assert names().count("Joan Larchmont") + names().count("J. Larchmont") == 1


def test_what_was_undone_is_not_merged_by_itself_again(load: EvidenceLoad, tess: User) -> None:
    look_for_pairs(by=None)
    undo_move(move=ProfileMove.objects.get(), by=tess)
    assert names().count("Rosa Rowan-Quill") == 2
    assert look_for_pairs(by=None).merged == 0
    assert names().count("Rosa Rowan-Quill") == 2


def test_hidden_profiles_and_two_accounts_are_left_to_people(load: EvidenceLoad, alice: User, bob: User) -> None:
    one, other = Person.objects.filter(name="Rosa Rowan-Quill")
    Person.objects.filter(pk=one.pk).update(user=alice)
    Person.objects.filter(pk=other.pk).update(user=bob)
    assert look_for_pairs(by=None).merged == 0
    Person.objects.filter(pk=one.pk).update(user=None, is_listed=False)
    assert look_for_pairs(by=None).merged == 0
    assert PersonPair.objects.filter(status=PairStatus.WAITING).count() == 2


def test_one_orcid_on_a_profile_and_as_a_source_s_id_makes_one(load: EvidenceLoad) -> None:
    holder = PersonReference("orcid:0000-0002-1825-0097", "Jo Larchmont")
    actions.store_records(load=load, records=[paper(40, holder, place="ror:99", title="Moss")], by=None)
    joan = Person.objects.get(source_id="gtr:8")
    Person.objects.filter(pk=joan.pk).update(orcid="0000-0002-1825-0097", name="Joanna Larchmont")
    assert look_for_pairs(by=None).merged == 2
    assert ProfileMove.objects.filter(ground="orcid").get().kept == Person.objects.get(orcid="0000-0002-1825-0097")


def test_two_orcid_ids_are_never_one(load: EvidenceLoad) -> None:
    one, other = Person.objects.filter(name="Rosa Rowan-Quill")
    Person.objects.filter(pk=one.pk).update(orcid="0000-0002-1825-0097")
    Person.objects.filter(pk=other.pk).update(orcid="0000-0001-5109-3700")
    report = look_for_pairs(by=None)
    assert (report.merged, report.waiting) == (0, 1)
