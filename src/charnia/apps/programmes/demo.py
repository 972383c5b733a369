"""Puts the demonstration cluster into the database. What is there already is left as visitors have made it."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.loading import load_records
from charnia.apps.evidence.models import ChangedThing, EvidenceLoad, EvidenceRecord
from charnia.apps.evidence.people_ids import known_people
from charnia.apps.offers.actions import put_known_offer
from charnia.apps.offers.known import put_packs
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.actions import create_organisation
from charnia.apps.organisations.models import Membership, MembershipRole, Organisation
from charnia.apps.people.actions import claim_profile, create_person
from charnia.apps.people.models import Person
from charnia.apps.programmes.demo_briefs import put_brief
from charnia.core.access.roles import ADMINISTRATOR
from charnia.packs.demo.cluster import load_demo_cluster
from charnia.packs.demo.evidence import demo_evidence
from charnia.packs.demo.values import DemoAccount, DemoClaim, DemoCluster, DemoOffer, DemoOrganisation, DemoPerson

SOURCE = "demonstration cluster"
LICENCE = "Invented for the demonstration"
LOGINS = "demo-logins.json"


@dataclass(frozen=True, slots=True)
class Login:
    """One account to look through somebody's eyes with."""

    label: str
    email: str
    password: str
    sees: str


def put_demonstration(*, data: Path, progress: Callable[[str], None]) -> list[Login]:
    """Loads the whole cluster and returns its log-ins. `data` is the folder that keeps their passwords.

    Idempotent: each thing is known by its own id and is put in once. `progress` is told each step.
    """
    cluster = load_demo_cluster()
    progress("Organisations and people")
    with transaction.atomic():
        organisations = {value.key: _organisation(value) for value in cluster.organisations}
        people = {value.key: _person(value, organisations) for value in cluster.people}
    progress("Funding schemes and support services")
    put_packs(by=None)
    progress("Evidence")
    _evidence(cluster)
    progress("Offers, events and case studies")
    with transaction.atomic():
        offers = {value.key: _offer(value, organisations, people) for value in cluster.offers}
    progress("Accounts")
    logins = _accounts(cluster, people, data)
    progress("Briefs, gaps and shortlists")
    for brief in cluster.briefs:
        put_brief(brief, organisations=organisations, people=people, offers=offers)
    for claim in cluster.claims:
        _claim(claim, people[claim.person])
    return logins


def _organisation(value: DemoOrganisation) -> Organisation:
    known = Organisation.objects.filter(source_id=value.id).first()
    return known or create_organisation(
        by=None,
        fields={
            "name": value.name,
            "kind": value.kind.value,
            "size": value.size.value if value.size else "",
            "description": value.description,
            "website": value.website,
            "town": value.town,
            "latitude": value.place.latitude,
            "longitude": value.place.longitude,
            "founded": value.founded,
            "source_id": value.id,
            "is_fictional": True,
        },
    )


def _person(value: DemoPerson, organisations: dict[str, Organisation]) -> Person:
    if known := known_people([value.id]):
        return Person.objects.get(pk=known[value.id].key)
    person = create_person(
        by=None,
        fields={
            "name": value.name,
            "title": value.title,
            "bio": value.bio,
            "roles": [role.value for role in value.roles],
            "interests": value.seeks,
            "organisation": organisations[value.organisation],
            "hours_a_month": value.hours_a_month,
            "source_id": value.id,
            "is_fictional": True,
        },
    )
    note_change(ChangedThing.PERSON, [person.pk])
    return person


def _evidence(cluster: DemoCluster) -> None:
    if EvidenceLoad.objects.filter(source=SOURCE, finished_at__isnull=False).exists():
        return
    records = demo_evidence(cluster.people)
    load_records(found=records, source=SOURCE, by=None, licence=LICENCE, is_fictional=True)
    _hide_outsiders(cluster)


@transaction.atomic
def _hide_outsiders(cluster: DemoCluster) -> None:
    """The records name invented co-authors from elsewhere; they are not of this cluster, so nobody is sent to them."""
    members = [person.id for person in cluster.people]
    outsiders = Person.objects.filter(is_fictional=True, is_listed=True).exclude(source_id__in=members)
    keys = list(outsiders.values_list("pk", flat=True))
    outsiders.update(is_listed=False)
    note_change(ChangedThing.PERSON, keys)
    load = EvidenceLoad.objects.filter(source=SOURCE).latest("pk")
    record(action="people.hidden", target=load, by=None, number=len(keys))


def _offer(value: DemoOffer, organisations: dict[str, Organisation], people: dict[str, Person]) -> Offer:
    known = Offer.objects.filter(source_id=value.id).first()
    if known:
        return known
    organisation = organisations.get(value.organisation)
    offer = put_known_offer(
        source_id=value.id,
        by=None,
        fields={
            "kind": value.kind.value,
            "title": value.title,
            "text": value.text,
            "organisation": organisation,
            "person": people.get(value.person),
            "cost": value.cost,
            "how_to_ask": value.how_to_ask,
            "venue": value.venue,
            "starts_at": value.starts_at,
            "ends_at": value.ends_at,
            "closes_on": value.closes_on,
            "latitude": organisation.latitude if organisation else None,
            "longitude": organisation.longitude if organisation else None,
            "is_fictional": True,
        },
    )
    helped = [people[key] for key in value.helped]
    if helped:
        offer.evidence.set(EvidenceRecord.objects.filter(authorships__person__in=helped).order_by("-date", "id")[:3])
    return offer


def _accounts(cluster: DemoCluster, people: dict[str, Person], data: Path) -> list[Login]:
    were_kept = (data / LOGINS).exists()
    passwords = _passwords(data, [account.email for account in cluster.accounts])
    for account in cluster.accounts:
        user, password = User.objects.filter(email=account.email).first(), passwords[account.email]
        if user is None:
            _account(account, people[account.person], password)
        elif not were_kept:
            _renew(user, password)
    return [
        Login(label=account.label, email=account.email, password=passwords[account.email], sees=account.sees)
        for account in cluster.accounts
    ]


@transaction.atomic
def _account(account: DemoAccount, person: Person, password: str) -> None:
    create = User.objects.create_superuser if account.cluster_role == ADMINISTRATOR.name else User.objects.create_user
    user = create(account.email, password, name=person.name, cluster_role=account.cluster_role)
    person.user = user
    person.save(update_fields=["user"])
    if person.organisation is not None:
        role = MembershipRole.OWNER if account.is_owner else MembershipRole.MEMBER
        Membership.objects.get_or_create(user=user, organisation=person.organisation, defaults={"role": role.value})
    record(action="account.created", target=user, by=None, demonstration=True)


@transaction.atomic
def _claim(claim: DemoClaim, person: Person) -> None:
    if not User.objects.filter(email=claim.email).exists():
        user = User.objects.create_user(claim.email, None, name=claim.name)
        record(action="account.created", target=user, by=None, demonstration=True)
        claim_profile(person=person, by=user, note=claim.note)


def _passwords(data: Path, emails: list[str]) -> dict[str, str]:
    """The passwords of this installation, made once and kept in a file that its owner alone may read."""
    file = data / LOGINS
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = [email for email in emails if email not in known]
    if missing:
        known.update({email: secrets.token_urlsafe(9) for email in missing})
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as handle:
            json.dump(known, handle, indent=2)
    return known


@transaction.atomic
def _renew(user: User, password: str) -> None:
    """The file with the passwords was lost: what is printed must work."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(action="account.password-renewed", target=user, by=None, demonstration=True)
