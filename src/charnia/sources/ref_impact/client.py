"""The interface of the REF 2014 impact case study database: all case studies of one institution, in one reply.

Built after its documentation (impact.ref.ac.uk/casestudies/APIhelp.aspx) and the published code of programs that use it
(the R package refimpact above all), and not met live. `SearchCaseStudies` takes an institution by its UKPRN, the
number of a provider of education in the United Kingdom, and has no pages. `ListInstitutions` says which UKPRN belongs
to which name, so it is asked first: for a name, which has to be the very same but for articles, capitals and
punctuation; and for a number, since the search may be silent about one that it does not know. Both reply with a JSON
list; errors come as a page of XML or HTML. The exercise is over, and nothing new comes.

Not known, and not relied upon: whether a UKPRN comes as a number or as text, and by what limit one reply is kept small.
The largest university has some 300 case studies, about 6 MB.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from charnia.core.organisation_names import name_key
from charnia.sources.harvest import OTHER_FORM, Page, Pages
from charnia.sources.nested import Json, objects, text
from charnia.sources.polite_client import PoliteClient, SourceFailed
from charnia.sources.query import NotListed, Query, UnusableQuery

BASE = "http://impact.ref.ac.uk/casestudiesapi/REFAPI.svc"
NAME = "The REF 2014 database"
A_SECOND = 1.0
_UKPRN = re.compile(r"\d{8}")
_PUNCTUATION = re.compile(r"[^\w\s]")
_NEAR_SHOWN = 5
_COMMON = frozenset(("and", "at", "college", "for", "in", "institute", "london", "of", "school", "the", "university"))
_ELSE = "It is asked by the very name, or by the UKPRN: charnia load ref2014 --institution 10001234."


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution as the database lists it."""

    ukprn: str
    name: str


class CaseStudies(Pages):
    """The case studies of one institution, by its name or its UKPRN."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        self._asked = query.institution.strip()
        if not self._asked:
            raise UnusableQuery(
                'REF 2014 is asked by name or UKPRN: give --institution "University of ..." or eight digits.'
            )
        self._client = client

    def page(self, position: str) -> Page:
        found = the_one(self._listed(), self._asked)
        reply = self._ask("/SearchCaseStudies", UKPRN=found.ukprn)
        cases = _objects_in(reply)
        if not all(_is_of(case, found.ukprn) for case in cases):
            raise SourceFailed(OTHER_FORM)
        return Page(replies=(reply,) if cases else (), next_position=None, total=len(cases), records=len(cases))

    def _listed(self) -> list[Institution]:
        entries = _objects_in(self._ask("/ListInstitutions"))
        known = [Institution(text(entry, "UKPRN"), text(entry, "InstitutionName")) for entry in entries]
        if not known or not all(_UKPRN.fullmatch(one.ukprn) and one.name for one in known):
            raise SourceFailed(OTHER_FORM)
        return known

    def _ask(self, path: str, **params: str) -> bytes:
        return self._client.get(path, {**params, "format": "JSON"}, form="any-json")


def the_one(listed: Iterable[Institution], asked: str) -> Institution:
    """The institution of this UKPRN, or of this very name. Raises NotListed where there is none, and UnusableQuery
    where there is more than one."""
    listed = tuple(listed)
    same = [one for one in listed if asked == one.ukprn or _key(asked) == _key(one.name)]
    if len(same) == 1:
        return same[0]
    if same:
        raise UnusableQuery(f"{NAME} has {len(same)} institutions called {asked}: {_in_words(same)}. Ask by the UKPRN.")
    near = _near(listed, asked)
    but = f"; it has {_in_words(near)}" if near else ""
    raise NotListed(f"{NAME} lists no institution {asked}{but}. {_ELSE}")


def _near(listed: tuple[Institution, ...], asked: str) -> list[Institution]:
    """Those that share the most words that tell something, for people to choose from."""
    words = _telling(asked)
    shared = {one: len(words & _telling(one.name)) for one in listed}
    return sorted((one for one in listed if shared[one]), key=lambda one: -shared[one])[:_NEAR_SHOWN]


def _telling(name: str) -> set[str]:
    return set(_key(name).split()) - _COMMON


def _key(name: str) -> str:
    """What spellings of the very same name share: the database writes "Royal College of Art(The)" too. A comma is
    punctuation here, and no word."""
    words = _PUNCTUATION.sub(" ", name_key(name.replace(",", " ")).replace("'", "").replace("’", "")).split()
    return " ".join(words[:-1] if words[-1:] == ["the"] else words)


def _in_words(institutions: Iterable[Institution]) -> str:
    return ", ".join(f"{one.name} ({one.ukprn})" for one in institutions)


def _objects_in(reply: bytes) -> list[Json]:
    """The objects of a JSON list. Raises SourceFailed for anything else."""
    value = json.loads(reply)
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise SourceFailed(OTHER_FORM)
    return value


def _is_of(case: Json, ukprn: str) -> bool:
    """Whether it is a case study, and of this institution as far as it says of which it is."""
    ukprns = {text(one, "UKPRN") for one in objects(case, "Institutions")}
    return bool(text(case, "CaseStudyId")) and (not ukprns or ukprn in ukprns)
