"""Two profiles become one and two again, whoever keeps what, and whatever is loaded meanwhile."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core import serializers
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence import actions, authorship_actions, merges, queries
from charnia.apps.evidence.models import Authorship, EvidenceLoad, IndexChange
from charnia.apps.evidence.moving import pointers_to_people
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions.models import IntroductionWish, WishStatus
from charnia.apps.matches.limits import ties_of
from charnia.apps.matches.models import ShortlistEntry
from charnia.apps.matches.pool import Pool
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import claim_profile, create_person
from charnia.apps.people.models import Absence, Claim, MoveGround, Person
from charnia.apps.products.models import Product
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import PersonFacts, PersonReference
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import EvidenceKind
from charnia.engine.text.embeddings.contract import WordsOnly

pytestmark = pytest.mark.django_db

ROSA = PersonReference("test:rosa", "Rosa Rowan", "first")
R_ROWAN = PersonReference("other:rowan", "R. Rowan", "first")
SAM = PersonReference("test:sam", "Sam Sorrel", "last")


def paper(number: int, *people: PersonReference, text: str = "Kidney disease in pharmacies.") -> Record:
    return Record(
        id=f"doi:10.1/{number}",
        title=f"Paper {number}",
        kind=EvidenceKind.PUBLICATION,
        text=text,
        date=dt.date(2026, 5, 1),
        people=people,
    )


@pytest.fixture
def load(db: None) -> EvidenceLoad:
    return actions.open_load(source="test", by=None, filename="papers.jsonl")


@pytest.fixture
def two(load: EvidenceLoad) -> tuple[Person, Person]:
    """Rosa with two papers, and "R. Rowan" of another source with one and one of Rosa's."""
    records = [paper(1, ROSA, SAM), paper(2, ROSA, R_ROWAN), paper(3, R_ROWAN, SAM)]
    actions.store_records(load=load, records=records, by=None)
    return Person.objects.get(source_id="test:rosa"), Person.objects.get(source_id="other:rowan")


def everything() -> list[dict[str, Any]]:
    """All rows of people and of what belongs to them."""
    rows: list[Any] = list(Person.everyone.order_by("pk"))
    for model, _ in pointers_to_people():
        rows += model._base_manager.order_by("pk")
    found: list[dict[str, Any]] = json.loads(serializers.serialize("json", rows))
    return found


def works_of(person: Person) -> list[str]:
    return sorted(queries.records_of(person).values_list("source_id", flat=True))


def test_evidence_follows_and_undo_restores_both_exactly(two: tuple[Person, Person], tess: User) -> None:
    rosa, rowan = two
    before = everything()
    move = merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    assert works_of(rosa) == ["doi:10.1/1", "doi:10.1/2", "doi:10.1/3"]
    assert not Person.objects.filter(pk=rowan.pk).exists()
    merges.undo_move(move=move, by=tess)
    assert everything() == before
    assert list(AuditEntry.objects.filter(action__startswith="people.merge").values_list("action", flat=True)) == [
        "people.merge-undone",
        "people.merged",
    ]


def test_what_companies_and_people_keep_follows_and_comes_back(
    two: tuple[Person, Person], product: Product, bob: User, tess: User
) -> None:
    rosa, rowan = two
    gap = Gap.objects.create(brief=product.brief, kind="skills", axis="team", statement="A hand", origin="added")
    ShortlistEntry.objects.create(gap=gap, person=rosa, note="Seen first")
    ShortlistEntry.objects.create(gap=gap, person=rowan, note="Seen second")
    wish = IntroductionWish.objects.create(gap=gap, person=rowan, message="May we talk?")
    offer = Offer.objects.create(slug="hour", kind="mentor", title="An hour", person=rowan)
    Absence.objects.create(person=rowan, first=dt.date(2027, 1, 1), last=dt.date(2027, 1, 9))
    claim_profile(person=rowan, by=bob, note="It is me")
    disowned = Authorship.objects.get(person=rowan, record__source_id="doi:10.1/3")
    authorship_actions.disown(authorship=disowned, by=tess)
    before = everything()
    move = merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    for row in (wish, offer):
        row.refresh_from_db()
        assert row.person == rosa
    assert ShortlistEntry.objects.get().note == "Seen first\n\nSeen second"
    assert Absence.objects.get().person == Claim.objects.get().person == rosa
    assert works_of(rosa) == ["doi:10.1/1", "doi:10.1/2"]
    merges.undo_move(move=move, by=tess)
    assert everything() == before


def test_two_wishes_under_way_for_one_gap_become_one_and_come_back(
    two: tuple[Person, Person], product: Product, tess: User
) -> None:
    rosa, rowan = two
    gap = Gap.objects.create(brief=product.brief, kind="skills", axis="team", statement="A hand", origin="added")
    kept = IntroductionWish.objects.create(gap=gap, person=rosa, message="May we talk?", status=WishStatus.AGREED)
    IntroductionWish.objects.create(gap=gap, person=rowan, message="And you?")
    before = everything()
    move = merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    assert IntroductionWish.objects.get() == kept
    kept.refresh_from_db()
    assert (kept.status, kept.message) == (WishStatus.AGREED, "May we talk?\n\nAnd you?")
    merges.undo_move(move=move, by=tess)
    assert everything() == before


def test_a_later_load_neither_brings_the_merged_profile_back_nor_doubles_anything(
    two: tuple[Person, Person], load: EvidenceLoad, tess: User
) -> None:
    rosa, rowan = two
    move = merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    changed = [paper(2, ROSA, R_ROWAN, text="Corrected."), paper(3, R_ROWAN, SAM, text="Corrected."), paper(4, R_ROWAN)]
    actions.store_records(load=load, records=changed, by=None)
    facts = PersonFacts(PersonReference("other:rowan", "R. Rowan"), orcid="0000-0002-1825-0097")
    actions.put_people(people=[facts], load=load, by=None)
    assert Person.objects.count() == 2
    assert works_of(rosa) == [f"doi:10.1/{number}" for number in (1, 2, 3, 4)]
    assert Authorship.objects.filter(person=rosa).count() == 4
    merges.undo_move(move=move, by=tess)
    assert works_of(rosa) == ["doi:10.1/1", "doi:10.1/2"]
    assert works_of(rowan) == ["doi:10.1/2", "doi:10.1/3", "doi:10.1/4"]


def test_a_chain_of_merges_is_undone_from_its_end(two: tuple[Person, Person], load: EvidenceLoad, tess: User) -> None:
    rosa, rowan = two
    actions.store_records(load=load, records=[paper(5, PersonReference("third:r", "Rosa Rowan"))], by=None)
    third = Person.objects.get(source_id="third:r")
    before = everything()
    first = merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    second = merges.merge_people(kept=third, other=rosa, ground=MoveGround.TEAM, by=tess)
    actions.store_records(load=load, records=[paper(6, R_ROWAN)], by=None)
    assert works_of(third) == [f"doi:10.1/{number}" for number in (1, 2, 3, 5, 6)]
    with pytest.raises(NotAllowed, match="Undo that first"):
        merges.undo_move(move=first, by=tess)
    merges.undo_move(move=second, by=tess)
    merges.undo_move(move=first, by=tess)
    Authorship.objects.get(record__source_id="doi:10.1/6", person=rowan).delete()
    assert everything() == before
    with pytest.raises(NotAllowed, match="already been undone"):
        merges.undo_move(move=first, by=tess)


def test_every_index_sees_it_in_the_very_next_answer(two: tuple[Person, Person], tess: User) -> None:
    rosa, rowan = two
    pool = Pool(reader=lambda: WordsOnly("for a test"))
    assert f"person-{rowan.pk}-expert" in pool.snapshot().offers
    move = merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    merged = pool.snapshot().offers
    assert f"person-{rowan.pk}-expert" not in merged
    assert set(merged[f"person-{rosa.pk}-expert"].evidence_ids) == {f"doi:10.1/{number}" for number in (1, 2, 3)}
    merges.undo_move(move=move, by=tess)
    assert set(pool.snapshot().offers[f"person-{rowan.pk}-expert"].evidence_ids) == {"doi:10.1/2", "doi:10.1/3"}


def test_conflicts_of_interest_see_the_merged_one(two: tuple[Person, Person], alder: Organisation, tess: User) -> None:
    rosa, rowan = two
    Person.objects.filter(pk=rowan.pk).update(organisation=alder)
    merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    ties = ties_of(alder)
    assert f"person-{rosa.pk}" in ties.people
    sam = Person.objects.get(source_id="test:sam")
    assert len(ties.joint_work[f"person-{sam.pk}"]) == 2


def test_the_other_address_leads_to_the_kept_profile(two: tuple[Person, Person], tess: User) -> None:
    rosa, rowan = two
    move = merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    answer = Client().get(rowan.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, rosa.get_absolute_url())
    Person.objects.filter(pk=rosa.pk).update(is_listed=False)
    assert Client().get(rowan.get_absolute_url()).status_code == 404
    Person.objects.filter(pk=rosa.pk).update(is_listed=True)
    merges.undo_move(move=move, by=tess)
    assert Client().get(rowan.get_absolute_url()).status_code == 200


def test_two_accounts_strangers_and_invented_people_are_refused(
    two: tuple[Person, Person], alice: User, bob: User, tess: User
) -> None:
    rosa, rowan = two
    with pytest.raises(NotAllowed, match="Only the programme team"):
        merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=alice)
    invented = create_person(by=None, fields={"name": "Rosa Rowan", "is_fictional": True})
    with pytest.raises(NotAllowed, match="invented person"):
        merges.merge_people(kept=rosa, other=invented, ground=MoveGround.TEAM, by=tess)
    Person.objects.filter(pk=rosa.pk).update(user=alice)
    Person.objects.filter(pk=rowan.pk).update(user=bob)
    with pytest.raises(NotAllowed, match="Both profiles belong to accounts"):
        merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    assert Person.objects.count() == 4


def test_an_account_follows_and_what_was_hidden_stays_hidden(two: tuple[Person, Person], bob: User, tess: User) -> None:
    rosa, rowan = two
    Person.objects.filter(pk=rowan.pk).update(user=bob, is_listed=False, interests="Home dialysis")
    rowan.refresh_from_db()
    merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    rosa.refresh_from_db()
    assert (rosa.user, rosa.is_listed, rosa.interests) == (bob, False, "Home dialysis")


def test_what_people_write_after_a_merge_outlives_its_undoing(two: tuple[Person, Person], tess: User) -> None:
    rosa, rowan = two
    Person.objects.filter(pk=rowan.pk).update(title="Reader")
    rowan.refresh_from_db()
    move = merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    Person.objects.filter(pk=rosa.pk).update(title="Professor")
    merges.undo_move(move=move, by=tess)
    assert Person.objects.get(pk=rosa.pk).title == "Professor"
    assert Person.objects.get(pk=rowan.pk).title == "Reader"


def test_a_split_takes_records_away_for_good_and_can_be_undone(
    two: tuple[Person, Person], load: EvidenceLoad, tess: User
) -> None:
    rosa, _ = two
    before = everything()
    own = Authorship.objects.get(person=rosa, record__source_id="doi:10.1/1")
    move = merges.split_person(person=rosa, authorships=[own.pk], by=tess)
    assert (works_of(rosa), works_of(move.other)) == (["doi:10.1/2"], ["doi:10.1/1"])
    actions.store_records(load=load, records=[paper(1, ROSA, SAM, text="Corrected.")], by=None)
    assert (works_of(rosa), works_of(move.other)) == (["doi:10.1/2"], ["doi:10.1/1"])
    merges.undo_move(move=move, by=tess)
    after = [row for row in everything() if row["pk"] != move.other_id or row["model"] != "people.person"]
    assert after == before
    assert Client().get(move.other.get_absolute_url())["Location"] == rosa.get_absolute_url()


def test_a_split_names_some_records_and_leaves_some(two: tuple[Person, Person], tess: User, bob: User) -> None:
    rosa, rowan = two
    own = list(Authorship.objects.filter(person=rosa).values_list("pk", flat=True))
    stranger = Authorship.objects.filter(person=rowan).values_list("pk", flat=True)[0]
    for keys, sentence in (([], "Tick at least"), ([stranger], "Tick at least"), (own, "Leave at least")):
        with pytest.raises(NotAllowed, match=sentence):
            merges.split_person(person=rosa, authorships=keys, by=tess)
    with pytest.raises(NotAllowed, match="Only the programme team"):
        merges.split_person(person=rosa, authorships=own[:1], by=bob)


def test_one_orcid_makes_two_profiles_one_unless_their_names_contradict(load: EvidenceLoad) -> None:
    orcid = "0000-0002-1825-0097"
    holder = PersonReference(f"orcid:{orcid}", "Rosa Rowan")
    actions.store_records(load=load, records=[paper(1, holder), paper(2, R_ROWAN)], by=None)
    wrong = PersonFacts(PersonReference("other:ash", "Ben Ash"), orcid=orcid)
    actions.put_people(people=[wrong, PersonFacts(R_ROWAN, orcid=orcid)], load=load, by=None)
    kept = Person.objects.get(source_id=f"orcid:{orcid}")
    assert works_of(kept) == ["doi:10.1/1", "doi:10.1/2"]
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ben Ash", "Rosa Rowan"]


def test_the_index_log_names_records_people_and_offers(two: tuple[Person, Person], tess: User) -> None:
    rosa, rowan = two
    offer = Offer.objects.create(slug="hour", kind="facility", title="A room", person=rowan)
    seen = IndexChange.objects.count()
    merges.merge_people(kept=rosa, other=rowan, ground=MoveGround.TEAM, by=tess)
    told = set(IndexChange.objects.order_by("pk")[seen:].values_list("thing", "key"))
    assert {("person", rosa.pk), ("person", rowan.pk), ("offer", offer.pk)} <= told
    records = set(queries.records_of(rosa).values_list("pk", flat=True))
    assert {("record", key) for key in records} <= told
