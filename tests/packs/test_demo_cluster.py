"""The demonstration cluster is whole, plainly fiction, and refuses parts that do not fit together."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from pathlib import Path

import pytest

from charnia.core.access.roles import ROLES
from charnia.core.diagnosis.findings import BriefText
from charnia.core.vocabulary import Category, CompanySize, Layer, OfferKind, OrganisationKind, PersonRole, Stage
from charnia.packs.demo.cluster import load_demo_cluster
from charnia.packs.demo.parts import PARTS_FOLDER, PartsError
from charnia.packs.demo.values import DecisionVerb, DemoCluster
from charnia.packs.rulebook import load_rulebook

DERIVED_FROM_PEOPLE = {OfferKind.EXPERT, OfferKind.CLINICIAN}
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def cluster() -> DemoCluster:
    return load_demo_cluster()


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """A copy of the hand-written parts, to be spoilt."""
    return Path(shutil.copytree(PARTS_FOLDER, tmp_path / "parts", ignore=shutil.ignore_patterns("areas")))


def spoil(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text, "the part to spoil has changed; mend the test"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_people_are_as_many_as_announced(cluster: DemoCluster) -> None:
    roles = Counter(person.roles[0] for person in cluster.people)
    assert len(cluster.people) == 120
    assert roles[PersonRole.RESEARCHER] == 55
    assert roles[PersonRole.CLINICIAN] == 22
    assert roles[PersonRole.MENTOR] == 15
    assert roles[PersonRole.STUDENT] == 14


def test_organisations_of_every_kind_and_size(cluster: DemoCluster) -> None:
    kinds = Counter(organisation.kind for organisation in cluster.organisations)
    sizes = {o.size for o in cluster.organisations if o.kind is OrganisationKind.COMPANY}
    assert kinds[OrganisationKind.COMPANY] == 30
    assert kinds[OrganisationKind.UNIVERSITY] == kinds[OrganisationKind.NHS] == kinds[OrganisationKind.CHARITY] == 2
    assert kinds[OrganisationKind.SUPPLIER] == 4
    assert set(kinds) == set(OrganisationKind)
    assert sizes == set(CompanySize)


def test_names_and_keys_are_given_once(cluster: DemoCluster) -> None:
    for names in (
        [person.name for person in cluster.people],
        [organisation.name for organisation in cluster.organisations],
        [organisation.website for organisation in cluster.organisations],
        [offer.title for offer in cluster.offers],
        [offer.key for offer in cluster.offers],
        [person.key for person in cluster.people],
        [brief.product for brief in cluster.briefs],
        [account.email for account in cluster.accounts],
    ):
        assert [name for name, times in Counter(names).items() if times > 1] == []


def test_fiction_is_plain(cluster: DemoCluster) -> None:
    assert "demonstration" in cluster.name
    assert "invented" in cluster.notice
    assert all(organisation.website.endswith(".example.org/") for organisation in cluster.organisations)
    assert all(account.email.endswith("@example.org") for account in cluster.accounts)
    assert all(person.id.startswith("demo:person:") for person in cluster.people)


def test_every_area_has_at_least_two_researchers_or_clinicians(cluster: DemoCluster) -> None:
    knowing = Counter(
        area
        for person in cluster.people
        if {PersonRole.RESEARCHER, PersonRole.CLINICIAN} & set(person.roles)
        for area in person.areas
    )
    assert len(cluster.areas) == 36
    assert {area for area in cluster.areas if knowing[area] < 2} == set()


def test_areas_with_evidence_are_areas_of_the_cluster(cluster: DemoCluster) -> None:
    assert {file.stem for file in (PARTS_FOLDER / "areas").glob("*.yaml")} <= set(cluster.areas)


def test_offers_of_every_kind(cluster: DemoCluster) -> None:
    kinds = Counter(offer.kind for offer in cluster.offers)
    assert len(cluster.offers) >= 90
    assert set(kinds) == set(OfferKind) - DERIVED_FROM_PEOPLE
    assert kinds[OfferKind.FACILITY] >= 14
    assert kinds[OfferKind.CASE_STUDY] == 12
    assert kinds[OfferKind.FUND] == 2


def test_offers_say_enough_and_not_too_much(cluster: DemoCluster) -> None:
    for offer in cluster.offers:
        words = len(f"{offer.text} {offer.cost} {offer.how_to_ask}".split())
        assert 40 <= words <= 120, f"{offer.key} has {words} words"


def test_every_mentor_has_an_offer_and_hours(cluster: DemoCluster) -> None:
    mentors = {person.key for person in cluster.people if PersonRole.MENTOR in person.roles}
    offering = [offer.person for offer in cluster.offers if offer.kind is OfferKind.MENTOR]
    assert sorted(offering) == sorted(mentors)
    assert all(person.hours_a_month for person in cluster.people if person.key in mentors)


def test_events_lie_ahead_but_for_a_few(cluster: DemoCluster) -> None:
    days = [offer.starts_at.date() for offer in cluster.offers if offer.starts_at]
    ahead = [day for day in days if day >= TODAY]
    assert len(ahead) >= 14
    assert 1 <= len(days) - len(ahead) <= 5
    assert max(days) <= dt.date(2027, 6, 30)
    assert all(offer.starts_at.utcoffset() is not None for offer in cluster.offers if offer.starts_at)


def test_organisations_are_near_each_other(cluster: DemoCluster) -> None:
    for organisation in cluster.organisations:
        assert 52.5 < organisation.place.latitude < 53.1
        assert -1.4 < organisation.place.longitude < -0.4


def test_briefs_differ_in_form_category_stage_and_size(cluster: DemoCluster) -> None:
    assert len(cluster.briefs) == 12
    assert len({brief.form for brief in cluster.briefs}) >= 6
    assert {brief.category for brief in cluster.briefs} == set(Category)
    assert {brief.size for brief in cluster.briefs} == set(CompanySize)
    assert {brief.stage for brief in cluster.briefs} == set(Stage)


def test_briefs_have_layers_and_a_readable_length(cluster: DemoCluster) -> None:
    for brief in cluster.briefs:
        assert 150 <= len(brief.texts[Layer.PUBLIC].split()) <= 400, brief.key
        assert brief.texts[Layer.ACCEPTED]
    assert sum(Layer.AGREEMENT in brief.texts for brief in cluster.briefs) >= 3


def test_hidden_layers_are_not_repeated_in_the_public_text(cluster: DemoCluster) -> None:
    for brief in cluster.briefs:
        for layer in (Layer.ACCEPTED, Layer.AGREEMENT):
            for sentence in brief.texts.get(layer, "").split(". "):
                assert not sentence or sentence not in brief.texts[Layer.PUBLIC]


def test_five_briefs_have_decisions_of_every_verb(cluster: DemoCluster) -> None:
    decided = [brief for brief in cluster.briefs if brief.decisions]
    verbs = {decision.verb for brief in decided for decision in brief.decisions}
    assert len(decided) == 5
    assert verbs == set(DecisionVerb)
    for brief in decided:
        assert brief.shortlist
        assert all(brief.texts[Layer.PUBLIC].count(decision.quote) == 1 for decision in brief.decisions)


def test_introductions_stand_at_every_step(cluster: DemoCluster) -> None:
    entries = [entry for brief in cluster.briefs for entry in brief.shortlist if entry.asks]
    steps = {(bool(entry.agreed_with), bool(entry.helped)) for entry in entries}
    assert steps == {(False, False), (True, False), (True, True)}


def test_answers_are_to_questions_that_apply(cluster: DemoCluster) -> None:
    book = load_rulebook()
    for brief in cluster.briefs:
        text = BriefText(text=brief.texts[Layer.PUBLIC], category=brief.category, stage=brief.stage, size=brief.size)
        questions = {question.id: question for question in book.questions_for(text)}
        for answer in brief.answers:
            choices = questions[answer.question].choices
            assert not choices or answer.text in choices, f"{brief.key}: {answer.question}"


def test_one_account_for_each_kind_of_user(cluster: DemoCluster) -> None:
    people = {person.key: person for person in cluster.people}
    roles = {role for account in cluster.accounts for role in people[account.person].roles}
    assert len(cluster.accounts) == 8
    assert roles == set(PersonRole)
    assert {account.cluster_role for account in cluster.accounts} <= set(ROLES)


@pytest.mark.parametrize(
    ("file", "before", "after", "says"),
    [
        ("people.yaml", "key: tomasz-wilczak", "key: amara-okafor", "given twice"),
        ("people.yaml", 'name: "Tomasz Wilczak"', 'name: "Amara Okafor"', "given twice"),
        ("people.yaml", "roles: [researcher]", "roles: [wizard]", "use one of researcher, clinician"),
        ("people.yaml", "areas: [asthma-copd,", "areas: [alchemy,", "names 'alchemy'"),
        ("people.yaml", "career_start: 2004", 'career_start: "long ago"', "whole number"),
        ("people.yaml", "career_start: 2004", "career_start: 2004, hours_a_month: 2", "mentors have"),
        ("people.yaml", 'title: "Professor of Respiratory', 'post: "Professor of Respiratory', "rename post"),
        ("organisations.yaml", "contact: philippa-nordstrom", "contact: nobody", "names 'nobody'"),
        ("organisations.yaml", "size: large, ", "", "have a 'size'"),
        ("organisations.yaml", "latitude: 52.789", 'latitude: "north"', "as a number"),
        ("offers/facility.yaml", "organisation: eastwold-university", "organisation: atlantis", "names 'atlantis'"),
        ("offers/fund.yaml", "  cost:", "  price:", "rename price"),
        ("offers/fund.yaml", "closes_on: 2027-02-26", "closes_on: soon", "as a date"),
        ("events.yaml", "2026-12-03T13:00", "Thursday", "2027-01-14T09:30"),
        ("events.yaml", "2026-12-03T16:30", "2026-12-03T12:30", "after 'starts_at'"),
        ("case_studies.yaml", "  helped: [geraldine-ashdown", "  helped: [merlin", "names 'merlin'"),
        ("briefs/pipistrelle.yaml", "size: start-up", "size: large", "says otherwise"),
        ("briefs/pipistrelle.yaml", 'quote: "Our only doctor', 'quote: "Our second doctor', "stands 0 times"),
        ("briefs/pipistrelle.yaml", 'reason: "Dr Akhtar', 'statement: "Dr Akhtar', "give 'reason' a text"),
        ("briefs/pipistrelle.yaml", "person: tomasz-wilczak", "offer: first-patient-fund, person: x", "either"),
        ("briefs/pipistrelle.yaml", '- {quote: "we have never', '- {quote: "we never', "confirms or rewords"),
        ("briefs/lanternfish.yaml", "agreed_with: philippa-nordstrom,", "", "'helped' wants 'agreed_with'"),
        ("briefs/millrace.yaml", "agreed_with: philippa-nordstrom", "agreed_with: nobody", "names 'nobody'"),
        ("accounts.yaml", "cluster_role: funder", "cluster_role: emperor", "use one of programme-team"),
        ("accounts.yaml", "owner: true", "owner: perhaps", "true or false"),
    ],
)
def test_spoilt_parts_are_refused_with_their_file(parts: Path, file: str, before: str, after: str, says: str) -> None:
    spoil(parts / file, before, after)
    with pytest.raises(PartsError, match=says) as refusal:
        load_demo_cluster(folder=parts)
    assert Path(file).name.removesuffix(".yaml") in str(refusal.value)


def test_a_missing_file_is_named(parts: Path) -> None:
    (parts / "people.yaml").unlink()
    with pytest.raises(PartsError, match=r"people\.yaml is missing"):
        load_demo_cluster(folder=parts)


def test_broken_yaml_is_named(parts: Path) -> None:
    (parts / "accounts.yaml").write_text("- {email: [", encoding="utf-8")
    with pytest.raises(PartsError, match=r"accounts\.yaml is not valid YAML"):
        load_demo_cluster(folder=parts)


def test_a_mapping_in_place_of_a_list_is_named(parts: Path) -> None:
    (parts / "events.yaml").write_text("key: lonely", encoding="utf-8")
    with pytest.raises(PartsError, match=r"events\.yaml: write a list"):
        load_demo_cluster(folder=parts)


def test_an_entry_without_fields_is_named(parts: Path) -> None:
    (parts / "events.yaml").write_text("- just words\n", encoding="utf-8")
    with pytest.raises(PartsError, match=r"events\.yaml, record 1: write fields"):
        load_demo_cluster(folder=parts)
