"""Rows that are people: mentors, clinicians, researchers, founders, students."""

from __future__ import annotations

from charnia.core.vocabulary import PersonRole
from charnia.sources.spreadsheet import conversions
from charnia.sources.spreadsheet.conversions import Unusable
from charnia.sources.spreadsheet.fields import Field, Target, Values
from charnia.sources.spreadsheet.targets.shared import ORGANISATION_ID, REFERENCE, named, read, short, words

_ROLES = {
    "academic": PersonRole.RESEARCHER,
    "professor": PersonRole.RESEARCHER,
    "lecturer": PersonRole.RESEARCHER,
    "scientist": PersonRole.RESEARCHER,
    "doctor": PersonRole.CLINICIAN,
    "nurse": PersonRole.CLINICIAN,
    "consultant": PersonRole.CLINICIAN,
    "health professional": PersonRole.CLINICIAN,
    "adviser": PersonRole.MENTOR,
    "advisor": PersonRole.MENTOR,
    "entrepreneur in residence": PersonRole.MENTOR,
    "ceo": PersonRole.FOUNDER,
    "entrepreneur": PersonRole.FOUNDER,
    "innovator": PersonRole.FOUNDER,
    "phd student": PersonRole.STUDENT,
    "programme team": PersonRole.BROKER,
    "staff": PersonRole.BROKER,
}
_NO_NAME = "Name is empty; fill it in, or give a first name and a last name."
_NOBODY = (
    "It cannot be told who this is; give an e-mail address, an ORCID iD, a reference of your own or an organisation."
)
_LONGEST_NAME = 200


def _complete(values: Values) -> Values:
    parts = [values.get("first_name", ""), values.get("last_name", "")]
    name = values.get("name") or " ".join(part for part in parts if part)
    if not name or (not values.get("name") and not all(parts)):
        raise Unusable(_NO_NAME)
    if not any(values.get(field) for field in ("email", "orcid", "reference", "organisation", "organisation_id")):
        raise Unusable(_NOBODY)
    kept = {field: value for field, value in values.items() if field not in {"first_name", "last_name", "expertise"}}
    expertise = "; ".join(values.get("expertise", ()))
    about = "\n\n".join(filter(None, (values.get("bio", ""), f"Expertise: {expertise}." if expertise else "")))
    return {**kept, "name": name[:_LONGEST_NAME], **({"bio": about} if about else {})}


def _keys(values: Values) -> tuple[str, ...]:
    keys = [f"{field}:{values[field]}" for field in ("orcid", "email", "reference") if values.get(field)]
    where = values.get("organisation_id") or values.get("organisation")
    return (*keys, f"name:{named(values['name'], where)}") if where else tuple(keys)


def _sure(name: str, label: str, meaning: str, example: str, *names: str, by: conversions.Convert) -> Field:
    return Field(name=name, label=label, meaning=meaning, example=example, names=names, convert=by, costs_the_row=True)


PEOPLE = Target(
    name="people",
    label="People",
    meaning="Mentors, clinicians, researchers, founders, students: one person a row.",
    fields=(
        _sure(
            "name", "Name", "Full name.", "Dr Ada Example", "full name", "contact name", "contact", "person",
            "mentor name", "mentor", "name of mentor", by=conversions.line(_LONGEST_NAME),
        ),
        short("first_name", "First name", "Where first and last name stand in two columns.", "", "forename",
              "given name", "first names", longest=90),
        short("last_name", "Last name", "Where first and last name stand in two columns.", "", "surname",
              "family name", longest=90),
        _sure(
            "email", "E-mail", "Only the programme team sees it. It tells people of one name apart.",
            "ada@example.org", "email address", "mail", "contact email", "work email", by=conversions.email,
        ),
        _sure("orcid", "ORCID", "The person's ORCID iD.", "0000-0002-1825-0097", "orcid id", "orcid number",
              by=conversions.orcid),
        REFERENCE,
        short("organisation", "Organisation", "For whom the person works.", "Example Hospital NHS Trust",
              "organisation name", "org", "employer", "company", "company name", "institution", "university", "trust",
              "affiliation", "workplace", "place of work", longest=250),
        ORGANISATION_ID,
        short("title", "Job title", "What they are there.", "Consultant nephrologist", "title of post", "position",
              "post", "job", "job role", "occupation"),
        read("roles", "Role", "One or more of: researcher, clinician, mentor, founder, student, broker.",
             "Clinician; Mentor", "roles", "type", "role in cluster", "what they do", "person type", "category",
             by=conversions.several(conversions.one_of(PersonRole, _ROLES))),
        words("bio", "About", "A few sentences: what they know and have done. Public once they are listed.",
              "Runs the dialysis unit.", "bio", "biography", "profile", "summary", "background", "about them"),
        read("expertise", "Expertise", "Key words between semicolons. Public once they are listed.",
             "dialysis; home monitoring", "expertise keywords", "keywords", "key words", "skills", "areas of expertise",
             "specialism", "specialisms", "specialty", "research interests", "topics",
             by=conversions.several(conversions.line(200))),
        words("interests", "Interests", "What they want to work on next, or help with as a mentor.",
              "Devices for home use", "mentoring interests", "interested in", "wants to help with", "offers help with",
              "interests as mentor", "mentor interests", "areas of interest"),
        words("avoids", "Not to be asked about", "One subject a line; only they and the team see it.", "",
              "avoid", "exclusions", "conflicts"),
        read("hours_a_month", "Hours a month", "Whole hours they can give; only they and the team see it.", "4",
             "capacity", "availability hours", "hours", "hours per month", "hours available", "time available",
             by=conversions.whole_number(160)),
        read("takes_requests", "Available", "Yes if companies may be pointed to them now, no if not.", "yes",
             "availability", "takes requests", "active", "open to requests", by=conversions.yes_or_no),
    ),
    complete=_complete,
    keys=_keys,
)  # fmt: skip
