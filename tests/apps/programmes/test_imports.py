"""Import of evidence files on the desk."""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord, IndexChange, LoadStatus
from charnia.apps.offers import loading
from charnia.apps.offers.models import Offer
from charnia.apps.people.models import Person
from charnia.apps.programmes import actions
from charnia.apps.programmes.forms import SHEET_OF_THEIR_OWN
from charnia.core.evidence import EvidenceRecord as EvidenceValue
from charnia.core.verdict import NotAllowed
from charnia.sources.catalogue import SOURCES
from charnia.sources.json_lines import LineProblem
from tests.apps.programmes.conftest import evidence_file, line

pytestmark = pytest.mark.django_db
IMPORTS = "/desk/import/"
LIST_QUERIES = 4


def upload(desk: Client, *lines: str, source: str = "evidence", licence: str = "") -> EvidenceLoad:
    answer = desk.post(IMPORTS, {"file": evidence_file(*lines), "source": source, "licence": licence})
    assert answer.status_code == 302, answer.content.decode()
    return EvidenceLoad.objects.get()


def test_a_file_is_looked_at_before_anything_is_stored(desk: Client, rosa: Person) -> None:
    load = upload(desk, line(1), line(2, date="2199-01-01"), "{broken", line(1), line(3, people=[{"id": "x"}]))
    assert load.status == LoadStatus.PREVIEW
    assert load.counts == {"new": 3, "changed": 0, "unchanged": 0, "faulty": 2}
    assert not EvidenceRecord.objects.exists()
    text = desk.get(reverse("programmes:import", args=[load.pk])).content.decode()
    assert "Nothing is stored yet." in text
    assert "Load 3 records" in text
    assert "lies in the future" in text
    assert "not valid JSON" in text
    assert "was used before" in text
    assert "has no name and was left out" in text
    assert "Kidney tests in pharmacies, part 2" in text


def test_loading_stores_the_good_part_and_tells_the_index(desk: Client, rosa: Person) -> None:
    load = upload(desk, line(1), "nonsense", line(2), licence="CC BY 4.0")
    seen = IndexChange.objects.count()
    answer = desk.post(reverse("programmes:load-import", args=[load.pk]), follow=True)
    assert "Loaded: 2 new, 0 changed, 0 as they were." in answer.content.decode()
    load.refresh_from_db()
    assert (load.status, bytes(load.payload), load.counts["faulty"]) == (LoadStatus.LOADED, b"", 1)
    assert list(EvidenceRecord.objects.order_by("pk").values_list("load__licence", flat=True)) == ["CC BY 4.0"] * 2
    assert rosa.records.count() == 2
    assert IndexChange.objects.count() > seen
    assert AuditEntry.objects.filter(action="evidence-load.closed", target_id=str(load.pk)).count() == 1


def test_the_same_file_again_makes_no_doubles(desk: Client) -> None:
    first = upload(desk, line(1), line(2))
    desk.post(reverse("programmes:load-import", args=[first.pk]))
    desk.post(IMPORTS, {"file": evidence_file(line(1), line(2, title="Changed"), line(3)), "source": "evidence"})
    again = EvidenceLoad.objects.exclude(pk=first.pk).get()
    assert again.counts == {"new": 1, "changed": 1, "unchanged": 1, "faulty": 0}
    text = desk.get(reverse("programmes:import", args=[again.pk])).content.decode()
    assert all(f"<td>{word}</td>" in text for word in ("unchanged", "changed", "new"))
    desk.post(reverse("programmes:load-import", args=[again.pk]))
    assert EvidenceRecord.objects.count() == 3


@pytest.mark.parametrize("verb", ["load-import", "discard-import"])
def test_a_file_is_decided_on_once(desk: Client, verb: str) -> None:
    load = upload(desk, line(1))
    desk.post(reverse("programmes:discard-import", args=[load.pk]))
    answer = desk.post(reverse(f"programmes:{verb}", args=[load.pk]), follow=True)
    assert "has already been loaded or discarded" in answer.content.decode()
    assert not EvidenceRecord.objects.exists()
    load.refresh_from_db()
    assert (load.status, bytes(load.payload)) == (LoadStatus.DISCARDED, b"")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"{broken\n[1]\n", "None of its lines could be read. Line 1: The line is not valid JSON"),
        (b"PK\x03\x04zip", "This is a compressed file"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
        (b'{"id": "a"}', "There is no &quot;title&quot;"),
    ],
)
def test_a_file_without_a_record_is_refused_with_what_to_mend(desk: Client, content: bytes, sentence: str) -> None:
    file = evidence_file()
    file.file.write(content)  # type: ignore[union-attr]
    file.size = len(content)
    file.seek(0)
    answer = desk.post(IMPORTS, {"file": file, "source": "evidence"})
    assert sentence in answer.content.decode()
    assert not EvidenceLoad.objects.exists()


@pytest.mark.parametrize("name", ["mentors.xlsx", "Mentors.CSV"])
def test_a_sheet_of_the_teams_own_is_sent_where_it_belongs(desk: Client, name: str) -> None:
    file = SimpleUploadedFile(name, b"Name,E-mail\nAnn,ann@example.org\n")
    text = html.unescape(desk.post(IMPORTS, {"file": file, "source": "evidence"}).content.decode())
    assert SHEET_OF_THEIR_OWN in text
    assert not EvidenceLoad.objects.exists()


def test_a_file_that_is_too_large_has_another_way_in(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("charnia.apps.programmes.forms.LARGEST_UPLOAD", 10)
    answer = desk.post(IMPORTS, {"file": evidence_file(line(1)), "source": "evidence"})
    assert "charnia load papers.jsonl" in answer.content.decode()


def test_a_file_that_is_too_large_unpacked_has_another_way_in(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("charnia.apps.programmes.actions.LARGEST_UNPACKED", 10_000)
    file = SimpleUploadedFile("<b>.jsonl.gz", gzip.compress("\n".join([line(1), " " * 10_000]).encode()))
    text = desk.post(IMPORTS, {"file": file, "source": "openalex"}).content.decode()
    assert "Unpacked, the file has more than the 200 MB" in text
    assert "charnia load &lt;b&gt;.jsonl.gz" in text
    assert not EvidenceLoad.objects.exists()


def test_nobody_waits_while_a_file_is_read(tess: User) -> None:
    source = SOURCES["evidence"]
    transactions: list[int] = []

    def read(path: Path) -> Iterator[EvidenceValue | LineProblem]:
        transactions.append(len(connection.savepoint_ids))
        return source.read(path)

    payload = line(1).encode()
    load = actions.preview_file(source=replace(source, read=read), filename="x", licence="", payload=payload, by=tess)
    assert load.counts["new"] == 1
    assert transactions == [0], "the file is read before the transaction that stores"


def test_lines_to_mend_can_be_taken_to_a_spreadsheet(desk: Client) -> None:
    load = upload(desk, line(1), line(2, date="yesterday"), "=1+1")
    answer = desk.get(reverse("programmes:import-problems", args=[load.pk]))
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Line,What to mend,The record"
    assert rows[1].endswith("kept without it")
    assert rows[2].endswith("left out")


def test_markup_in_a_file_is_shown_as_text(desk: Client) -> None:
    load = upload(desk, line(1, title="T <img src=x onerror=alert(1)> x", people=[{"name": "<b>Eve</b> Elm"}]))
    text = desk.get(reverse("programmes:import", args=[load.pk])).content.decode()
    assert "<img src=x" not in text
    assert "<b>Eve" not in text


def test_if_storing_fails_nothing_of_the_file_is_stored(
    desk: Client, tess: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = upload(desk, line(1), line(2))

    def fail(**_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(loading, "put_offers", fail)
    with pytest.raises(RuntimeError):
        actions.load_file(load=load, by=tess)
    load.refresh_from_db()
    assert load.status == LoadStatus.PREVIEW
    assert not EvidenceRecord.objects.exists()


def test_only_the_team_imports(fay: User, alice: User, as_user: Callable[[User], Client], desk: Client) -> None:
    load = upload(desk, line(1))
    for user in (fay, alice):
        client = as_user(user)
        assert client.get(IMPORTS).status_code == 404
        assert client.get(reverse("programmes:import", args=[load.pk])).status_code == 404
        assert client.post(reverse("programmes:load-import", args=[load.pk])).status_code == 404
        with pytest.raises(NotAllowed):
            actions.preview_file(source=SOURCES["evidence"], filename="x", licence="", payload=b"{}", by=user)
        with pytest.raises(NotAllowed):
            actions.load_file(load=load, by=user)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_for_one_and_thirty(
    desk: Client, number: int, django_assert_num_queries: Callable[..., object], tess: User
) -> None:
    for _ in range(number):
        EvidenceLoad.objects.create(source="evidence file", filename="a.jsonl", by=tess)
    with django_assert_num_queries(LIST_QUERIES):  # type: ignore[attr-defined]
        desk.get(IMPORTS)


def test_opportunities_are_previewed_and_become_offers(desk: Client) -> None:
    funds = [
        {"title": f"Fund {n} <b>", "url": f"https://example.org/{n}", "source": "NIHR", "deadline": "1 May 2027"}
        for n in (1, 2)
    ]
    packed = gzip.compress(json.dumps([*funds, {"title": "No address"}]).encode())
    file = SimpleUploadedFile("funds.json.gz", packed)
    answer = desk.post(IMPORTS, {"file": file, "source": "uk-funding"}, follow=True)
    text = answer.content.decode()
    for said in (
        "Load 2 records",
        "Fund 1",
        "1 May 2027",
        "National Institute for Health and Care Research",
        "no title",
    ):
        assert said in text
    load = EvidenceLoad.objects.get()
    assert (load.status, load.counts["new"], load.counts["faulty"]) == (LoadStatus.PREVIEW, 2, 1)
    desk.post(reverse("programmes:load-import", args=[load.pk]))
    assert Offer.objects.filter(kind="fund", source_id__startswith="uk-fund:").count() == 2


def test_every_source_can_be_chosen_by_its_name(desk: Client) -> None:
    text = desk.get(IMPORTS).content.decode()
    for said in ("OpenAlex works", "REF 2014 impact case studies", "UK funding opportunities", "Evidence file"):
        assert f">{said}</option>" in text


def test_a_load_that_is_running_says_so(desk: Client) -> None:
    load = EvidenceLoad.objects.create(source="OpenAlex works", status=LoadStatus.RUNNING)
    text = desk.get(reverse("programmes:import", args=[load.pk])).content.decode()
    assert "<p>Running.</p>" in text
    assert "Load 0 records" not in text
