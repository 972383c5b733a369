""" "Why not this one?": asked by name, answered for anybody, ranked or not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.answering import ask, question_of
from charnia.apps.matches.candidates import Candidate, candidates_of, named_like
from charnia.apps.matches.pool import forget_matcher
from charnia.apps.matches.reasons import reasons_for
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from tests.apps.directory.conftest import put_offer
from tests.apps.reading import LogIn, assert_closed_to, page


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def test_names_are_found_by_a_part(cluster: Gap, alice: User, as_user: LogIn) -> None:
    text = page(as_user(alice), "matches:why-not", cluster.pk, q="rowan")
    assert reverse("matches:why-not-one", args=[cluster.pk, f"person-{person('Rosa Rowan').pk}"]) in text
    text = page(as_user(alice), "matches:why-not", cluster.pk, q="accuracy study course")
    assert "Diagnostic accuracy study course" in text


def test_hidden_people_and_drafts_are_not_found(cluster: Gap, rosa: Person, alice: User, as_user: LogIn) -> None:
    Person.objects.filter(pk=rosa.pk).update(is_listed=False)
    client = as_user(alice)
    assert "Nobody of that name" in page(client, "matches:why-not", cluster.pk, q="Rosa")
    assert "Nobody of that name" in page(client, "matches:why-not", cluster.pk, q="study draft")
    path = reverse("matches:why-not-one", args=[cluster.pk, f"person-{rosa.pk}"])
    assert client.get(path).status_code == 404


def test_only_so_many_names_are_listed(cluster: Gap, alice: User, as_user: LogIn) -> None:
    for number in range(40):
        put_offer(kind="facility", title=f"Kiln {number}")
    text = page(as_user(alice), "matches:why-not", cluster.pk, q="Kiln")
    assert "Only the first 25 are listed" in text
    assert len(named_like("%", limit=25)) == 0
    assert "Whom do you mean" not in page(as_user(alice), "matches:why-not", cluster.pk, q="  ")


def test_the_answer_says_place_score_and_what_is_missing(cluster: Gap, alice: User) -> None:
    question = question_of(cluster, alice)
    first = reasons_for(question, Candidate(person=person("Rosa Rowan")))
    assert first.answer is not None
    assert first.proof is not None
    shown = [bridge.offer.title for bridge in ask(question)[0].bridges()]
    assert (first.answer.rank, first.missing) == (shown.index("Rosa Rowan") + 1, 0.0)
    assert first.proof.score == pytest.approx(first.answer.score)
    last = reasons_for(question, Candidate(person=person("Olive Off")))
    assert last.answer is not None
    assert last.answer.rank is None
    assert last.missing == pytest.approx(last.answer.last_shown - last.answer.score)
    assert any("Nothing that is known of it mentions" in sentence for sentence in last.answer.reasons)


def test_the_page_shows_the_answer_and_keeps_all_the_same(cluster: Gap, alice: User, as_user: LogIn) -> None:
    key = f"person-{person('Otto Older').pk}"
    client = as_user(alice)
    text = page(client, "matches:why-not-one", cluster.pk, key)
    assert "Otto Older" in text
    assert "score of the last one on the first page" in text
    assert "The newest known evidence is of 2009" in text
    client.post(reverse("matches:keep", args=[cluster.pk, key]))
    assert cluster.shortlist.get().person == person("Otto Older")


def test_other_roles_are_not_compared_and_told_so(cluster: Gap, alice: User, as_user: LogIn) -> None:
    student = create_person(by=None, fields={"name": "Stella Student", "roles": ["student"]})
    forget_matcher()
    text = page(as_user(alice), "matches:why-not-one", cluster.pk, f"person-{student.pk}")
    assert "This profile names none of these roles" in text


def test_an_event_that_is_over_is_not_compared(
    cluster: Gap, offers: dict[str, Offer], alice: User, as_user: LogIn
) -> None:
    text = page(as_user(alice), "matches:why-not-one", cluster.pk, f"offer-{offers['past event'].pk}")
    assert "It is over, or those who make it are not listed" in text


@pytest.mark.parametrize("key", ["person-0", "offer-999999", "person-", "nobody", f"person-{'9' * 40}", "event-1"])
def test_unknown_candidates_do_not_exist(cluster: Gap, alice: User, as_user: LogIn, key: str) -> None:
    client = as_user(alice)
    assert client.get(f"/bridges/gap/{cluster.pk}/why-not/{key}/").status_code == 404
    assert client.post(f"/bridges/gap/{cluster.pk}/keep/{key}/").status_code == 404


def test_for_outsiders_there_is_no_answer(
    cluster: Gap, cedar: Organisation, charlie: User, fay: User, as_user: LogIn
) -> None:
    path = reverse("matches:why-not-one", args=[cluster.pk, f"person-{person('Rosa Rowan').pk}"])
    assert_closed_to(path, as_user(charlie), as_user(fay))


def test_a_candidate_is_a_person_or_an_offer(cluster: Gap, offers: dict[str, Offer]) -> None:
    facility = Candidate(offer=offers["facility"])
    assert (facility.what, facility.where) == ("Facility", "Near Labs")
    rosa = candidates_of([f"person-{person('Rosa Rowan').pk}"]).popitem()[1]
    assert (rosa.what, rosa.where, rosa.is_fictional) == ("Researcher", "", False)
    with pytest.raises(ValueError, match="person or an offer"):
        _ = Candidate().name
