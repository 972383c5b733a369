"""Which person records are one human: Charnia against two plain ways, in the same run.

    .venv/bin/python benchmarks/people_identity.py
    .venv/bin/python benchmarks/people_identity.py --mistakes working
    .venv/bin/python benchmarks/people_identity.py --scale 200000

Public records of four sources. Their own ids of people are hidden and are the truth. Whoever has two records or more is
parted into two person records, which should be joined again (recall: the share of parted people whose halves are
joined); person records of different ids should not be (precision: the share of right pairs among those joined).

    grants       investigators of Gateway to Research, one institution each, no co-authors; truth: its person id
    grants, J.   the same with the given names of one half cut down to initials, as many sources print them
    papers       authors of Europe PMC who have an ORCID iD
    works        authors of OpenAlex (computer science); truth: its author id or ORCID iD
    together     the three sources in one, whose people are strangers to each other but for a few
    papers, R    authors of health data papers printed "Jackson RA" with all initials but the first hidden, so that
                 namesakes abound; truth: the whole printed name. Where one name continues the other ("Jackson R") the
                 two may be one, and the pair counts neither way. No organisations.

The truth errs: sources part one human into two ids, which counts here as a wrong link, and two humans of one printed
name count as one. People are halved by a digest of the family name; weights and bars were chosen on the `working`
half; of `other` the wrong links were read to judge the truth.
The plain ways join person records of one name in small letters without marks (first initial
and family name where either has an initial only), and those that share an organisation besides. Intervals are Wilson's
for 95%.
"""

from __future__ import annotations

import argparse
import itertools
import math
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from charnia.core.evidence import EvidenceRecord, PersonReference
from charnia.engine.identity.people import Links, find_links
from charnia.engine.identity.people_names import read_name
from charnia.engine.identity.people_traces import Traces
from charnia.engine.identity.words import plain
from charnia.sources.europepmc.parse import read_articles
from charnia.sources.evidence_file import read_evidence
from charnia.sources.gtr.parse import read_projects
from charnia.sources.openalex.parse import read_works

DATA = Path(__file__).parents[2] / "shared/data"
Pair = tuple[int, int]


@dataclass(frozen=True)
class Judged:
    """Person records with the hidden id of each by its key, and which ids may be one all the same."""

    people: list[Traces]
    truth: dict[int, str]
    unclear: Callable[[str, str], bool] = lambda one, other: False

    @property
    def parted(self) -> set[Pair]:
        """The pairs that should be joined."""
        keys: defaultdict[str, list[int]] = defaultdict(list)
        for key, id_ in self.truth.items():
            keys[id_].append(key)
        return {(pair[0], pair[1]) for pair in keys.values() if len(pair) == 2}

    def half(self, wanted: str) -> Judged:
        """Those whose family name falls into the half."""
        people = [one for one in self.people if half_of(one) == wanted]
        return replace(self, people=people, truth={one.key: self.truth[one.key] for one in people})


class Counts(NamedTuple):
    """Pairs joined rightly, wrongly, and left apart that should be joined."""

    right: int
    wrong: int
    missed: int


def half_of(one: Traces) -> str:
    """`working` or `other`, by the first bit of a digest of the family name."""
    family = "".join(read_name(one.names[0]).family)
    return "other" if blake2b(family.encode(), digest_size=1).digest()[0] % 2 else "working"


def judged(
    records: Iterable[EvidenceRecord],
    *,
    shown: Callable[[str, int], str] = lambda name, part: name,
    unclear: Callable[[str, str], bool] = lambda one, other: False,
) -> Judged:
    """Person records of everybody who has an id, in two parts where there are two records. `shown` is what is left of
    a name in part 0 or 1."""
    named: defaultdict[str, list[tuple[EvidenceRecord, PersonReference]]] = defaultdict(list)
    for record in records:
        for person in record.people:
            if person.id:
                named[plain(person.id)].append((record, person))
    people: list[Traces] = []
    truth: dict[int, str] = {}
    for id_, mentions in named.items():
        mentions.sort(key=lambda mention: blake2b(mention[0].id.encode(), digest_size=8).digest())
        for part in range(2 if len(mentions) > 1 else 1):
            own = mentions[part::2]
            people.append(_traces(len(people), own, partial(_shown_in, shown, part)))
            truth[people[-1].key] = id_
    return Judged(people, truth, unclear)


def _shown_in(shown: Callable[[str, int], str], part: int, name: str) -> str:
    return shown(name, part)


def _traces(
    key: int, mentions: Sequence[tuple[EvidenceRecord, PersonReference]], shown: Callable[[str], str]
) -> Traces:
    return Traces(
        key=key,
        names=tuple(dict.fromkeys(shown(person.name) for _, person in mentions)),
        organisations=frozenset(one.id for record, _ in mentions for one in record.organisations),
        fellows=frozenset(o.name for record, person in mentions for o in record.people if o is not person),
        works=frozenset(record.id for record, _ in mentions),
        texts=tuple(record.title for record, _ in mentions),
        years=tuple(record.date.year for record, _ in mentions if record.date),
    )


def sets() -> Iterator[tuple[str, Judged]]:
    """Every set by its name."""
    grants = _good(read_projects(DATA / "gtr/GtR_analysed.csv"))
    yield "grants", judged(grants)
    yield "grants, J.", judged(grants, shown=lambda name, part: name if part == 0 else _initials(name))
    papers = _good(read_articles(DATA / "europepmc/eupmc_results.json"))
    yield "papers", judged(papers)
    works = _good(read_works(DATA / "openalex/works_sample.json"))
    yield "works", judged(works)
    yield "together", judged([*grants, *papers, *works])
    health = _good(read_evidence(DATA / "expert_search_dev/evidence.jsonl"))
    yield "papers, R", judged(health, shown=lambda name, part: _first_initial(name), unclear=_continues)


def _good(found: Iterable[object]) -> list[EvidenceRecord]:
    return [one for one in found if isinstance(one, EvidenceRecord)]


def _initials(name: str) -> str:
    *given, family = name.split()
    return " ".join([*(f"{word[0]}." for word in given), family])


def _first_initial(name: str) -> str:
    family, _, initials = name.rpartition(" ")
    return f"{family} {initials[:1]}" if family else name


def _continues(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def by_name(people: Sequence[Traces]) -> set[Pair]:
    """Pairs with one name, as far as both are written out."""
    groups: defaultdict[tuple[str, ...], list[Traces]] = defaultdict(list)
    for one in people:
        name = read_name(one.names[0])
        groups[(*name.family, name.first[:1])].append(one)
    return {
        (min(a.key, b.key), max(a.key, b.key))
        for group in groups.values()
        for a, b in itertools.combinations(group, 2)
        if _one_name(a, b)
    }


def _one_name(one: Traces, other: Traces) -> bool:
    first, second = read_name(one.names[0]), read_name(other.names[0])
    if any(len(word) == 1 for word in (*first.given, *second.given)):
        return True
    return first == second


def by_name_and_organisation(people: Sequence[Traces]) -> set[Pair]:
    """Pairs with one name and an organisation in common."""
    known = {one.key: one for one in people}
    return {(a, b) for a, b in by_name(people) if known[a].organisations & known[b].organisations}


def by_charnia(people: Sequence[Traces]) -> set[Pair]:
    """Pairs that may be joined without a person looking."""
    return {link.pair for link in find_links(people).certain}


WAYS: dict[str, Callable[[Sequence[Traces]], set[Pair]]] = {
    "Charnia": by_charnia,
    "name": by_name,
    "name + organisation": by_name_and_organisation,
}


def counts(joined: set[Pair], of: Judged) -> Counts:
    """Pairs by what becomes of them; those whose truth is not clear are left out."""
    parted = of.parted
    wrong = [
        pair for pair in joined - parted if not of.unclear(of.truth[pair[0]], of.truth[pair[1]])
    ]  # fmt: skip
    return Counts(len(joined & parted), len(wrong), len(parted - joined))


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95% interval of a share."""
    if not whole:
        return 0.0, 1.0
    z, share = 1.96, part / whole
    centre = share + z * z / (2 * whole)
    spread = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return (centre - spread) / (1 + z * z / whole), (centre + spread) / (1 + z * z / whole)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints one row a set, half and way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mistakes", choices=("working", "other"), help="list what Charnia joins wrongly there")
    parser.add_argument("--scale", type=int, metavar="N", help="time the search among N people instead")
    options = parser.parse_args(argv)
    if not DATA.is_dir():
        print(f"There is no folder {DATA}.", file=sys.stderr)
        return 2
    if options.scale:
        _time(options.scale)
        return 0
    print(f"{'set':12} {'half':8} {'people':>6} {'parted':>6}  {'way':20} {'joined':>6} {'precision':26} recall")
    for name, whole in sets():
        for half in ("working", "other"):
            _report(name, half, whole.half(half))
            if options.mistakes == half:
                _list_mistakes(whole.half(half))
    return 0


def _report(name: str, half: str, of: Judged) -> None:
    for way, join in WAYS.items():
        found = counts(join(of.people), of)
        joined, parted = found.right + found.wrong, found.right + found.missed
        low, high = wilson(found.right, joined)
        precision = f"{found.right / joined:.3f} ({low:.3f}-{high:.3f})" if joined else "none joined"
        recall = f"{found.right / parted:.3f}" if parted else "none parted"
        print(f"{name:12} {half:8} {len(of.people):6} {parted:6}  {way:20} {joined:6} {precision:26} {recall}")
    links = find_links(of.people)
    doubtful = counts({link.pair for link in links.doubtful}, of)
    print(f"{'':36}  {'for review':20} {len(links.doubtful):6} {doubtful.right} right, {doubtful.wrong} wrong")


def _list_mistakes(of: Judged) -> None:
    known = {one.key: one for one in of.people}
    links: Links = find_links(of.people)
    for link in links.certain:
        if link.pair not in of.parted and not of.unclear(of.truth[link.one], of.truth[link.other]):
            print(f"  wrong: {known[link.one].names} and {known[link.other].names}, {link.probability:.4f}")
            for sign in link.signs:
                print(f"    {sign.bits:+.1f} {sign.sentence}")


def _time(number: int) -> None:
    """Repeats the people of all sets under family names of their own until there are enough."""
    base = [one for name, whole in sets() if name not in ("grants, J.", "together") for one in whole.people]
    people: list[Traces] = []
    for round_ in itertools.count():
        if len(people) >= number:
            break
        for one in base[: number - len(people)]:
            people.append(_renamed(one, len(people), round_))
    started = time.process_time()
    links = find_links(people)
    seconds = time.process_time() - started
    made = f"{len(links.certain):,} certain and {len(links.doubtful):,} doubtful links"
    print(f"{len(people):,} people: {links.compared:,} pairs compared in {seconds:.1f} s of one processor; {made}")


def _renamed(one: Traces, key: int, round_: int) -> Traces:
    """The same person in another town with other colleagues: the family names stay, so that namesakes grow with the
    number of people."""
    mark = f" {round_}"
    return replace(
        one,
        key=key,
        organisations=frozenset(id_ + mark for id_ in one.organisations),
        fellows=frozenset(f"{_lettered(round_)}{name}" for name in one.fellows),
        works=frozenset(id_ + mark for id_ in one.works),
        texts=tuple(f"{text} {_lettered(round_)}" for text in one.texts),
    )


def _lettered(round_: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{round_:04d}")


if __name__ == "__main__":
    sys.exit(main())
