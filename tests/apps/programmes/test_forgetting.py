"""A person who asks to be forgotten: nowhere any more, and not back with the next load."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db.utils import ConnectionHandler
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence import actions
from charnia.apps.evidence.linking import look_for_pairs
from charnia.apps.evidence.merges import merge_people
from charnia.apps.evidence.models import Authorship, EvidenceLoad, EvidenceRecord, LoadStatus
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions.models import IntroductionWish, Outcome, WishStatus
from charnia.apps.matches.as_values import record_values
from charnia.apps.matches.meaning import forget_old_texts
from charnia.apps.matches.models import ExposureMeasure, ExposureShare, ShortlistEntry
from charnia.apps.matches.pool import Pool
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import claim_profile, create_person
from charnia.apps.people.models import ForgottenId, MoveGround, Person, PersonPair
from charnia.apps.products.models import Product
from charnia.apps.programmes.forgetting import empty_log, forget_person
from charnia.config.commands import main
from charnia.config.environment import database_settings
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import PersonFacts, PersonReference
from charnia.core.verdict import NotAllowed
from charnia.engine.ranking.fixed import texts_compared
from charnia.engine.text.embeddings.cache import VectorCache
from charnia.engine.text.embeddings.contract import WordsOnly
from charnia.engine.text.embeddings.published import ALL_MINILM_L6_V2

pytestmark = pytest.mark.django_db

ORCID = "0000-0002-1825-0097"
NAME = "Quillon Hathersage"
PERSON = PersonReference(f"orcid:{ORCID}", NAME, "first")
OTHER_ID = PersonReference("openalex:A9", "Q. Hathersage", "first")
SAM = PersonReference("test:sam", "Sam Sorrel", "last")


def papers() -> list[Record]:
    return [
        Record(id="doi:10.1/1", title="Kidneys", text="In pharmacies.", date=dt.date(2024, 1, 2), people=(PERSON, SAM)),
        Record(id="doi:10.1/2", title="Livers", text="In clinics.", date=dt.date(2025, 1, 2), people=(OTHER_ID,)),
    ]


def load_again() -> None:
    load = actions.open_load(source="test", by=None, filename="papers.jsonl")
    actions.store_records(load=load, records=papers(), by=None)
    fresh = [Record(id="doi:10.1/3", title="Hearts", people=(PERSON, SAM))]
    actions.store_records(load=load, records=fresh, by=None)
    changed = [Record(id="doi:10.1/1", title="Kidneys again", people=(PERSON, SAM))]
    actions.store_records(load=load, records=changed, by=None)
    facts = [PersonFacts(PERSON, orcid=ORCID), PersonFacts(PersonReference("openalex:A77", NAME), orcid=ORCID)]
    actions.put_people(people=facts, load=load, by=None)
    actions.store_records(
        load=load,
        records=[Record(id="doi:10.1/4", title="Bones", people=(PersonReference("openalex:A77", NAME),))],
        by=None,
    )


@pytest.fixture
def person(db: None, tess: User) -> Person:
    """Two profiles, merged into one."""
    load = actions.open_load(source="test", by=None, filename="papers.jsonl")
    actions.store_records(load=load, records=papers(), by=None)
    kept, other = Person.objects.get(source_id=PERSON.id), Person.objects.get(source_id=OTHER_ID.id)
    merge_people(kept=kept, other=other, ground=MoveGround.TEAM, by=tess)
    return Person.objects.get(pk=kept.pk)


def whole_database() -> str:
    """Everything stored, as text."""
    out = StringIO()
    call_command("dumpdata", stdout=out, exclude=["contenttypes", "auth.permission"])
    return out.getvalue()


def test_load_forget_load_again_and_nobody_is_there(
    person: Person, bob: User, tess: User, product: Product, as_user: Callable[[User], Client]
) -> None:
    Person.objects.filter(pk=person.pk).update(bio="I swim at dawn.", interests="Octopus hearts", user=bob)
    bob.email, bob.name = "quillon@hathersage.example", NAME
    bob.save()
    as_user(bob).get("/directory/my-profile/")
    gap = Gap.objects.create(brief=product.brief, kind="skills", axis="team", statement="A hand", origin="added")
    ShortlistEntry.objects.create(gap=gap, person=person, note="Hathersage it is")
    IntroductionWish.objects.create(gap=gap, person=person, message="Dear Quillon Hathersage")
    Offer.objects.create(slug="hour", kind="mentor", title="An hour with Hathersage", person=person)
    room = Offer.objects.create(slug="room", kind="facility", title="A room", person=person, provider="The hall")
    told = IntroductionWish.objects.create(
        gap=gap,
        offer=room,
        status=WishStatus.INTRODUCED,
        message="A room, please.",
        reason="Q. Hathersage says when.",
        outcome=Outcome.HELPED,
        outcome_words="Quillon Hathersage showed us round.",
    )
    EvidenceLoad.objects.update(problems=[{"line": 3, "message": f"{NAME} has no id.", "kept": True}])
    about = ContentType.objects.get_for_model(Person)
    LogEntry.objects.create(
        user=tess, content_type=about, object_id=str(person.pk), object_repr=NAME, action_flag=CHANGE
    )
    sam = Person.objects.get(source_id=SAM.id)
    third = create_person(by=None, fields={"name": "Tom Third"})
    signs = [{"sentence": "They share 1 co-author: Hathersage.", "bits": 3.0}]
    PersonPair.objects.create(first=sam, second=third, probability=0.7, signs=signs)
    measure = ExposureMeasure.objects.create(gaps=1, people=1, strength=0, gini_before=0.5, gini_after=0.5)
    ExposureShare.objects.create(measure=measure, person=person, before=1, after=1)
    pool = Pool(reader=lambda: WordsOnly("for a test"))
    assert f"person-{person.pk}-expert" in pool.snapshot().offers

    person.refresh_from_db()
    report = forget_person(person=person, by=tess)
    assert (report.records, report.texts) == (2, 0)
    for _ in range(2):
        stored = whole_database().casefold()
        for trace in ("hathersage", "quillon", ORCID, "openalex:a9", "swim at dawn", "octopus"):
            assert trace not in stored, trace
        assert not Person.everyone.filter(name__icontains="hathersage").exists()
        known = pool.snapshot()
        assert f"person-{person.pk}-expert" not in known.offers
        assert all(f"person-{person.pk}" not in {p.id for p in record.people} for record in known.records.values())
        load_again()

    room.refresh_from_db()
    assert room.person is None
    told.refresh_from_db()
    gone = "(words that named somebody who asked to be forgotten)"
    assert (told.message, told.reason, told.outcome_words) == ("A room, please.", gone, gone)
    assert told.outcome == Outcome.HELPED
    assert EvidenceRecord.objects.filter(source_id__in=("doi:10.1/1", "doi:10.1/2")).count() == 2
    assert Authorship.objects.filter(person=sam, record__source_id="doi:10.1/1").exists()
    assert ExposureMeasure.objects.get().people == 1
    entry = AuditEntry.objects.get(action="person.forgotten")
    assert (entry.by, entry.details) == (tess, {})
    assert Client().get(person.get_absolute_url()).status_code == 404
    desk = as_user(tess)
    for path in ("/directory/people/", "/desk/people/?format=csv", "/sitemap.xml", "/desk/people/moves/", "/desk/"):
        assert "athersage" not in desk.get(path).content.decode()
    assert look_for_pairs(by=None).waiting == 0


def test_only_digests_are_kept_and_one_salt_serves_all(person: Person, tess: User, rosa: Person) -> None:
    forget_person(person=person, by=tess)
    forget_person(person=rosa, by=tess)
    rows = list(ForgottenId.objects.values_list("digest", "salt"))
    assert len(rows) == 3
    assert len({salt for _, salt in rows}) == 1
    assert ORCID not in json.dumps(rows)


def test_one_may_have_oneself_forgotten_and_others_may_not(
    person: Person, alice: User, bob: User, as_user: Callable[[User], Client]
) -> None:
    path = f"/desk/people/{person.slug}/forget/"
    Person.objects.filter(pk=person.pk).update(user=bob)
    assert as_user(alice).get(path).status_code == 404
    person.refresh_from_db()
    with pytest.raises(NotAllowed, match="Only the person themselves"):
        forget_person(person=person, by=alice)
    own = as_user(bob)
    assert "Ask to be forgotten" in own.get(path).content.decode()
    assert "Tick the box if you are sure." in own.post(path, {"csrfmiddlewaretoken": ""}).content.decode()
    said = own.post(path, {"sure": "on"}, follow=True)
    assert "You are forgotten here." in said.content.decode()
    assert not User.objects.filter(pk=bob.pk).exists()
    assert not Person.everyone.filter(name=NAME).exists()
    assert AuditEntry.objects.get(action="person.forgotten").by is None


def test_the_last_owner_of_an_organisation_is_refused_and_nothing_goes(
    person: Person, alice: User, alder: Organisation, tess: User
) -> None:
    Person.objects.filter(pk=person.pk).update(user=alice)
    person.refresh_from_db()
    with pytest.raises(NotAllowed, match="last owner of Alder Diagnostics"):
        forget_person(person=person, by=tess)
    assert Person.objects.filter(pk=person.pk).exists()
    assert not ForgottenId.objects.exists()


def test_the_team_does_not_close_the_accounts_of_its_own(person: Person, fay: User, tess: User) -> None:
    Person.objects.filter(pk=person.pk).update(user=fay)
    person.refresh_from_db()
    with pytest.raises(NotAllowed, match="works for the programme"):
        forget_person(person=person, by=tess)
    forget_person(person=person, by=fay)
    assert not User.objects.filter(pk=fay.pk).exists()


def test_the_team_reads_what_others_still_say(person: Person, desk: Client) -> None:
    EvidenceRecord.objects.filter(source_id="doi:10.1/2").update(text=f"We thank {NAME}.")
    said = desk.post(f"/desk/people/{person.slug}/forget/", {"sure": "on"}, follow=True).content.decode()
    assert "2 records no longer name this person. 1 public text of others still hold" in said


def test_a_claim_of_somebody_else_goes_too(person: Person, bob: User, tess: User) -> None:
    claim_profile(person=person, by=bob, note="It is me, Quillon.")
    forget_person(person=person, by=tess)
    assert "quillon" not in whole_database().casefold()
    assert User.objects.filter(pk=bob.pk).exists()


def test_the_command_forgets(person: Person, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", "--forget", person.slug]) == 0
    assert "2 records no longer name this person." in capsys.readouterr().out
    assert not Person.everyone.filter(name=NAME).exists()


def test_vectors_of_texts_that_are_gone_are_blanked(
    person: Person, tess: User, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.DATA = tmp_path
    Person.objects.filter(pk=person.pk).update(bio="I swim at dawn.")
    cache = VectorCache(tmp_path / "vectors", ALL_MINILM_L6_V2, tell=print)
    stays = texts_compared((record for _, record in record_values()), ())[0]
    goes = f"{NAME}\nI swim at dawn."
    cache.keep([stays, goes, "an older text of theirs"], np.full((3, 384), 0.25, np.float32))
    (tmp_path / "vectors" / "old.damaged").write_bytes(b"what was set aside")
    (tmp_path / "vectors" / "unknown.vectors").write_bytes(b"of another model")
    person.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        forget_person(person=person, by=tess)
    again = VectorCache(tmp_path / "vectors", ALL_MINILM_L6_V2, tell=print)
    assert again.find([stays, goes, "an older text of theirs"])[0] == [0]
    assert len(again) == 1
    assert [file.name for file in (tmp_path / "vectors").iterdir()] == [again.file.name]
    assert forget_old_texts() == 0


@pytest.mark.parametrize(("content", "kept"), [(NAME, False), (ORCID, False), ("Somebody else", True)])
def test_a_waiting_file_of_evidence_goes_where_it_names_the_person(
    person: Person, tess: User, content: str, kept: bool
) -> None:
    payload = json.dumps({"id": "doi:10.1/9", "title": content}).encode()
    load = actions.open_load(source="test", by=tess, status=LoadStatus.PREVIEW, payload=payload)

    forget_person(person=person, by=tess)

    load.refresh_from_db()
    assert bool(load.payload) is kept
    assert (load.status == LoadStatus.PREVIEW) is kept


def test_other_profiles_that_may_be_the_same_person_are_named(person: Person, tess: User) -> None:
    for name in ("Hathersage Q", "Q. Hathersage-Moor", "Rosa Hathersage", "Quillon Moor"):
        create_person(by=None, fields={"name": name})
    report = forget_person(person=person, by=tess)
    assert report.namesakes == ("Hathersage Q",)
    assert report.sentence.endswith("same person: Hathersage Q. Look, and have them forgotten too.")


def test_where_nobody_has_the_name_nothing_is_said_of_others(person: Person, tess: User) -> None:
    assert "Other profiles" not in forget_person(person=person, by=tess).sentence


def test_a_log_that_somebody_reads_is_not_emptied_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = database_settings(f"sqlite:///{tmp_path / 'site.sqlite3'}")
    settings["OPTIONS"]["timeout"] = 0
    here, log = ConnectionHandler({"default": settings})["default"], tmp_path / "site.sqlite3-wal"
    monkeypatch.setattr("charnia.apps.programmes.forgetting.connection", here)
    with here.cursor() as cursor:
        cursor.execute("CREATE TABLE person (name text)")
        cursor.execute("INSERT INTO person VALUES ('Quill Hathersage')")
    with closing(sqlite3.connect(tmp_path / "site.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM person").fetchone() == (1,)
        with here.cursor() as cursor:
            cursor.execute("DELETE FROM person")
        empty_log()
    assert b"Hathersage" in log.read_bytes()
    assert "still has what was removed (somebody reads it)" in caplog.text
    caplog.clear()
    empty_log()
    assert (log.read_bytes(), caplog.text) == (b"", "")
    here.close()
