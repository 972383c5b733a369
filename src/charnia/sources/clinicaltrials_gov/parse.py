"""ClinicalTrials.gov studies, API version 2: pages of results, single studies, and files of them.

Read are, of `protocolSection`: `identificationModule, statusModule, descriptionModule, conditionsModule,
armsInterventionsModule, sponsorCollaboratorsModule, contactsLocationsModule`; of `derivedSection`: the headings of
`conditionBrowseModule` and `interventionBrowseModule`, without those above them in the hierarchy. People who are named
only to be asked (contacts of a site, with their telephone numbers) are not read. The data are in the public domain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from charnia.core.evidence import EvidenceRecord, OrganisationReference, PersonReference, Site, Subject, TrialFacts
from charnia.core.vocabulary import EvidenceKind, OrganisationKind, TopicScheme
from charnia.sources.dates import iso_date
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import LONGEST_ID, name_slug
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, at, objects, text, texts

LICENCE = "Public domain (ClinicalTrials.gov)"
LISTS = ("studies",)
ALWAYS = ("protocolSection",)
MODULES = tuple(
    f"protocolSection.{name}Module"
    for name in ("status", "sponsorCollaborators", "description", "conditions", "design")
)
"""What every study tells of; the places where it takes place are told by many."""
SITES = "protocolSection.contactsLocationsModule"
MOST_SITES_NAMED = 20
_PAGE = "https://clinicaltrials.gov/study/"
_NUMBER = re.compile(r"NCT\d{8}")
_DEGREES = re.compile(r",?\s*\b(?:Dr|Doctor|Prof|Professor|Ph\.?D|M\.?D|MB|MSc|MBBS|FRCS|PT)\b.*$", re.IGNORECASE)
_ROLES = {
    "PRINCIPAL_INVESTIGATOR": "principal investigator",
    "SUB_INVESTIGATOR": "investigator",
    "STUDY_CHAIR": "study chair",
    "STUDY_DIRECTOR": "study director",
}
_CLASSES = {"INDUSTRY": OrganisationKind.COMPANY}
"""The one class of a sponsor that says plainly what it is; "OTHER" may be a university, a hospital or a charity."""
_INVESTIGATORS = {"PRINCIPAL_INVESTIGATOR", "SPONSOR_INVESTIGATOR"}


def read_studies(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """Every study of a file that can be read and a LineProblem for everything that cannot."""
    for found in watched(read_json_file(path, lists=LISTS, always=ALWAYS), always=MODULES, often=(SITES,)):
        yield found if isinstance(found, LineProblem) else study_or_problem(*found)


def study_or_problem(number: int, fields: Json) -> EvidenceRecord | LineProblem:
    """The record of one study, or why there is none."""
    protocol = at(fields, "protocolSection")
    id_ = text(protocol, "identificationModule", "nctId")
    if not _NUMBER.fullmatch(id_):
        return LineProblem(number, 'There is no "nctId"; give studies of ClinicalTrials.gov in the form of its API 2.')
    titles = tuple(text(protocol, "identificationModule", name) for name in ("officialTitle", "briefTitle"))
    title = next(filter(None, titles), "")
    if not title:
        return LineProblem(number, f"Study {id_} has no title; it was left out.")
    return EvidenceRecord(
        id=f"nct:{id_}",
        title=title,
        kind=EvidenceKind.TRIAL,
        text="\n\n".join(part for part in _paragraphs(protocol) if part),
        date=iso_date(text(protocol, "statusModule", "startDateStruct", "date"))
        or iso_date(text(protocol, "statusModule", "studyFirstSubmitDate")),
        people=_people(protocol, id_),
        organisations=_organisations(protocol),
        url=f"{_PAGE}{id_}",
        licence=LICENCE,
        subjects=_subjects(fields, protocol),
        trial=_trial(protocol),
    )


def _subjects(fields: Json, protocol: Json) -> tuple[Subject, ...]:
    """Headings that the registry found for conditions and interventions, then the conditions as they are written."""
    modules = ("conditionBrowseModule", "interventionBrowseModule")
    headings = (text(one, "term") for name in modules for one in objects(fields, "derivedSection", name, "meshes"))
    conditions = texts(protocol, "conditionsModule", "conditions")
    found = [Subject(label, TopicScheme.MESH) for label in headings if label]
    return tuple(dict.fromkeys((*found, *(Subject(label, TopicScheme.KEYWORD) for label in conditions))))


def _trial(protocol: Json) -> TrialFacts:
    sites = objects(protocol, "contactsLocationsModule", "locations")
    named = (Site(text(one, "facility"), text(one, "city"), text(one, "country")) for one in sites)
    return TrialFacts(
        status=_known_status(protocol),
        checked=text(protocol, "statusModule", "statusVerifiedDate"),
        sites=tuple(site for site in named if site.name or site.town),
    )


def _known_status(protocol: Json) -> str:
    """The status in small letters; empty where the registry itself calls it unknown."""
    status = text(protocol, "statusModule", "overallStatus").replace("_", " ").lower()
    return "" if status == "unknown" else status


def _paragraphs(protocol: Json) -> Iterator[str]:
    yield text(protocol, "descriptionModule", "briefSummary")
    yield text(protocol, "descriptionModule", "detailedDescription")
    yield _sentence("Conditions", texts(protocol, "conditionsModule", "conditions"))
    yield _sentence("Keywords", texts(protocol, "conditionsModule", "keywords"))
    yield _sentence("Interventions", _interventions(protocol))
    yield _status(protocol)
    yield _sites(protocol)


def _sentence(label: str, words: tuple[str, ...]) -> str:
    return f"{label}: {'; '.join(words)}." if words else ""


def _interventions(protocol: Json) -> tuple[str, ...]:
    found = objects(protocol, "armsInterventionsModule", "interventions")
    return tuple(name for name in (text(one, "name") for one in found) if name)


def _status(protocol: Json) -> str:
    status = _known_status(protocol)
    checked = text(protocol, "statusModule", "statusVerifiedDate")
    if not status:
        return "Status: not known."
    return f"Status: {status}, as checked in {checked}." if checked else f"Status: {status}."


def _sites(protocol: Json) -> str:
    sites = objects(protocol, "contactsLocationsModule", "locations")
    named = [", ".join(filter(None, (text(one, n) for n in ("facility", "city", "country")))) for one in sites]
    more = len(named) - MOST_SITES_NAMED
    listed = (*named[:MOST_SITES_NAMED], *((f"and {more} more",) if more > 0 else ()))
    return _sentence(f"Sites ({len(named)})", tuple(filter(None, listed)))


def _people(protocol: Json, study: str) -> tuple[PersonReference, ...]:
    """Overall officials, and the investigator who answers for the study."""
    officials = objects(protocol, "contactsLocationsModule", "overallOfficials")
    named = [(text(one, "name"), text(one, "affiliation"), _ROLES.get(text(one, "role"), "")) for one in officials]
    responsible = at(protocol, "sponsorCollaboratorsModule", "responsibleParty")
    if text(responsible, "type") in _INVESTIGATORS:
        named.append(
            (
                text(responsible, "investigatorFullName"),
                text(responsible, "investigatorAffiliation"),
                "principal investigator",
            )
        )
    found: dict[str, PersonReference] = {}
    for printed, affiliation, role in named:
        name = without_degrees(printed)
        if name:
            found.setdefault(name.lower(), PersonReference(_person_id(name, affiliation, study), name, role))
    return tuple(found.values())


def _person_id(name: str, affiliation: str, study: str) -> str:
    """The registry has no ids for people: the name at the affiliation is one, the name alone only within its study."""
    place = name_slug(affiliation)[:150] if affiliation else study.lower()
    return f"nct:{name_slug(name)[: LONGEST_ID - 160]}:{place}"


def without_degrees(name: str) -> str:
    """ "Suzanne Babyar, PT, PhD" without what stands after the name."""
    return _DEGREES.sub("", name.partition(",")[0]).strip() or name.strip()


def _organisations(protocol: Json) -> tuple[OrganisationReference, ...]:
    """The sponsor, collaborators and sites. The registry has no ids for them: the name stands for one."""
    party = at(protocol, "sponsorCollaboratorsModule")
    parties = (*objects(party, "leadSponsor"), *objects(party, "collaborators"))
    named = (
        *((text(one, "name"), _CLASSES.get(text(one, "class"))) for one in parties),
        *((text(one, "facility"), None) for one in objects(protocol, "contactsLocationsModule", "locations")),
    )
    found: dict[str, OrganisationReference] = {}
    for name, kind in named:
        if key := name_slug(name)[:200]:
            found.setdefault(key, OrganisationReference(f"nct:{key}", name, kind=kind))
    return tuple(found.values())
