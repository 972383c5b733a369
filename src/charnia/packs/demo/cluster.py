"""Loads the demonstration cluster from its hand-written parts, and refuses parts that do not fit together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from charnia.core.access.roles import ROLES
from charnia.core.evidence import Place
from charnia.core.vocabulary import CompanySize, OfferKind, OrganisationKind, PersonRole
from charnia.packs.demo.briefs import Known, read_brief
from charnia.packs.demo.parts import PARTS_FOLDER, PartsError, Record, read_record, read_records
from charnia.packs.demo.values import (
    DemoAccount,
    DemoBrief,
    DemoClaim,
    DemoCluster,
    DemoOffer,
    DemoOrganisation,
    DemoPerson,
)

_SIZED = (OrganisationKind.COMPANY, OrganisationKind.SUPPLIER)


def load_demo_cluster(*, folder: Path = PARTS_FOLDER) -> DemoCluster:
    """The cluster. Raises PartsError, which names file, record and mend, when anything is not right."""
    head = read_record(folder / "cluster.yaml").only("name", "summary", "notice", "areas")
    names = head.inner("areas")
    areas = {key: names.text(key) for key in names.values}
    organisations = tuple(_organisation(record) for record in read_records(folder / "organisations.yaml"))
    organisation_keys = _unique("organisations.yaml", (organisation.key for organisation in organisations))
    people = tuple(_person(record, areas, organisation_keys) for record in read_records(folder / "people.yaml"))
    people_keys = _unique("people.yaml", (person.key for person in people))
    _unique("people.yaml", (person.name for person in people))
    _check_contacts(organisations, people_keys)
    offers = _offers(folder, organisation_keys, people_keys)
    known = Known(
        organisations={organisation.key: organisation for organisation in organisations},
        people=people_keys,
        offers=_unique("offers", (offer.key for offer in offers)),
    )
    return DemoCluster(
        name=head.text("name"),
        summary=head.text("summary"),
        notice=head.text("notice"),
        areas=areas,
        organisations=organisations,
        people=people,
        offers=offers,
        briefs=_briefs(folder, known),
        accounts=tuple(_account(record, people_keys) for record in read_records(folder / "accounts.yaml")),
        claims=tuple(_claim(record, people_keys) for record in read_records(folder / "claims.yaml")),
    )


def _organisation(record: Record) -> DemoOrganisation:
    record.only(
        "key", "name", "kind", "size", "founded", "town", "place", "website", "contact", "description"
    )  # fmt: skip
    kind = record.word("kind", OrganisationKind)
    if (kind in _SIZED) != ("size" in record.values):
        raise record.wrong("companies and suppliers have a 'size', others have none.")
    place = record.inner("place").only("latitude", "longitude")
    return DemoOrganisation(
        key=record.text("key"),
        name=record.text("name"),
        kind=kind,
        size=record.word("size", CompanySize) if kind in _SIZED else None,
        founded=record.whole_number("founded"),
        town=record.text("town"),
        place=Place(latitude=place.number("latitude"), longitude=place.number("longitude")),
        website=record.text("website"),
        description=record.text("description"),
        contact=record.optional_text("contact"),
    )


def _person(record: Record, areas: Collection[str], organisations: Collection[str]) -> DemoPerson:
    record.only(
        "key", "name", "roles", "title", "organisation", "areas", "career_start", "bio", "hours_a_month", "seeks"
    )  # fmt: skip
    roles = record.words("roles", PersonRole)
    if (PersonRole.MENTOR in roles) != ("hours_a_month" in record.values):
        raise record.wrong("mentors have 'hours_a_month', others have none.")
    return DemoPerson(
        key=record.text("key"),
        name=record.text("name"),
        roles=roles,
        title=record.text("title"),
        organisation=record.key_in("organisation", organisations),
        areas=record.keys_in("areas", areas),
        career_start=record.whole_number("career_start"),
        bio=record.text("bio"),
        hours_a_month=record.whole_number("hours_a_month") if PersonRole.MENTOR in roles else None,
        seeks=record.optional_text("seeks"),
    )


def _offers(folder: Path, organisations: Collection[str], people: Collection[str]) -> tuple[DemoOffer, ...]:
    files = [(file, OfferKind(file.stem)) for file in sorted((folder / "offers").glob("*.yaml"))]
    files += [(folder / "events.yaml", OfferKind.EVENT), (folder / "case_studies.yaml", OfferKind.CASE_STUDY)]
    return tuple(_offer(record, kind, organisations, people) for file, kind in files for record in read_records(file))


def _offer(record: Record, kind: OfferKind, organisations: Collection[str], people: Collection[str]) -> DemoOffer:
    record.only(
        "key", "title", "text", "organisation", "person", "cost", "how_to_ask", "venue", "starts_at", "ends_at",
        "closes_on", "helped",
    )  # fmt: skip
    is_event, is_story = kind is OfferKind.EVENT, kind is OfferKind.CASE_STUDY
    if is_event != ("starts_at" in record.values) or is_story != ("helped" in record.values):
        raise record.wrong("events have 'starts_at' and case studies have 'helped'; no other kind has either.")
    offer = DemoOffer(
        key=record.text("key"),
        kind=kind,
        title=record.text("title"),
        text=record.text("text"),
        organisation=record.key_in("organisation", organisations),
        person=record.key_in("person", people) if "person" in record.values else "",
        cost="" if is_story else record.text("cost"),
        how_to_ask="" if is_story else record.text("how_to_ask"),
        venue=record.text("venue") if is_event else "",
        starts_at=record.moment("starts_at") if is_event else None,
        ends_at=record.moment("ends_at") if is_event else None,
        closes_on=record.day("closes_on"),
        helped=record.keys_in("helped", people),
    )
    if offer.starts_at and offer.ends_at and offer.ends_at <= offer.starts_at:
        raise record.wrong("let 'ends_at' be after 'starts_at'.")
    return offer


def _briefs(folder: Path, known: Known) -> tuple[DemoBrief, ...]:
    briefs = tuple(read_brief(file, known) for file in sorted((folder / "briefs").glob("*.yaml")))
    _unique("briefs", (brief.key for brief in briefs))
    return briefs


def _account(record: Record, people: Collection[str]) -> DemoAccount:
    record.only("email", "label", "person", "cluster_role", "owner", "sees")
    cluster_role = record.optional_text("cluster_role")
    if cluster_role not in ROLES:
        raise record.wrong(f"'cluster_role' is {cluster_role!r}; use one of {', '.join(filter(None, ROLES))}.")
    return DemoAccount(
        email=record.text("email"),
        label=record.text("label"),
        person=record.key_in("person", people),
        cluster_role=cluster_role,
        is_owner=record.flag("owner"),
        sees=record.text("sees"),
    )


def _claim(record: Record, people: Collection[str]) -> DemoClaim:
    record.only("email", "name", "person", "note")
    return DemoClaim(
        email=record.text("email"),
        name=record.text("name"),
        person=record.key_in("person", people),
        note=record.text("note"),
    )


def _check_contacts(organisations: Iterable[DemoOrganisation], people: Collection[str]) -> None:
    for organisation in organisations:
        if organisation.contact and organisation.contact not in people:
            raise PartsError(
                f"organisations.yaml, record {organisation.key}: 'contact' names {organisation.contact!r}, "
                "which no person has as key."
            )


def _unique(file: str, names: Iterable[str]) -> frozenset[str]:
    """The names as a set. Raises PartsError when one is given twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise PartsError(f"{file}: {name!r} is given twice; change one of the two.")
        seen.add(name)
    return frozenset(seen)
