"""Who could close a gap: the ranked list, its filters and proof cards, who sees it, and what it costs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions import actions as introductions
from charnia.apps.matches.answering import ask, question_of
from charnia.apps.matches.as_values import key_of
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.pool import forget_matcher
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.apps.products.actions import open_agreement_layer
from charnia.core.evidence import PersonReference
from charnia.core.vocabulary import Layer
from tests.apps.directory.conftest import put_offer
from tests.apps.matches.conftest import put_papers
from tests.apps.reading import HOSTILE, LogIn, assert_closed_to, assert_only_words, page

BRIDGES_QUERIES = 22


def named(text: str) -> list[str]:
    """The names on the proof cards, from the top."""
    cards = re.findall(r'<article class="card proof-card">.*?<h2 class="card-title">(.*?)</h2>', text, re.DOTALL)
    return [re.sub(r"<.*?>", "", name) for name in cards]


def test_people_and_offers_stand_in_one_list_with_their_proof(cluster: Gap, alice: User, as_user: LogIn) -> None:
    text = page(as_user(alice), "matches:gap", cluster.pk)
    names = named(text)
    assert names.index("Rosa Rowan") < names.index("Otto Older")
    assert {"Diagnostic accuracy study unit", "Diagnostic accuracy study course"} < set(names)
    assert {"Bakery", "Olive Off", "Diagnostic accuracy study draft"}.isdisjoint(names)
    assert "Diagnostic accuracy study last year" not in names
    assert "A diagnostic accuracy study of a finger-prick test" in text
    assert "Your words, and the words they met" in text
    assert "The newest known evidence is of 2009" in text
    assert "https://doi.org/10.2/0" in text


def test_a_gap_in_another_language_is_matched_with_a_warning(cluster: Gap, alice: User, as_user: LogIn) -> None:
    client = as_user(alice)
    assert "seems to be in" not in page(client, "matches:gap", cluster.pk)
    german = "Wir suchen jemanden mit Erfahrung in der Zulassung (diagnostic accuracy study)."
    Gap.objects.filter(pk=cluster.pk).update(statement=german)
    text = page(client, "matches:gap", cluster.pk)
    warning = "The wording of this gap seems to be in German."
    assert f'<p class="message message-warning">{warning}' in text
    assert text.count(warning) == 1 + len(named(text))
    rosa = Person.objects.get(name="Rosa Rowan")
    assert warning in page(client, "matches:why-not-one", cluster.pk, f"person-{rosa.pk}")


def test_the_amounts_on_a_card_add_up_to_its_score(cluster: Gap, alice: User) -> None:
    matcher, _ = ask(question_of(cluster, alice))
    bridges = matcher.bridges(limit=20)
    assert len(bridges) >= 5
    for bridge in bridges:
        assert bridge.card.score == pytest.approx(sum(one.amount for one in bridge.card.contributions), abs=1e-9)


@pytest.mark.parametrize(
    ("asked", "there", "not_there"),
    [
        ({"kind": "facility"}, "Diagnostic accuracy study unit", "Rosa Rowan"),
        ({"kind": ["expert", "course"]}, "Rosa Rowan", "Diagnostic accuracy study unit"),
        ({"km": "5"}, "Diagnostic accuracy study unit", "Diagnostic accuracy study course"),
        ({"years": "5"}, "Rosa Rowan", "Otto Older"),
    ],
)
def test_filters_narrow_the_list(
    cluster: Gap, alice: User, as_user: LogIn, asked: dict[str, Any], there: str, not_there: str
) -> None:
    names = named(page(as_user(alice), "matches:gap", cluster.pk, **asked))
    assert there in names
    assert not_there not in names


def test_one_organisation_alone(cluster: Gap, near_labs: Organisation, alice: User, as_user: LogIn) -> None:
    text = page(as_user(alice), "matches:gap", cluster.pk, organisation=f"organisation-{near_labs.pk}")
    assert named(text) == ["Diagnostic accuracy study unit"]
    assert "km from Alder Diagnostics" in text


def test_a_filter_that_nothing_passes_can_be_lifted(cluster: Gap, alice: User, as_user: LogIn) -> None:
    text = page(as_user(alice), "matches:gap", cluster.pk, km="5", years="2", kind="facility")
    assert "Nothing passes these filters" in text


def test_what_was_not_understood_is_said_and_has_no_effect(cluster: Gap, alice: User, as_user: LogIn) -> None:
    text = page(as_user(alice), "matches:gap", cluster.pk, km="far", years="never", kind="magic", page="-9")
    assert "Rosa Rowan" in named(text)
    assert "Choose one of these distances." in text
    assert "Choose one of these ages." in text
    assert "Nothing of this kind matches. Tick another." in text


def test_without_a_place_of_its_own_a_company_has_no_distances(
    cluster: Gap, alder: Organisation, alice: User, as_user: LogIn
) -> None:
    Organisation.objects.filter(pk=alder.pk).update(latitude=None, longitude=None)
    text = page(as_user(alice), "matches:gap", cluster.pk)
    assert "Distance from the company" not in text
    assert "Where they are" not in text


def test_an_empty_cluster_says_what_to_do(gap: Gap, alice: User, as_user: LogIn) -> None:
    text = page(as_user(alice), "matches:gap", gap.pk)
    assert "Nothing matches yet" in text
    assert "0 of 0 people and offers match" in text


def test_somebody_in_two_roles_stands_in_the_list_once(cluster: Gap, rosa: Person, alice: User, as_user: LogIn) -> None:
    Person.objects.filter(pk=rosa.pk).update(roles=["mentor", "researcher"])
    forget_matcher()
    assert named(page(as_user(alice), "matches:gap", cluster.pk)).count("Rosa Rowan") == 1
    assert "Rosa Rowan" in named(page(as_user(alice), "matches:gap", cluster.pk, kind="mentor"))


def test_who_has_left_the_directory_is_not_shown(cluster: Gap, rosa: Person, alice: User, as_user: LogIn) -> None:
    client = as_user(alice)
    page(client, "matches:gap", cluster.pk)  # from here on the matcher knows her
    Person.objects.filter(pk=rosa.pk).update(is_listed=False)
    assert "Rosa Rowan" not in page(client, "matches:gap", cluster.pk)


def test_a_colleague_and_the_team_see_the_list(cluster: Gap, bob: User, tess: User, as_user: LogIn) -> None:
    for user in (bob, tess):
        assert "Rosa Rowan" in named(page(as_user(user), "matches:gap", cluster.pk))


@pytest.mark.parametrize("name", ["gap", "why-not"])
def test_for_outsiders_there_is_no_list(
    cluster: Gap, cedar: Organisation, charlie: User, fay: User, as_user: LogIn, name: str
) -> None:
    assert_closed_to(reverse(f"matches:{name}", args=[cluster.pk]), as_user(charlie), as_user(fay))


def test_what_is_compared_draws_on_the_layers_of_the_reader(cluster: Gap, alice: User, tess: User) -> None:
    own, teams = question_of(cluster, alice), question_of(cluster, tess)
    assert own.layers == frozenset(Layer)
    for hidden in ("aptamer", "runway"):
        assert hidden not in teams.need.product + teams.need.missing
    open_agreement_layer(brief=cluster.brief, opened=True, by=alice)
    cluster.brief.refresh_from_db()
    assert question_of(cluster, tess).layers == frozenset(Layer)


def test_a_hidden_word_ranks_nobody_for_the_team(cluster: Gap, alice: User, tess: User, as_user: LogIn) -> None:
    put_papers(PersonReference("test:apt", "Ada Aptamer"), "Binder aptamer", "A modified aptamer in diagnostic use")
    forget_matcher()
    cards = {user.name: page(as_user(user), "matches:gap", cluster.pk) for user in (alice, tess)}
    assert "aptamer" in cards["Alice Alder"]
    assert "<mark>aptamer</mark>" not in cards["Tess Team"]


def test_the_list_costs_the_same_for_one_and_thirty(
    gap: Gap, alice: User, as_user: LogIn, django_assert_num_queries: Any
) -> None:
    client = as_user(alice)
    put_offer(kind="facility", title="Diagnostic accuracy study unit")
    page(client, "matches:gap", gap.pk)  # the first visit builds the matcher
    with django_assert_num_queries(BRIDGES_QUERIES):
        assert len(named(page(client, "matches:gap", gap.pk))) == 1
    for number in range(2, 31):
        put_offer(kind="facility", title=f"Diagnostic accuracy study unit {number}")
    forget_matcher()
    page(client, "matches:gap", gap.pk)
    with django_assert_num_queries(BRIDGES_QUERIES):
        text = page(client, "matches:gap", gap.pk)
    assert len(named(text)) == 10
    assert "page=3" in text


def test_pages_go_on_where_the_one_before_ended(gap: Gap, alice: User, as_user: LogIn) -> None:
    for number in range(25):
        put_offer(kind="facility", title=f"Diagnostic accuracy study unit {number}")
    client = as_user(alice)
    pages = [named(page(client, "matches:gap", gap.pk, page=number)) for number in (1, 2, 3)]
    assert [len(names) for names in pages] == [10, 10, 5]
    assert len({name for names in pages for name in names}) == 25


def test_hostile_words_come_out_as_words(cluster: Gap, rosa: Person, alice: User, as_user: LogIn) -> None:
    said = f"diagnostic accuracy study {HOSTILE}"
    put_papers(PersonReference("test:evil", f"Eve {HOSTILE}"), said)
    lab = Organisation.objects.create(slug="evil", name=f"Lab {HOSTILE}", kind="campus", latitude=52.7, longitude=-1.2)
    evil = put_offer(
        kind="facility", title=said, text=said, organisation=lab, url="javascript:alert(1)", source=HOSTILE,
        as_of="2026", cautions=[HOSTILE],
    )  # fmt: skip
    Gap.objects.filter(pk=cluster.pk).update(statement=said)
    forget_matcher()
    client = as_user(alice)
    paths = [
        reverse("matches:gap", args=[cluster.pk]),
        reverse("matches:why-not", args=[cluster.pk]) + "?q=script",
        reverse("matches:why-not-one", args=[cluster.pk, f"offer-{evil.pk}"]),
    ]
    for path in paths:
        text = client.get(path).content.decode()
        assert_only_words(text, path)
        assert 'href="javascript' not in text


def test_the_engines_ids_lead_back_to_candidates(cluster: Gap, offers: dict[str, Offer], alice: User) -> None:
    _, searched = ask(question_of(cluster, alice))
    keys = {key_of(id_) for id_ in searched.offers}
    assert f"offer-{offers['facility'].pk}" in keys
    assert f"person-{Person.objects.get(name='Rosa Rowan').pk}" in keys


def test_whom_the_company_has_asked_to_meet_is_said_to_be_asked(
    cluster: Gap, rosa: Person, alice: User, as_user: LogIn
) -> None:
    path = reverse("introductions:ask", args=[cluster.pk, f"person-{rosa.pk}"])
    assert path in page(as_user(alice), "matches:gap", cluster.pk)
    introductions.ask(gap=cluster, candidate=Candidate(person=rosa), message="May we talk?", by=alice)
    text = page(as_user(alice), "matches:gap", cluster.pk)
    assert "the programme team has not answered yet" in text
    assert path not in text
