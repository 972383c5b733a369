"""What may be done once is done once, also when two requests come at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from charnia.apps.accounts.actions import hold
from charnia.apps.accounts.models import User
from charnia.apps.directory.actions import create_own_profile
from charnia.apps.gaps.actions import add as add_gap
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.actions import say_not_helpful
from charnia.apps.matches.candidates import Candidate
from charnia.apps.offers.actions import create_offer
from charnia.apps.offers.known import put_packs
from charnia.apps.organisations.actions import (
    add_member,
    create_organisation,
    delete_account,
    open_register_load,
    remove_member,
    store_register_steps,
)
from charnia.apps.organisations.models import Membership, MembershipRole, Organisation, RegisterDoubt, RegisterEntry
from charnia.apps.organisations.register_loading import RegisterFiles, load_register
from charnia.apps.organisations.register_matching import Matcher
from charnia.apps.people.actions import claim_profile, settle_by_orcid
from charnia.apps.people.models import Person
from charnia.apps.products.models import Product
from charnia.apps.programmes.register_decisions import accept_register_doubt, take_back_acceptance
from charnia.core.registers import RegisteredOrganisation
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import Axis, FeedbackReason, GapKind, Layer, OfferKind, Register, Urgency

pytestmark = pytest.mark.django_db(transaction=True)

Action = Callable[[], object]
PLACE = RegisteredOrganisation(register=Register.ROR, id="https://ror.org/0aaaaaa11", name="University of Fenmarsh")


def has_to_wait(action: Action) -> bool:
    """Whether the action, from another connection, cannot go on before the transaction that is open here has ended.

    PostgreSQL is told to give up waiting at once; SQLite in memory does so by itself.
    """
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(_gives_up, action).result()


def _gives_up(action: Action) -> bool:
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '100ms'")
        action()
    except OperationalError:
        return True
    finally:
        if connection.connection is not None:
            connection.connection.close()  # Django itself leaves SQLite in memory open
    return False


def refused_after(first: Action, second: Action) -> str:
    """The sentence that refuses the second once the first, for which it waited, has ended."""
    with transaction.atomic():
        first()
        assert has_to_wait(second)
    with pytest.raises(NotAllowed) as refusal:
        second()
    return str(refusal.value)


def refused_twice(action: Action, user: User) -> str:
    """The sentence that refuses an account's second request, which waits until the first has ended, and only then looks
    what is there."""
    with transaction.atomic():
        action()
        assert has_to_wait(lambda: transaction.atomic(hold)(user=user))
    with pytest.raises(NotAllowed) as refusal:
        action()
    return str(refusal.value)


def test_nobody_gets_a_second_profile_from_orcid_at_the_same_moment(rosa: Person, bob: User) -> None:
    Person.objects.update(orcid="0000-0002-1825-0097")
    with transaction.atomic():
        create_own_profile(by=bob, fields={"name": "Bob Birch"})
        assert has_to_wait(lambda: settle_by_orcid(user=bob, orcid="0000-0002-1825-0097"))
    assert "merge the two" in settle_by_orcid(user=bob, orcid="0000-0002-1825-0097").refusal


@pytest.fixture
def both_own(alder: Organisation, alice: User, bob: User) -> Organisation:
    add_member(organisation=alder, user=bob, role=MembershipRole.OWNER, by=alice)
    return alder


def test_two_owners_do_not_leave_at_once(both_own: Organisation, alice: User, bob: User) -> None:
    sentence = refused_after(
        lambda: remove_member(membership=Membership.objects.get(user=alice), by=alice),
        lambda: remove_member(membership=Membership.objects.get(user=bob), by=bob),
    )
    assert sentence.startswith("This is the last owner.")


def test_two_owners_do_not_take_the_role_from_each_other(both_own: Organisation, alice: User, bob: User) -> None:
    def demote(user: User, by: User) -> None:
        add_member(organisation=both_own, user=user, role=MembershipRole.MEMBER, by=by)

    assert "Only an owner" in refused_after(lambda: demote(bob, alice), lambda: demote(alice, bob))


def test_two_owners_do_not_delete_their_accounts_at_once(both_own: Organisation, alice: User, bob: User) -> None:
    sentence = refused_after(
        lambda: delete_account(user=User.objects.get(pk=alice.pk)),
        lambda: delete_account(user=User.objects.get(pk=bob.pk)),
    )
    assert sentence.startswith("You are the last owner of Alder Diagnostics.")


def test_a_decision_on_a_register_is_taken_back_once(alder: Organisation, tess: User) -> None:
    told = RegisteredOrganisation(register=Register.COMPANIES_HOUSE, id="01234567", name="Alder Diagnostics")
    load_register(files=RegisterFiles(register=Register.COMPANIES_HOUSE), found=[told], by=None)
    accept_register_doubt(doubt=RegisterDoubt.objects.get(), by=tess)
    doubt = RegisterDoubt.objects.get()

    def take_back() -> object:
        return take_back_acceptance(doubt=doubt, by=tess)

    assert "Please look again." in refused_after(take_back, take_back)
    assert Organisation.objects.count() == 2


def test_a_claim_that_is_sent_twice_is_one(rosa: Person, bob: User) -> None:
    def claim() -> object:
        return claim_profile(person=rosa, by=bob, note="It is me.")

    assert "already claimed this profile" in refused_twice(claim, bob)


def test_a_profile_that_is_sent_twice_is_one(bob: User) -> None:
    def create() -> object:
        return create_own_profile(by=bob, fields={"name": "Bob Birch"})

    assert "already has a profile" in refused_twice(create, bob)


def test_what_does_not_help_is_said_once(product: Product, rosa: Person, alice: User) -> None:
    bring_up_to_date(brief=product.brief, by=None)
    gap = Gap.objects.filter(brief=product.brief)[0]

    def say() -> object:
        reason = FeedbackReason.WRONG_FIELD
        return say_not_helpful(gap=gap, candidate=Candidate(person=rosa), reason=reason, by=alice)

    assert "already said" in refused_twice(say, alice)


def test_a_gap_that_is_sent_twice_is_one(product: Product, alice: User) -> None:
    def add_once() -> object:
        return add_gap(
            brief=product.brief,
            by=alice,
            statement="A clinician who reads slides.",
            kind=GapKind.EXPERTISE,
            axis=Axis.EVIDENCE,
            urgency=Urgency.SOON,
            layer=Layer.PUBLIC,
        )

    assert "in the ledger already" in refused_twice(add_once, alice)


def test_an_offer_that_is_sent_twice_is_one(alder: Organisation, alice: User) -> None:
    fields = {"organisation": alder, "title": "Slide reading", "text": "We read slides.", "kind": OfferKind.FACILITY}
    assert "made this offer already" in refused_twice(lambda: create_offer(by=alice, fields=fields), alice)


def test_an_organisation_that_is_sent_twice_is_one(bob: User) -> None:
    def create() -> object:
        return create_organisation(by=bob, owner=bob, fields={"name": "Birch Optics"})

    assert "of this name already" in refused_twice(create, bob)


def _load_place() -> None:
    load_register(files=RegisterFiles(register=Register.ROR, filenames=("file",)), found=[PLACE], by=None)


@pytest.mark.parametrize("loads", ["packs", "register"])
def test_loads_that_bring_the_same_take_turns(loads: str) -> None:
    with transaction.atomic():
        create_organisation(by=None, fields={"name": "Fenmarsh Trust"})
        assert has_to_wait(lambda: put_packs(by=None) if loads == "packs" else _load_place())


def test_an_entry_that_another_load_has_brought_since_is_not_brought_again() -> None:
    steps = Matcher(Register.ROR).steps([PLACE])
    _load_place()
    load = open_register_load(register=Register.ROR, filenames=["file"], licence="", by=None)
    store_register_steps(load=load, steps=steps, by=None)
    assert (Organisation.objects.count(), RegisterEntry.objects.count()) == (1, 1)
