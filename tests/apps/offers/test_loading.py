"""Files of any source: records, people and offers in one report, resumable, with what vanished."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count

from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord, LoadStatus
from charnia.apps.evidence.seen import SeenRecords
from charnia.apps.offers import known
from charnia.apps.offers.loading import examine_files, load_files
from charnia.apps.offers.models import Offer
from charnia.apps.people.models import Person
from charnia.sources.catalogue import SOURCES
from tests.sources.real import real

pytestmark = pytest.mark.django_db


def fund(number: int, **changes: object) -> dict[str, Any]:
    return {
        "title": f"Fund {number}",
        "url": f"https://example.org/{number}",
        "source": "NIHR",
        "deadline": "16 June 2027",
        **changes,
    }


def written(folder: Path, values: object, name: str = "file.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


def study(number: int, title: str = "A study") -> dict[str, Any]:
    return {"protocolSection": {"identificationModule": {"nctId": f"NCT{number:08}", "officialTitle": title}}}


def test_opportunities_become_offers_and_stay_as_they_are(tmp_path: Path) -> None:
    source, paths = SOURCES["uk-funding"], [written(tmp_path, [fund(1), fund(2), {"title": "No address"}])]
    assert examine_files(source=source, paths=paths).figures == {"new": 2, "changed": 0, "unchanged": 0, "faulty": 1}
    assert not Offer.objects.exists()
    report = load_files(source=source, paths=paths, by=None)
    assert report.figures == {"new": 2, "changed": 0, "unchanged": 0, "faulty": 1}
    written(tmp_path, [fund(1), fund(2, deadline="17 June 2027"), fund(3)])
    assert examine_files(source=source, paths=paths).offers == {"new": 1, "changed": 1, "unchanged": 1}
    assert load_files(source=source, paths=paths, by=None).offers == {"new": 1, "changed": 1, "unchanged": 1}
    assert load_files(source=source, paths=paths, by=None).offers == {"unchanged": 3}
    offer = Offer.objects.get(url="https://example.org/2")
    assert (offer.kind, str(offer.closes_on), offer.fact_status) == ("fund", "2027-06-17", "secondary")
    assert offer.provider == "National Institute for Health and Care Research"


def test_calls_that_a_file_no_longer_has_are_told_and_stay(tmp_path: Path) -> None:
    source, paths = SOURCES["uk-funding"], [written(tmp_path, [fund(1), fund(2), fund(3)])]
    first = load_files(source=source, paths=paths, by=None, filename="calls.json")
    assert (first.vanished_offers, first.vanished_offer_titles) == (0, ())
    other = [written(tmp_path, [fund(4)], "other.json")]
    assert load_files(source=source, paths=other, by=None, filename="other.json").vanished_offers == 0
    written(tmp_path, [fund(1), fund(3, deadline="17 June 2027")])
    report = load_files(source=source, paths=paths, by=None, filename="calls.json")
    assert (report.vanished_offers, report.vanished_offer_titles) == (1, ("Fund 2",))
    assert report.vanished == 0
    assert Offer.objects.count() == 4
    written(tmp_path, [fund(1), fund(2), fund(3, deadline="17 June 2027")])
    assert load_files(source=source, paths=paths, by=None, filename="calls.json").vanished_offers == 0


def test_offers_go_with_the_records_behind_them(tmp_path: Path) -> None:
    path = real("ref2014_impact_cases/case_studies.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)[:3]
    copy = tmp_path / "cases.jsonl"
    copy.write_text("".join(lines), encoding="utf-8")
    load_files(source=SOURCES["ref2014"], paths=[copy], by=None, filename="cases.jsonl")
    copy.write_text("".join(lines[:2]), encoding="utf-8")
    report = load_files(source=SOURCES["ref2014"], paths=[copy], by=None, filename="cases.jsonl")
    assert (report.vanished, report.vanished_offers) == (1, 0)


def test_a_person_is_one_whatever_the_form_of_the_orcid_id(tmp_path: Path) -> None:
    forms = ("orcid:0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097")
    others = ("team:0000-0002-1825-0097", "0000-0002-1825-0098")
    papers = [
        {"id": f"e{number}", "title": "A paper", "people": [{"id": id_, "name": "Ann Other"}]}
        for number, id_ in enumerate((*forms, *others))
    ]
    path = tmp_path / "papers.jsonl"
    path.write_text("\n".join(map(json.dumps, papers)), encoding="utf-8")
    load_files(source=SOURCES["evidence"], paths=[path], by=None)
    assert dict(Person.objects.annotate(n=Count("records")).values_list("source_id", "n")) == {
        forms[0]: 3,
        **dict.fromkeys(others, 1),
    }


def test_two_files_with_the_same_calls_do_not_undo_each_other(tmp_path: Path) -> None:
    call = {"id": "1", "identifier": "HORIZON-1", "title": "Call", "url": "https://example.org/1"}
    dated = [written(tmp_path, {"generatedAt": "2026-08-22T06:00:00Z", "grants": [call]}, "all.json")]
    undated = [written(tmp_path, [call], "some.json")]
    source = SOURCES["eu-funding"]
    load_files(source=source, paths=undated, by=None)
    assert Offer.objects.get().as_of == ""
    for paths in (dated, undated):
        assert examine_files(source=source, paths=paths).offers == {"unchanged": 1}
        assert load_files(source=source, paths=paths, by=None).offers == {"unchanged": 1}
    assert Offer.objects.get().as_of == "2026-08-22"
    written(tmp_path, [{**call, "title": "Another call"}], "some.json")
    assert load_files(source=source, paths=undated, by=None).offers == {"changed": 1}
    assert Offer.objects.get().as_of == ""


def test_offers_that_were_stored_before_a_stop_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "BATCH", 2)
    path = written(tmp_path, [fund(number) for number in range(5)])

    def stop_after(number: int) -> Any:
        for position, offer in enumerate(SOURCES["uk-funding"].offers(path)):
            if position == number:
                raise KeyboardInterrupt
            yield offer

    with pytest.raises(KeyboardInterrupt):
        known.put_offers(offers=stop_after(3), by=None)
    assert Offer.objects.count() == 2
    assert known.put_offers(offers=SOURCES["uk-funding"].offers(path), by=None) == {"new": 3, "unchanged": 2}


def test_what_a_source_no_longer_has_is_reported_and_kept(tmp_path: Path) -> None:
    source, name = SOURCES["clinicaltrials"], "studies.json"
    path = written(tmp_path, {"studies": [study(1), study(2, "Gone"), study(3)]})
    assert load_files(source=source, paths=[path], by=None, filename=name).vanished == 0
    written(tmp_path, {"studies": [study(1), study(3, "Changed")]})
    report = load_files(source=source, paths=[path], by=None, filename=name)
    assert report.counts == {"changed": 1, "unchanged": 1}
    assert (report.vanished, report.vanished_titles) == (1, ("Gone",))
    assert EvidenceRecord.objects.count() == 3
    assert load_files(source=source, paths=[path], by=None, filename="another.json").vanished == 0


def test_a_load_keeps_where_it_came_from(tmp_path: Path) -> None:
    path = written(tmp_path, {"studies": [study(1)]})
    load_files(source=SOURCES["clinicaltrials"], paths=[path], by=None, filename="studies.json")
    load = EvidenceLoad.objects.get()
    assert (load.status, load.source) == (LoadStatus.LOADED, "ClinicalTrials.gov studies")
    assert load.licence == "Public domain (ClinicalTrials.gov)"


def test_seen_records_are_a_set_of_keys() -> None:
    seen = SeenRecords()
    seen.add([3, 100_000])
    assert [key for key in (0, 3, 4, 99_999, 100_000, 10**9) if key in seen] == [3, 100_000]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("source", "file", "records", "people", "offers"),
    [
        ("openalex", "openalex/works_sample.json", 195, 0, 0),
        ("openalex-authors", "openalex/authors_sample.json", 0, 30, 0),
        ("europepmc", "europepmc/eupmc_results.json", 200, 0, 0),
        ("clinicaltrials", "clinicaltrials_gov/studies_page_v2.json", 10, 0, 0),
        ("gtr", "gtr/oneproject.json", 1, 0, 0),
        ("gtr", "gtr/oneperson.json", 0, 1, 0),
        ("gtr", "gtr/Example_of_all_xml_from_page.txt", 1, 0, 0),
        ("orcid", "orcid/record-full-3.0.json", 1, 1, 0),
        ("uk-funding", "uk_funding_opportunities/uk_funding_live_updates_union.json", 0, 0, 170),
        ("eu-funding", "eu_funding_calls/eu_health_calls.json", 0, 0, 85),
    ],
)
def test_real_files_are_loaded_whole_and_twice_without_doubles(
    source: str, file: str, records: int, people: int, offers: int
) -> None:
    paths = [real(file)]
    report = load_files(source=SOURCES[source], paths=paths, by=None, filename=file)
    assert (report.counts["new"], report.people["new"], report.offers["new"]) == (records, people, offers)
    assert [problem for problem in report.problems if not problem.kept] == []
    persons = Person.objects.count()
    again = load_files(source=SOURCES[source], paths=paths, by=None, filename=file)
    assert (again.counts["unchanged"], again.people["unchanged"], again.offers["unchanged"]) == (
        records,
        people,
        offers,
    )
    assert again.vanished == 0
    assert (EvidenceRecord.objects.count(), Offer.objects.count()) == (records, offers)
    assert Person.objects.count() == persons
    assert again.organisations["new"] == 0


def works(folder: Path, *numbers: int, title: str = "A work") -> Path:
    path = folder / "part_000"
    lines = [
        {
            "id": f"https://openalex.org/W{number}",
            "display_name": title,
            "authorships": [{"author": {"id": "https://openalex.org/A1", "display_name": "Ann Other"}}],
        }
        for number in numbers
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_a_snapshot_that_is_unchanged_is_not_read_again(tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    source, numbers = SOURCES["openalex"], range(1, 300)
    assert load_files(source=source, paths=[works(tmp_path, *numbers)], by=None, filename="w").counts == {"new": 299}
    with django_assert_max_num_queries(17):
        again = load_files(source=source, paths=[works(tmp_path, *numbers)], by=None, filename="w")
    assert (again.counts, again.vanished) == ({"unchanged": 299}, 0)
    fewer = load_files(source=source, paths=[works(tmp_path, *range(2, 300))], by=None, filename="w")
    assert (fewer.counts, fewer.vanished) == ({"unchanged": 298}, 1)
    renamed = load_files(source=source, paths=[works(tmp_path, 5, title="Reworded")], by=None, filename="w")
    assert renamed.counts == {"changed": 1}
    assert EvidenceRecord.objects.get(source_id="openalex:W5").title == "Reworded"
