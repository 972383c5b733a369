"""Trials of the ISRCTN registry in its own XML form (namespace `http://www.67bricks.com/isrctn`, format "default").

No recorded reply was at hand when this was written: the fields are those on which independent readers of the form
agree, and what is not found is left unknown. Read are, of each `fullTrial`: `trial` (`isrctn`, `trialDescription` with
`title, scientificTitle, plainEnglishSummary, studyHypothesis`, `trialDesign` with `overallEndDate,
overallStatusOverride`, `participants` with `recruitmentStart, recruitmentStatusOverride, trialCentres,
recruitmentCountries`, `conditions`, `interventions`), `contact` and `sponsor`.
Telephone numbers and addresses of contacts are not read. The licence is not in the data: say it when loading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from charnia.core.evidence import EvidenceRecord, OrganisationReference, PersonReference, Site, Subject, TrialFacts
from charnia.core.vocabulary import EvidenceKind, TopicScheme
from charnia.sources.dates import iso_date
from charnia.sources.identifiers import name_slug, orcid_id, ror_id
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, at, objects, text, texts
from charnia.sources.xml_tree import UnreadableXml, read_xml

MOST_CENTRES_NAMED = 20
_PAGE = "https://www.isrctn.com/"
MOST_WORDS = 8
"""A condition of more words is a description and no name."""
_NUMBER = re.compile(r"(?:ISRCTN)?(\d{8})")
_ROLES = {"principal investigator": "principal investigator", "scientific": "scientific contact"}


def read_trials(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """Every trial of a file that can be read and a LineProblem for everything that cannot."""
    try:
        name, root = read_xml(path)
    except UnreadableXml as problem:
        yield LineProblem(1, str(problem))
        return
    trials = (root,) if name == "fulltrial" else objects(root, "fulltrial")
    if not trials:
        yield LineProblem(1, "There is no trial in this file; give the XML of the ISRCTN registry in its own format.")
    for number, trial in enumerate(trials, start=1):
        yield trial_or_problem(number, trial)


def trial_or_problem(number: int, full: Json) -> EvidenceRecord | LineProblem:
    """The record of one trial, or why there is none."""
    trial = at(full, "trial")
    match = _NUMBER.fullmatch(text(trial, "isrctn"))
    description = at(trial, "trialdescription")
    title = text(description, "scientifictitle") or text(description, "title")
    if match is None or not title:
        return LineProblem(number, "The trial has no ISRCTN number or no title; it was left out.")
    id_ = f"ISRCTN{match[1]}"
    return EvidenceRecord(
        id=f"isrctn:{id_}",
        title=title,
        kind=EvidenceKind.TRIAL,
        text="\n\n".join(filter(None, _paragraphs(trial))),
        date=iso_date(text(trial, "participants", "recruitmentstart")),
        people=_people(full, id_),
        organisations=_organisations(full, trial),
        url=f"{_PAGE}{id_}",
        subjects=tuple(Subject(label, TopicScheme.KEYWORD) for label in dict.fromkeys(_conditions(trial))),
        trial=_facts(trial),
    )


def _conditions(trial: object) -> Iterator[str]:
    found = (text(one, "description") for one in objects(trial, "conditions", "condition"))
    return (label for label in found if label and len(label.split()) <= MOST_WORDS)


def _facts(trial: object) -> TrialFacts:
    """The centres, and whether recruitment or the trial were stopped: the one status that the registry's form gives."""
    centres = (text(one, "name") for one in objects(trial, "participants", "trialcentres", "trialcentre"))
    stopped = text(trial, "participants", "recruitmentstatusoverride") or text(
        trial, "trialdesign", "overallstatusoverride"
    )
    return TrialFacts(status=stopped.lower(), sites=tuple(Site(name) for name in centres if name))


def _paragraphs(trial: object) -> Iterator[str]:
    yield text(trial, "trialdescription", "plainenglishsummary")
    yield text(trial, "trialdescription", "studyhypothesis")
    conditions = (text(one, "description") for one in objects(trial, "conditions", "condition"))
    yield _sentence("Conditions", conditions)
    interventions = (text(one, "description") for one in objects(trial, "interventions", "intervention"))
    yield _sentence("Interventions", interventions)
    end = iso_date(text(trial, "trialdesign", "overallenddate"))
    yield f"Planned end: {end.isoformat()}." if end else ""
    centres = [text(one, "name") for one in objects(trial, "participants", "trialcentres", "trialcentre")]
    yield _sentence(f"Sites ({len(centres)})", centres[:MOST_CENTRES_NAMED])
    yield _sentence("Countries", texts(trial, "participants", "recruitmentcountries", "country"))


def _sentence(label: str, words: Iterator[str] | list[str] | tuple[str, ...]) -> str:
    known = [word.rstrip(".") for word in words if word]
    return f"{label}: {'; '.join(known)}." if known else ""


def _people(full: Json, trial: str) -> tuple[PersonReference, ...]:
    """Investigators and scientific contacts; those named for the public's questions alone are not."""
    found: dict[str, PersonReference] = {}
    for contact in objects(full, "contact"):
        name = " ".join(filter(None, (text(contact, "forename"), text(contact, "surname"))))
        types = [one.lower() for one in texts(contact, "contacttypes", "contacttype")]
        role = next((_ROLES[one] for one in _ROLES if one in types), "")
        if name and role:
            id_ = orcid_id(text(contact, "orcid")) or f"isrctn:{name_slug(name)[:100]}:{trial.lower()}"
            found.setdefault(id_, PersonReference(id_, name, role))
    return tuple(found.values())


def _organisations(full: Json, trial: object) -> tuple[OrganisationReference, ...]:
    """Sponsors by their ROR where it is given, and centres by their name."""
    sponsors = [(text(one, "rorid"), text(one, "organisation")) for one in objects(full, "sponsor")]
    centres = [("", text(one, "name")) for one in objects(trial, "participants", "trialcentres", "trialcentre")]
    found: dict[str, OrganisationReference] = {}
    for ror, name in (*sponsors, *centres):
        id_ = ror_id(ror) or (f"isrctn:{name_slug(name)[:200]}" if name_slug(name) else "")
        if id_ and name:
            found.setdefault(id_, OrganisationReference(id_, name))
    return tuple(found.values())
