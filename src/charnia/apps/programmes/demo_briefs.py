"""The demonstration's briefs, through the same actions that people use: versions, diagnosis, decisions, shortlists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.gaps import actions as gap_actions
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.models import Gap
from charnia.apps.introductions.actions import ask, note_agreed, note_introduced, say_what_came
from charnia.apps.introductions.models import IntroductionWish, Outcome
from charnia.apps.matches.actions import note_feedback
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.models import ShortlistEntry
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Membership, MembershipRole, Organisation
from charnia.apps.people.models import Person
from charnia.apps.products.actions import create_product, write_version
from charnia.apps.products.models import Product
from charnia.core.access.roles import PROGRAMME_TEAM
from charnia.core.vocabulary import FeedbackVerb, Layer, PersonRole, Urgency
from charnia.packs.demo.values import DecisionVerb, DemoBrief, DemoDecision


@transaction.atomic
def put_brief(
    brief: DemoBrief,
    *,
    organisations: Mapping[str, Organisation],
    people: Mapping[str, Person],
    offers: Mapping[str, Offer],
) -> None:
    """Puts one brief in, unless its product is there already."""
    organisation = organisations[brief.organisation]
    if Product.objects.filter(organisation=organisation, name=brief.product).exists():
        return
    with transaction.atomic():
        author = _member(people[brief.written_by], organisation)
        product = create_product(organisation=organisation, name=brief.product, by=author)
        write_version(
            brief=product.brief,
            base=0,
            changes=_content(brief),
            what_changed="First description",
            by=author,
        )
    bring_up_to_date(brief=product.brief, by=author)
    gaps = {
        decision.quote: gap
        for decision in brief.decisions
        if (gap := _decide(product, decision, _decider(people[decision.by], organisation))) is not None
    }
    for entry in brief.shortlist:
        _shortlist(
            gaps[entry.quote],
            person=people.get(entry.person),
            offer=offers.get(entry.offer),
            note=entry.note,
            by=author,
        )
        if entry.asks:
            candidate = Candidate(person=people.get(entry.person), offer=offers.get(entry.offer))
            wish = ask(gap=gaps[entry.quote], candidate=candidate, message=entry.asks, by=author)
            if entry.agreed_with:
                _bring_together(wish, helped=entry.helped, author=author, broker=_account(people[entry.agreed_with]))


def _bring_together(wish: IntroductionWish, *, helped: str, author: User, broker: User) -> None:
    """The other side agrees; where meeting them helped, both were introduced too."""
    note_agreed(wish=wish, by=broker)
    if helped:
        note_introduced(wish=wish, by=broker)
        say_what_came(wish=wish, outcome=Outcome.HELPED, words=helped, cause=None, number=0, by=author)


def _content(brief: DemoBrief) -> dict[str, Any]:
    return {
        "title": brief.title,
        "category": brief.category.value,
        "stage": brief.stage.value,
        "conditions": ", ".join(brief.conditions),
        "texts": {layer.value: text for layer, text in brief.texts.items()},
        "answers": {answer.question: {"text": answer.text, "layer": answer.layer.value} for answer in brief.answers},
    }


def _account(person: Person) -> User:
    """The person's account; one that nobody can log in to where the demonstration hands out none."""
    if person.user is None:
        name = person.slug.replace("-", ".")
        role = PROGRAMME_TEAM.name if _is_broker(person) else ""
        person.user = User.objects.create_user(f"{name}@example.org", None, name=person.name, cluster_role=role)
        person.save(update_fields=["user"])
        record(action="account.created", target=person.user, by=None, demonstration=True)
    return person.user


def _member(person: Person, organisation: Organisation) -> User:
    """The account of somebody who writes for the organisation. A broker helps out and does not own it."""
    user = _account(person)
    role = MembershipRole.MEMBER if _is_broker(person) else MembershipRole.OWNER
    Membership.objects.get_or_create(user=user, organisation=organisation, defaults={"role": role.value})
    return user


def _decider(person: Person, organisation: Organisation) -> User:
    """Brokers decide by their role, everybody else as a member of the company."""
    return _account(person) if _is_broker(person) else _member(person, organisation)


def _is_broker(person: Person) -> bool:
    return PersonRole.BROKER in person.role_words()


def _decide(product: Product, decision: DemoDecision, by: User) -> Gap | None:
    """Carries a decision out on the gap that its quote gives away; a gap that no rule found is added by hand."""
    gap = _found(product, decision.quote)
    if decision.verb is DecisionVerb.DISMISS:
        return gap and gap_actions.dismiss(gap=gap, by=by, reason=decision.reason)
    if decision.kind is None or decision.axis is None:
        raise ValueError(f"The decision on “{decision.quote}” names no kind or axis.")
    if gap is None:
        return gap_actions.add(
            brief=product.brief,
            by=by,
            statement=decision.statement,
            kind=decision.kind,
            axis=decision.axis,
            urgency=Urgency.SOON,
            layer=Layer.PUBLIC,
        )
    changes = {"statement": decision.statement, "kind": decision.kind.value, "axis": decision.axis.value}
    if decision.verb is DecisionVerb.REWORD:
        gap = gap_actions.reword(gap=gap, by=by, changes=changes)
    return gap_actions.confirm(gap=gap, by=by)


def _found(product: Product, quote: str) -> Gap | None:
    newest = product.brief.newest
    if newest is None:
        return None
    start = newest.text_of(Layer.PUBLIC).index(quote)
    end = start + len(quote)
    return Gap.objects.filter(
        brief=product.brief, layer=Layer.PUBLIC, trigger_field="", trigger_start__lt=end, trigger_end__gt=start
    ).first()


@transaction.atomic
def _shortlist(gap: Gap, *, person: Person | None, offer: Offer | None, note: str, by: User) -> None:
    entry = ShortlistEntry.objects.create(gap=gap, person=person, offer=offer, note=note, added_by=by)
    record(action="shortlist.added", target=entry, by=by)
    note_feedback(gap=gap, candidate=Candidate(person=person, offer=offer), verb=FeedbackVerb.SHORTLISTED, by=by)
