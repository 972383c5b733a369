"""A registry of organisations, ready for finding their names in texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from charnia.core.registers import RegisteredOrganisation
from charnia.engine.identity.phrases import Phrases
from charnia.engine.identity.spellings import COMMON, INSTITUTIONS, LEGAL_FORMS, NAMESAKES, SITES, SITES_OF_CARE
from charnia.engine.identity.words import Break, Word, forms, readable, words

_NHS_ENDINGS = (("nhs", "foundation", "trust"), ("nhs", "trust"), ("foundation", "trust"))


class NameUse(Enum):
    """What sort of name of an organisation a text holds, with the words of an explanation."""

    NAME = "its name"
    OTHER = "another name of it"
    SHORT = "a short form of its name"
    TURNED = "its name turned round"
    ACRONYM = "its acronym"


@dataclass(frozen=True, slots=True)
class NameMeaning:
    """A name as the registry knows it. `common`: all its words are those of many organisations; `institution`: one of
    them says that it is an organisation; `namesake`: a well-known organisation of another country has it too; `branch`:
    the register gives the branch in each country its own record, so that the name alone tells no country."""

    organisation: RegisteredOrganisation
    use: NameUse
    common: bool
    institution: bool
    namesake: bool
    branch: bool


class Registry:
    """Organisations by every name that they are known by, and the places they are in."""

    def __init__(self, organisations: Iterable[RegisteredOrganisation]) -> None:
        self.by_id: dict[str, RegisteredOrganisation] = {}
        for organisation in organisations:
            self.by_id.setdefault(organisation.id, organisation)
        self.towns: Phrases[str] = Phrases()
        for town in sorted({organisation.address.town for organisation in self.by_id.values()}):
            self.towns.add(words(readable(town)), town)
        self.names: Phrases[NameMeaning] = Phrases()
        for organisation in self.by_id.values():
            self._add(organisation)

    def current(self, organisation: RegisteredOrganisation) -> RegisteredOrganisation | None:
        """The organisation itself, or its only successor when it was withdrawn or closed; None when there is none."""
        seen: set[str] = set()
        while organisation.withdrawn or organisation.closed:
            successors = [id_ for id_ in organisation.successors if id_ in self.by_id]
            if len(successors) != 1 or organisation.id in seen:
                return None
            seen.add(organisation.id)
            organisation = self.by_id[successors[0]]
        return organisation

    def _add(self, organisation: RegisteredOrganisation) -> None:
        target = self.current(organisation)
        if target is None:
            return
        for text, use in _names(organisation):
            whole = words(readable(text))
            branch = text.endswith(")") and "(" in text
            core = _without_bracket(whole, text) if branch else whole
            self._add_name(whole, target, use, branch=False)
            for short, short_use in _short_forms(core, use, organisation.address.town):
                self._add_name(short, target, short_use, branch=branch)

    def _add_name(
        self, name: Sequence[Word], organisation: RegisteredOrganisation, use: NameUse, *, branch: bool
    ) -> None:
        weighty = tuple(word.form for word in name if not word.weightless)
        if not weighty:
            return
        common = all(form in COMMON or form.isdigit() for form in weighty)
        institution = not INSTITUTIONS.isdisjoint(weighty)
        meaning = NameMeaning(organisation, use, common, institution, weighty in NAMESAKES, branch)
        self.names.add(name, meaning)


def _names(organisation: RegisteredOrganisation) -> Iterator[tuple[str, NameUse]]:
    yield organisation.name, NameUse.NAME
    for name in organisation.other_names:
        yield name, NameUse.OTHER
    for name in organisation.acronyms:
        yield name, NameUse.ACRONYM


def _without_bracket(name: Sequence[Word], text: str) -> list[Word]:
    cut = len(readable(text).rsplit("(", 1)[0])
    return [word for word in name if word.start < cut]


def _short_forms(name: Sequence[Word], use: NameUse, town: str) -> Iterator[tuple[list[Word], NameUse]]:
    """Other ways in which people write a name: without "NHS Trust", "Limited" or its own town at the end, and "X
    University" for "University of X"."""
    if use is NameUse.ACRONYM:
        return
    bare = _without_ending(name)
    yield bare, use if len(bare) == len(name) else NameUse.SHORT
    homeless = _without_town(bare, town)
    if homeless:
        yield homeless, NameUse.SHORT
    weighty = [word for word in name if not word.weightless]
    if len(weighty) == 2 and weighty[0].form == "university":
        yield [weighty[1], weighty[0]], NameUse.TURNED
    elif len(weighty) == 2 and weighty[1].form == "university":
        yield [weighty[1], weighty[1]._replace(form="of", weightless=True), weighty[0]], NameUse.TURNED


def _without_ending(name: Sequence[Word]) -> list[Word]:
    """The name without "NHS Foundation Trust", where what is left still says that it is a place of care ("West Suffolk"
    does not), or without its legal form."""
    weighty = [word for word in name if not word.weightless]
    formed = tuple(word.form for word in weighty)
    for ending in _NHS_ENDINGS:
        rest = formed[: -len(ending)]
        if formed[-len(ending) :] == ending and len(rest) >= 2 and not SITES_OF_CARE.isdisjoint(rest):
            return [word for word in name if word.start < weighty[-len(ending)].start]
    while len(weighty) > 1 and weighty[-1].form in LEGAL_FORMS:
        weighty = weighty[:-1]
    return [word for word in name if weighty and word.start <= weighty[-1].start]


def _without_town(name: Sequence[Word], town: str) -> list[Word]:
    """The name without its own town behind a joining word or a comma; nothing where it does not end so, or where too
    little would be left."""
    place = forms(town)
    weighty = [word for word in name if not word.weightless]
    rest = weighty[: -len(place)] if place else []
    if len(rest) < 2 or tuple(word.form for word in weighty[-len(place) :]) != place:
        return []
    left = [word for word in name if word.start <= rest[-1].start]
    parted = name[len(left)].weightless or name[len(left)].before is not Break.NONE
    telling = any(word.form not in COMMON for word in rest) and any(word.form in SITES for word in rest)
    return left if parted and telling else []
