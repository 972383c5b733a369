"""Which organisations an affiliation names: Charnia against two plain ways, in the same run.

    .venv/bin/python benchmarks/affiliations.py
    .venv/bin/python benchmarks/affiliations.py --judged FILE --registry FILE --registry FILE
    .venv/bin/python benchmarks/affiliations.py --mistakes working

The judged file is a JSON list or JSON Lines of `{"affiliation": str, "ror_ids": [str]}`. Only organisations of the
registry count: every other string must stay empty. A pair of string and organisation is right or wrong; precision is
the share of right ones among those named, recall among those judged, intervals are Wilson's for 95%.

The strings are parted in two halves by a digest of their text. The rules were written with the mistakes of the
working half in view; `other` was only counted. Plain ways: "name contained" names every organisation one of whose
names, in small letters without marks, stands in the string, the longest where several overlap; "name contained, at
home" does so only where the string tells the organisation's country by its name or that of its town as well.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from charnia.core.registers import RegisteredOrganisation
from charnia.engine.identity.affiliations import Resolver
from charnia.engine.identity.registry import Registry
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.ror.parse import read_ror

DATA = Path(__file__).parents[2] / "shared/data"
JUDGED = DATA / "ror_affiliations/dataset_affiliations_crossref_2024_02_19.json"
REGISTRY = (DATA / "ror_gb/ror_gb_v2_records.jsonl", DATA / "ror_gb/ror_gb_v1_only_records.jsonl")
HOME = re.compile(r"\b(uk|u k|united kingdom|england|scotland|wales|northern ireland|great britain)\b")

Way = Callable[[str], set[str]]


class Judged(NamedTuple):
    """An affiliation, and the organisations of the registry that it names."""

    affiliation: str
    right: frozenset[str]


class Counts(NamedTuple):
    """Pairs of string and organisation."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)


def half_of(affiliation: str) -> str:
    """`working` or `other`, by the first bit of a digest of the text."""
    return "other" if blake2b(affiliation.encode(), digest_size=1).digest()[0] % 2 else "working"


class Containment:
    """Names of organisations in small letters without marks, looked up run by run of the string's words."""

    def __init__(self, organisations: Iterable[RegisteredOrganisation], *, at_home: bool) -> None:
        self._at_home = at_home
        self._names: dict[tuple[str, ...], set[str]] = {}
        self._towns: dict[str, str] = {}
        for organisation in organisations:
            if organisation.closed or organisation.withdrawn:
                continue
            self._towns[organisation.id] = " ".join(_plain(organisation.address.town))
            for name in (organisation.name, *organisation.other_names):
                self._names.setdefault(tuple(_plain(name)), set()).add(organisation.id)
        self._longest = max(map(len, self._names))

    def __call__(self, affiliation: str) -> set[str]:
        """The organisations with the longest names that stand in the string."""
        words = _plain(affiliation)
        found: set[str] = set()
        at = 0
        while at < len(words):
            sizes = range(min(self._longest, len(words) - at), 0, -1)
            size = next((n for n in sizes if tuple(words[at : at + n]) in self._names), 0)
            found |= self._names.get(tuple(words[at : at + size]), set()) if size else set()
            at += size or 1
        return {id_ for id_ in found if self._is_at_home(" ".join(words), id_)} if self._at_home else found

    def _is_at_home(self, text: str, id_: str) -> bool:
        town = self._towns[id_]
        return bool(HOME.search(text)) or bool(town and text.count(town) > 1)


def _plain(text: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    return re.findall(r"[^\W_]+", "".join(c for c in letters if not unicodedata.combining(c)))


def measure(way: Way, judged: Sequence[Judged]) -> Counts:
    """Counts the pairs that a way gets right, names wrongly and misses."""
    right = wrong = missed = 0
    for one in judged:
        named = way(one.affiliation)
        right += len(named & one.right)
        wrong += len(named - one.right)
        missed += len(one.right - named)
    return Counts(right, wrong, missed)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95% interval of a share."""
    if not whole:
        return 0.0, 1.0
    z, share = 1.96, part / whole
    centre = share + z * z / (2 * whole)
    spread = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return (centre - spread) / (1 + z * z / whole), (centre + spread) / (1 + z * z / whole)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints one row a way and half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--judged", type=Path, default=JUDGED)
    parser.add_argument("--registry", type=Path, action="append")
    parser.add_argument("--mistakes", choices=("working", "other"), help="list what Charnia gets wrong there")
    options = parser.parse_args(argv)
    registry = options.registry or REGISTRY
    if absent := [str(path) for path in (options.judged, *registry) if not path.is_file()]:
        print(f"There is no file {', '.join(absent)}; name others with --judged and --registry.", file=sys.stderr)
        return 2
    found = [found for path in registry for found in read_ror(path)]
    organisations = [one for one in found if isinstance(one, RegisteredOrganisation)]
    judged = judged_strings(options.judged, {one.id for one in organisations})
    with_one = sum(bool(one.right) for one in judged)
    print(f"{len(judged):,} strings, {with_one:,} with one of {len(organisations):,} organisations")
    resolver = Resolver(Registry(organisations))
    _report({"Charnia": lambda text: named_by(resolver, text), **_plain_ways(organisations)}, judged)
    if options.mistakes:
        _list_mistakes(resolver, [one for one in judged if half_of(one.affiliation) == options.mistakes])
    return 0


def _plain_ways(organisations: Sequence[RegisteredOrganisation]) -> dict[str, Way]:
    return {
        "name contained": Containment(organisations, at_home=False),
        "name contained, at home": Containment(organisations, at_home=True),
    }


def named_by(resolver: Resolver, text: str) -> set[str]:
    """What Charnia names."""
    return {mention.organisation.id for mention in resolver.resolve(text).sure}


def judged_strings(path: Path, known: set[str]) -> list[Judged]:
    """The judged affiliations of a file, with those organisations that are known."""
    read = read_json_file(path, always=("affiliation",))
    objects = [found[1] for found in read if not isinstance(found, LineProblem)]
    return [Judged(fields["affiliation"], frozenset(fields["ror_ids"]) & known) for fields in objects]


def _report(ways: dict[str, Way], judged: Sequence[Judged]) -> None:
    shares = f"{'precision':>9}  {'95%':<14}{'recall':>8}  {'95%':<14}"
    print(f"{'':<26}{'half':<9}{shares}{'wrong':>6}{'missed':>7}{'a second':>10}")
    for name, way in ways.items():
        for half in ("working", "other", "all"):
            part = [one for one in judged if half in {"all", half_of(one.affiliation)}]
            start = time.perf_counter()
            counts = measure(way, part)
            speed = len(part) / (time.perf_counter() - start)
            low, high = wilson(counts.right, counts.right + counts.wrong)
            least, most = wilson(counts.right, counts.right + counts.missed)
            print(
                f"{name:<26}{half:<9}{counts.precision:>9.3f}  {f'{low:.3f} to {high:.3f}':<14}"
                f"{counts.recall:>8.3f}  {f'{least:.3f} to {most:.3f}':<14}"
                f"{counts.wrong:>6}{counts.missed:>7}{speed:>10,.0f}"
            )


def _list_mistakes(resolver: Resolver, judged: Sequence[Judged]) -> None:
    for one in judged:
        resolution = resolver.resolve(one.affiliation)
        wrong = [m for m in resolution.sure if m.organisation.id not in one.right]
        missed = one.right - {m.organisation.id for m in resolution.sure}
        if not wrong and not missed:
            continue
        print(f"\n{one.affiliation}")
        for mention in wrong:
            print(f"  wrong: {mention.organisation.name}: {'; '.join(reason.because for reason in mention.reasons)}")
        for id_ in sorted(missed):
            left = [m for m in resolution.unsure if m.organisation.id == id_]
            why = "; ".join(reason.because for mention in left for reason in mention.reasons)
            print(f"  missed: {id_}: {why or 'its name was not found'}")


if __name__ == "__main__":
    sys.exit(main())
