"""Organisations of a register by the name of one that accounts keep: doubtful, so that people decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.queries import ID_FIELDS, doubted_rors
from charnia.apps.organisations.register_matching import Step
from charnia.core.vocabulary import Register
from charnia.engine.identity.name_readings import Name, comparable


@dataclass(slots=True)
class Doubts:
    """Finds them among the steps of a load. Organisations that have an id in the register are told apart by it. People
    are not asked again about one that names a ROR id about which they were asked."""

    register: Register
    _kept: dict[Name, list[int]] | None = field(default=None)
    _rors: set[tuple[str, int]] | None = field(default=None)

    def among(self, steps: Iterable[Step]) -> Iterator[tuple[Step, int]]:
        """Each step whose organisation has a name of one that accounts keep, with the key of that one."""
        for step in steps:
            if not (step.value.withdrawn or step.value.closed):
                called = (key for key in self._called(step) if not _is_it(step, key))
                yield from ((step, key) for key in called if not self._is_asked_by_ror(step, key))

    def _called(self, step: Step) -> set[int]:
        names = {comparable(name) for name in (step.value.name, *step.value.other_names)}
        return {key for name in names for key in self._index().get(name, ())}

    def _is_asked_by_ror(self, step: Step, key: int) -> bool:
        if not step.value.ror:
            return False
        if self._rors is None:
            self._rors = doubted_rors()
        return (step.value.ror, key) in self._rors

    def _index(self) -> dict[Name, list[int]]:
        if self._kept is None:
            self._kept = {}
            rows = Organisation.objects.filter(**{ID_FIELDS[self.register]: None}, is_fictional=False)
            kept = rows.exclude(memberships=None).exclude(register_entries__register=self.register).distinct()
            for key, name in kept.values_list("pk", "name"):
                self._kept.setdefault(comparable(name), []).append(key)
        return self._kept


def _is_it(step: Step, key: int) -> bool:
    return step.organisation is not None and step.organisation.pk == key
