"""Which organisation already here a register speaks of: by its entry, its id, or a name that is safe.

Two organisations with one name must not become one. A name counts together with the town. Alone it counts for an NHS
trust, and, where no town is known here, for a place of study whose name is neither common nor that of a known namesake.
An organisation that accounts keep is known by its id alone: its name says only what they have written. What people have
said an entry does not speak of, it is not linked with, whatever the names.

What OpenAlex knows is found by its id or by the ROR id that it names, and never by a name: its names are ROR's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from charnia.apps.organisations.models import Organisation, RegisterEntry
from charnia.apps.organisations.queries import ID_FIELDS, refused_pairs, with_register_ids
from charnia.apps.organisations.register_facts import Facts, as_facts, digest, with_untold
from charnia.core.registers import REFERENCES_BEGIN, RegisteredOrganisation, bare_id, referred
from charnia.core.vocabulary import OrganisationKind, Register
from charnia.engine.identity.spellings import COMMON, LEGAL_FORMS, NAMESAKES, PLACES_OF_STUDY
from charnia.engine.identity.words import forms, plain

Name = tuple[str, ...]


class Fate(StrEnum):
    """What becomes of an organisation of a register."""

    NEW = "new"
    LINKED = "linked"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left out"


@dataclass(slots=True)
class Step:
    """One organisation of a register and what is to become of it."""

    value: RegisteredOrganisation
    id: str
    facts: Facts
    content_hash: str
    fate: Fate
    entry: RegisterEntry | None = None
    organisation: Organisation | None = None


@dataclass(slots=True)
class _Known:
    """An organisation that no entry of the register speaks of yet."""

    pk: int
    name: str
    town: Name
    kind: str


@dataclass(slots=True)
class Matcher:
    """Matches the organisations of one register; keeps in step with what is stored meanwhile. With `tells_less` what
    only the register's files tell stays as an earlier load told it."""

    register: Register
    known_only: bool = False
    tells_less: bool = False
    _names: dict[Name, list[_Known]] | None = field(default=None)
    _spoken_for: set[int] = field(default_factory=set)
    """Organisations that got an entry of the register meanwhile: no second one may be theirs."""
    _refused: set[tuple[str, int]] | None = field(default=None)

    def steps(self, batch: Sequence[RegisteredOrganisation]) -> list[Step]:
        """What is to become of each organisation of a batch; an id that comes twice counts once."""
        values = {bare_id(self.register, value.id): value for value in reversed(batch)}
        entries = {
            entry.register_id: entry
            for entry in RegisterEntry.objects.filter(register=self.register, register_id__in=values).select_related(
                "organisation"
            )
        }
        rest = {id_: value for id_, value in values.items() if id_ not in entries}
        matched = self._matched(rest)
        return [
            self._step(id_, value, entries.get(id_), matched.get(id_)) for id_, value in reversed(list(values.items()))
        ]

    def _step(
        self, id_: str, value: RegisteredOrganisation, entry: RegisterEntry | None, organisation: Organisation | None
    ) -> Step:
        ended = value.closed or value.withdrawn
        if entry is None and organisation is None and (ended or self.known_only):
            return Step(value, id_, {}, "", Fate.LEFT_OUT)
        facts = as_facts(value)
        if entry is not None and self.tells_less:
            facts = with_untold(facts, entry.facts)
        content_hash = digest(facts)
        if entry is not None:
            fate = Fate.UNCHANGED if entry.content_hash == content_hash else Fate.CHANGED
            return Step(value, id_, facts, content_hash, fate, entry, entry.organisation)
        fate = Fate.NEW if organisation is None else Fate.LINKED
        return Step(value, id_, facts, content_hash, fate, None, organisation)

    def _matched(self, values: dict[str, RegisteredOrganisation]) -> dict[str, Organisation]:
        """The organisation of each value that has one, by bare id."""
        if not values:
            return {}
        found = self._by_id(values)
        taken = {organisation.pk for organisation in found.values()}
        by_name: dict[str, int] = {}
        by_names = {} if self.register is Register.OPENALEX else values
        for id_, value in by_names.items():
            if id_ not in found and not value.withdrawn:
                pk = self._by_name(id_, value)
                if pk is not None and pk not in taken:
                    by_name[id_] = pk
                    taken.add(pk)
        rows = Organisation.objects.in_bulk(list(by_name.values()))
        self._spoken_for |= taken
        return {**found, **{id_: rows[pk] for id_, pk in by_name.items() if pk in rows}}

    def _by_id(self, values: dict[str, RegisteredOrganisation]) -> dict[str, Organisation]:
        named = {id_: value.ror for id_, value in values.items() if value.ror}
        rors = set(named.values())
        carrying, by_ror = _carrying(self.register, values), _carrying(Register.ROR, rors)
        used, ror_used = _used_for(self.register, values), _used_for(Register.ROR, rors)
        return {
            **self._not_refused(used),
            **self._not_refused({id_: ror_used[ror] for id_, ror in named.items() if ror in ror_used}),
            **self._not_refused({id_: by_ror[ror] for id_, ror in named.items() if ror in by_ror}),
            **carrying,
        }

    def _not_refused(self, found: Mapping[str, Organisation]) -> dict[str, Organisation]:
        return {id_: one for id_, one in found.items() if not self._is_refused(id_, one.pk)}

    def _is_refused(self, id_: str, key: int) -> bool:
        """Whether people have said that the register speaks of another."""
        if self._refused is None:
            self._refused = refused_pairs(self.register)
        return (id_, key) in self._refused

    def _by_name(self, id_: str, value: RegisteredOrganisation) -> int | None:
        """The only organisation whose name is one of the value's, in the same town where that is needed."""
        town = forms(value.address.town)
        for number, written in enumerate((value.name, *value.other_names)):
            name = comparable(written)
            named = (known for known in self._index().get(name, ()) if known.pk not in self._spoken_for)
            apart = (known for known in named if not self._is_refused(id_, known.pk))
            candidates = [known for known in apart if _may_be(known, value)]
            exact = [known for known in candidates if plain(known.name) == plain(written)]
            same = exact or candidates
            if is_trust(name) or any(known.town == town for known in same if known.town):
                fitting = [known for known in same if is_trust(name) or known.town == town]
            else:
                fitting = [known for known in same if not known.town and number == 0 and is_safe_alone(name)]
            if fitting:
                return fitting[0].pk if len(fitting) == len(same) == 1 else None
        return None

    def _index(self) -> dict[Name, list[_Known]]:
        if self._names is None:
            self._names = {}
            column = ID_FIELDS[self.register]
            rows = Organisation.objects.filter(**{column: None}, is_fictional=False, memberships=None).exclude(
                register_entries__register=self.register
            )
            for pk, name, town, kind, source_id in rows.values_list("pk", "name", "town", "kind", "source_id"):
                refers_elsewhere = referred(source_id or "")
                if refers_elsewhere is None or refers_elsewhere[0] is not self.register:
                    self._names.setdefault(comparable(name), []).append(_Known(pk, name, forms(town), kind))
        return self._names


def _carrying(register: Register, ids: Iterable[str]) -> dict[str, Organisation]:
    """The organisations that carry these ids of the register, by them."""
    wanted = list(ids)
    rows = with_register_ids(register, wanted) if wanted else ()
    return {bare_id(register, str(getattr(one, ID_FIELDS[register]))): one for one in rows}


def _used_for(register: Register, ids: Iterable[str]) -> dict[str, Organisation]:
    """The organisations for which sources of evidence use these ids, by them."""
    written = {f"{begin}{id_}": id_ for id_ in ids for begin in REFERENCES_BEGIN[register]}
    rows = Organisation.objects.filter(source_id__in=written) if written else ()
    return {written[str(one.source_id)]: one for one in rows}


def comparable(name: str) -> Name:
    """The words of a name as they are compared, without "Limited" or the like at the end."""
    words = list(forms(name.removesuffix("(United Kingdom)")))
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return tuple(words)


def is_trust(name: Name) -> bool:
    """Whether it is the full name of an NHS trust, which the law gives to one only."""
    return len(name) > 2 and "nhs" in name and name[-1] == "trust"


def is_safe_alone(name: Name) -> bool:
    """Whether a name can be told without its town: "De Montfort University" can, "Trinity College" cannot."""
    if name in NAMESAKES or all(word in COMMON for word in name):
        return False
    return len(name) > 1 and not PLACES_OF_STUDY.isdisjoint(name)


def _may_be(known: _Known, value: RegisteredOrganisation) -> bool:
    """Whether the kinds agree as far as both are known. A source of evidence does not tell a kind reliably, and a
    university may be registered as a company."""
    both = {known.kind, value.kind.value if value.kind else ""}
    return both != {OrganisationKind.NHS.value, OrganisationKind.COMPANY.value}
