"""The 700 evidence records of the demonstration cluster: invented, deterministic, and marked by ids of `demo:`.

Every record is one hand-written part of one study; the seed decides which parts are used, the figures, the dates and
the people.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from charnia.core.evidence import EvidenceRecord, OrganisationReference
from charnia.core.vocabulary import EvidenceKind, PersonRole
from charnia.packs.demo import wording
from charnia.packs.demo.casting import LEAST, OLD_SINCE, Casting, credited
from charnia.packs.demo.parts import PARTS_FOLDER, read_records
from charnia.packs.demo.studies import Area, Study, load_areas
from charnia.packs.demo.values import DemoPerson

QUOTAS: Mapping[EvidenceKind, int] = {
    EvidenceKind.PUBLICATION: 395,
    EvidenceKind.GRANT: 107,
    EvidenceKind.TRIAL: 90,
    EvidenceKind.PROJECT: 73,
    EvidenceKind.IMPACT_CASE: 35,
}
_FIRST_YEAR = 2008
_EARLY = 2012
_SKEWS = (2.2, 0.5, 0.15)  # a third of the studies began early, the rest late
_LAST_MONTH = 2026 * 12 + 8  # September 2026, counted in months
_OLD_LAST_MONTH = OLD_SINCE.year * 12 + OLD_SINCE.month - 2


@dataclass(frozen=True, slots=True)
class _Slot:
    """A record that could be written: `offset` is in months after the study began, `n` where it is not the study's."""

    area: str
    study: Study
    kind: EvidenceKind
    offset: int
    title: str
    write: Callable[[wording.Facts], str]
    n: str = ""


@dataclass(slots=True)
class _Draft:
    slot: _Slot
    date: dt.date
    team: list[DemoPerson]
    added: list[DemoPerson] = field(default_factory=list)


def demo_evidence(people: Iterable[DemoPerson], *, seed: int = 20260101) -> tuple[EvidenceRecord, ...]:
    """700 records in the order of their dates, the same for the same people and seed.

    Researchers and clinicians among `people` carry them. ValueError when an area has nobody to lead its work or the
    parts are too few for the quotas.
    """
    carriers = [person for person in people if {PersonRole.RESEARCHER, PersonRole.CLINICIAN} & set(person.roles)]
    rng = random.Random(seed)  # noqa: S311 — repeatable fiction, not a secret
    casting = Casting(people=carriers, rng=rng)
    chosen = _choose(load_areas(), rng)
    led_by_old = _old_leads(casting, chosen)
    drafts: list[_Draft] = []
    for key, slots in chosen.items():
        drafts += _draft_study(slots, casting, led_by_old.get(key), rng)
    _fill_up(drafts, casting)
    drafts.sort(key=lambda draft: (draft.date, draft.slot.title))
    names = {record.text("key"): record.text("name") for record in read_records(PARTS_FOLDER / "organisations.yaml")}
    return tuple(_record(number, draft, names, seed) for number, draft in enumerate(drafts, start=1))


def _choose(areas: Sequence[Area], rng: random.Random) -> dict[str, list[_Slot]]:
    """The slots to write, by study, taken round by round from every area so that none goes short."""
    chosen: dict[str, list[_Slot]] = defaultdict(list)
    queues = {area.key: [slot for study in area.studies for slot in _slots(area.key, study)] for area in areas}
    for kind, quota in QUOTAS.items():
        by_area = [[slot for slot in queue if slot.kind is kind] for queue in queues.values()]
        for slots in by_area:
            rng.shuffle(slots)
        rounds = max(len(slots) for slots in by_area)
        in_turn = [slots[turn] for turn in range(rounds) for slots in by_area if turn < len(slots)]
        if len(in_turn) < quota:
            raise ValueError(f"Write {quota - len(in_turn)} more parts of kind {kind.value} in parts/areas.")
        for slot in in_turn[:quota]:
            chosen[slot.study.key].append(slot)
    return dict(sorted(chosen.items()))


def _slots(area: str, study: Study) -> Iterable[_Slot]:
    slot = partial(_Slot, area, study)
    publication, results = EvidenceKind.PUBLICATION, 26 if study.trial else 14
    for number, paper in enumerate(study.papers):
        yield slot(publication, results + 8 * number, paper.title, partial(wording.paper_text, study, paper))
    if study.trial:
        trial, n = study.trial, study.trial.n
        yield slot(publication, 9, wording.protocol_title(trial), partial(wording.protocol_text, study, trial), n)
        yield slot(EvidenceKind.TRIAL, 4, trial.title, partial(wording.trial_text, study, trial), n)
    if study.grant:
        yield slot(EvidenceKind.GRANT, 0, study.grant.title, partial(wording.grant_text, study, study.grant))
    if study.project:
        yield slot(EvidenceKind.PROJECT, 10, study.project.title, partial(wording.project_text, study, study.project))
    if study.impact:
        yield slot(EvidenceKind.IMPACT_CASE, 50, study.impact.title, partial(wording.impact_text, study, study.impact))


def _old_leads(casting: Casting, chosen: Mapping[str, Sequence[_Slot]]) -> dict[str, DemoPerson]:
    """For each person whose work is old, one study early enough for them to lead; by the study's key."""
    leads: dict[str, DemoPerson] = {}
    for person in casting.people:
        if person.key in casting.old:
            for key, slots in chosen.items():
                early = slots[0].study.since <= _EARLY and slots[0].area in person.areas
                if early and key not in leads:
                    leads[key] = person
                    break
    return leads


def _draft_study(
    slots: Sequence[_Slot], casting: Casting, old_lead: DemoPerson | None, rng: random.Random
) -> list[_Draft]:
    study = slots[0].study
    lead = old_lead or casting.choose_lead(slots[0].area)
    begin = min(slot.offset for slot in slots)
    span = max(slot.offset for slot in slots) - begin + 2
    earliest = 12 * max(study.since, lead.career_start + 2, _FIRST_YEAR)
    latest = (_OLD_LAST_MONTH if old_lead else _LAST_MONTH) - span
    share = rng.random() ** rng.choice(_SKEWS)
    start = earliest + round(max(0, latest - earliest) * share)
    shrink = min(1.0, (latest + span - start) / span)
    drafts = []
    for slot in sorted(slots, key=lambda slot: (slot.offset, slot.title)):
        month = start + round((slot.offset - begin + rng.randint(0, 2)) * shrink)
        date = dt.date(month // 12, month % 12 + 1, rng.randint(1, 28))
        drafts.append(_Draft(slot, date, casting.team(slot.area, lead, date)))
    return drafts


def _fill_up(drafts: Sequence[_Draft], casting: Casting) -> None:
    """Add people who stand on too few records to the smallest teams of their areas."""
    for person in casting.people:
        wanted = 1 if person.key in casting.single else LEAST
        fitting = [
            draft
            for draft in drafts
            if draft.slot.area in person.areas and person not in draft.team and casting.may_be_added(person, draft.date)
        ]
        fitting.sort(key=lambda draft: (len(draft.team) + len(draft.added), draft.slot.title))
        missing = max(0, wanted - casting.counts[person.key])
        for draft in fitting[:missing]:
            draft.added.append(person)
        casting.counts[person.key] += min(missing, len(fitting))


def _record(number: int, draft: _Draft, names: Mapping[str, str], seed: int) -> EvidenceRecord:
    slot, everyone = draft.slot, (*draft.team, *draft.added)
    rng = random.Random(f"{seed}/{slot.kind}/{slot.title}")  # noqa: S311 — repeatable fiction, not a secret
    size = random.Random(f"{seed}/{slot.study.key}/{slot.n}")  # noqa: S311 — the same for every record of a study
    facts = wording.Facts(n=wording.sample_size(slot.n or slot.study.n, size), date=draft.date, rng=rng)
    keys = dict.fromkeys(person.organisation for person in everyone)
    return EvidenceRecord(
        id=f"demo:evidence:{number:04d}",
        title=slot.title,
        kind=slot.kind,
        text=slot.write(facts),
        date=draft.date,
        people=credited(slot.kind, draft.team, draft.added, rng),
        organisations=tuple(OrganisationReference(id=f"demo:organisation:{key}", name=names[key]) for key in keys),
    )
