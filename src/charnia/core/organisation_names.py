"""What the name of an organisation says of its kind, where it leaves no doubt, and whether two are the very same."""

from __future__ import annotations

import re

from charnia.core.vocabulary import OrganisationKind

_COMPANY = re.compile(r"\b(?:ltd|limited|plc|llp|inc|incorporated|gmbh|corp|corporation|s\.?a\.?s|s\.?r\.?l)\b\.?$")
_NHS = re.compile(r"\bnhs\b")
_UNIVERSITY = re.compile(r"\b(?:university|universities|universit\w+)\b")
_NOT_THE_UNIVERSITY = re.compile(r"\b(?:hospitals?|trust|press|society|centre|center|museums?|union|clinic)\b")


def kind_in_name(name: str) -> OrganisationKind | None:
    """The kind that a name tells: the legal form of a company at its end, "NHS", "university" without a hospital or a
    press of one. None where the name leaves it open, which is most often."""
    words = " ".join(name.casefold().split())
    if _COMPANY.search(words):
        return OrganisationKind.COMPANY
    if _NHS.search(words):
        return OrganisationKind.NHS
    if _UNIVERSITY.search(words) and not _NOT_THE_UNIVERSITY.search(words):
        return OrganisationKind.UNIVERSITY
    return None


def name_key(name: str) -> str:
    """What two spellings of the very same name share: capitals, "The" before it, "&", the length
    of a dash, and a comma instead of "at" make no difference."""
    alike = name.casefold().replace("&", "and").replace("–", "-").replace(", ", " at ")
    return " ".join(alike.removeprefix("the ").split())


def spellings_of(name: str) -> set[str]:
    """How others may write the name: with "The" or without, with "&" or "and", with a longer dash, with "at"."""
    bare = name.removeprefix("The ").removeprefix("the ")
    ways = {bare, bare.replace("&", "and"), bare.replace(" and ", " & ")}
    ways |= {bare.replace("-", "–"), bare.replace("–", "-"), bare.replace(", ", " at "), bare.replace(" at ", ", ")}
    return ways | {f"The {way}" for way in ways}
