"""Organisations of the Gateway: where they are, from objects of API 2 (JSON or XML) and from project pages.

Read are `id, name, website` and of the first address `city, region`. Where the Gateway does not know, it may write
"Unknown".
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from charnia.core.evidence import OrganisationFacts, OrganisationReference
from charnia.core.vocabulary import Region
from charnia.sources.identifiers import web_address
from charnia.sources.nested import Json, at, objects, text
from charnia.sources.xml_tree import UnreadableXml, find, read_xml

ROOTS = frozenset(("organisation", "organisations"))
"""What API 2 calls the outermost element of organisations."""
_UNKNOWN = frozenset(("unknown", "unspecified"))
_REGIONS = {label.casefold(): Region(value) for value, label in Region.choices()}


def organisation_facts(fields: Json) -> OrganisationFacts | None:
    """What is known of an organisation; None where it has no id or name."""
    id_, name = text(fields, "id") or text(fields, "@id"), text(fields, "name")
    address = at(fields, "addresses", "address") or at(fields, "address")
    town = text(address, "city")
    return (
        OrganisationFacts(
            OrganisationReference(f"gtr:{id_}", name),
            town="" if town.casefold() in _UNKNOWN else town,
            region=_REGIONS.get(text(address, "region").casefold()),
            website=web_address(text(fields, "website")),
        )
        if id_ and name
        else None
    )


def facts_in_xml(path: Path) -> Iterator[OrganisationFacts]:
    """The organisations of an XML file, each once: those of a project page, or objects of API 2."""
    try:
        name, root = read_xml(path)
    except UnreadableXml:
        return
    entries = {name: [root]} if name == "organisation" else root
    listed = objects(entries, "organisation") or objects(find(root, "organisationroles"), "organisationrole")
    facts = (organisation_facts(one) for one in listed)
    yield from {one.organisation.id: one for one in facts if one}.values()
