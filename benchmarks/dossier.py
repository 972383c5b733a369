"""How long a 400-word need and a whole dossier take over 5,000 records, against a plain full scan in the same run.

    .venv/bin/python benchmarks/dossier.py
    .venv/bin/python benchmarks/dossier.py --records 20000
    .venv/bin/python benchmarks/dossier.py --meaning
    .venv/bin/python benchmarks/dossier.py --command /tmp/brief.md --evidence /tmp/records.jsonl

Texts are drawn with a fixed seed from 30,000 made-up words whose frequencies fall as 1 / rank, as those of real words
do. The full scan holds the same words as TF-IDF dictionaries and scores every record against the need; both find words
in the same way, so that only the search differs. Times are medians; the dossier has six gaps of four bridges.

`--meaning` makes the dossier with the installed embedding model too. Before the first time it reads every record, which
takes minutes; the vectors are kept. The first dossier reads the gaps, and the passages shown beside each other unless
they are kept from an earlier run; the same again finds all of that remembered.

`--command` times the real command on a brief, as whole processes and by words alone: the first run, which counts the
words of the records, and the median of the next ones, over `--evidence` (by default the made-up records as a file) and
over an installation into which the same file was loaded. Processor seconds say more than those of the clock where other
programs run.

Measured on 27 November 2026 on two cores that many programs shared, over 5,000 papers that name 34,046 people:
2.1 to 2.3 s of the processor over the file (3.9 s before scores of all offers were worked out at once), 3.1 s over the
installation (14.3 s before words were counted once only), most of it for reading 34,000 people from the database. The
first run over the file takes 6 to 7 s. Not measured: a quiet machine since then, and the whole command with meaning.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from charnia.config.environment import read_model_choice
from charnia.core.diagnosis.findings import BriefText, Diagnosis, FoundGap, Trigger
from charnia.core.evidence import EvidenceRecord, Offer, PersonReference
from charnia.core.vocabulary import Axis, GapKind, OfferKind
from charnia.engine.dossier import compose_dossier
from charnia.engine.index.contract import Part
from charnia.engine.ranking.fixed import fixed_matcher
from charnia.engine.ranking.matcher import Matcher
from charnia.engine.ranking.pool import Candidates, EvidencePool
from charnia.engine.ranking.rank import rank
from charnia.engine.text.embeddings.contract import WordsOnly
from charnia.engine.text.embeddings.reading import open_reader
from charnia.engine.text.terms import occurrences

SEED = 1
WORDS_OF_A_RECORD = 220
WORDS_OF_A_NEED = 400
AS_OF = dt.date(2026, 1, 1)
CHARNIA = (sys.executable, "-c", "import sys; from charnia.config.commands import main; sys.exit(main())")
VECTORS = Path.home() / ".cache/charnia/vectors"


class Writer:
    """Draws texts of made-up words."""

    def __init__(self) -> None:
        self._chance = random.Random(SEED)
        syllables = [c + v + e for c in "bcdfghklmnprstvz" for v in "aeiou" for e in "lmnrst"]
        self._words = ["".join(self._chance.choices(syllables, k=self._chance.randint(2, 3))) for _ in range(30_000)]
        self._weights = [1 / rank for rank in range(10, 30_010)]

    def text(self, words: int) -> str:
        """So many words in sentences of ten."""
        drawn = self._chance.choices(self._words, self._weights, k=words)
        return ". ".join(" ".join(drawn[i : i + 10]) for i in range(0, words, 10))

    def records(self, number: int) -> list[EvidenceRecord]:
        """Records of five people each, out of half as many people as there are records."""
        return [
            EvidenceRecord(
                id=f"record:{i}",
                title=self.text(12),
                text=self.text(WORDS_OF_A_RECORD),
                date=dt.date(2015 + i % 11, 1, 1),
                people=tuple(
                    PersonReference(f"person:{p}", f"Person {p}")
                    for p in sorted(self._chance.sample(range(number // 2), 5))
                ),
            )
            for i in range(number)
        ]


class FullScan:
    """TF-IDF dictionaries, every one of them compared with the need."""

    def __init__(self, records: Sequence[EvidenceRecord]) -> None:
        counts = [Counter(found.term for found in occurrences(f"{r.title}. {r.text}")) for r in records]
        frequencies = Counter(term for count in counts for term in count)
        self._rarity = {term: math.log((1 + len(records)) / (1 + n)) + 1 for term, n in frequencies.items()}
        self._vectors = [self._unit(count) for count in counts]

    def scores(self, text: str) -> list[float]:
        """The cosine of every record with a text."""
        need = self._unit(Counter(found.term for found in occurrences(text)))
        return [sum(weight * need.get(term, 0.0) for term, weight in vector.items()) for vector in self._vectors]

    def _unit(self, counts: Counter[str]) -> dict[str, float]:
        weights = {term: (1 + math.log(n)) * self._rarity.get(term, 0.0) for term, n in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {term: weight / length for term, weight in weights.items()}


def offers_of(records: Sequence[EvidenceRecord]) -> list[Offer]:
    """An offer for each person whom the records name."""
    held: dict[PersonReference, list[str]] = {}
    for record in records:
        for person in record.people:
            held.setdefault(person, []).append(record.id)
    return [
        Offer(id=person.id, kind=OfferKind.EXPERT, title=person.name, person=person, evidence_ids=tuple(ids))
        for person, ids in held.items()
    ]


def diagnosis_of(brief: str) -> Diagnosis:
    """Six gaps, each with a sentence of the brief as its trigger."""
    quotes = brief.split(". ")[1::6][:6]
    gaps = tuple(
        FoundGap(
            kind=list(GapKind)[i % len(GapKind)],
            axis=list(Axis)[i],
            statement=quote,
            trigger=Trigger(quote=quote, start=brief.index(quote), end=brief.index(quote) + len(quote)),
        )
        for i, quote in enumerate(quotes)
    )
    return Diagnosis(gaps=gaps, questions=(), in_place=())


def median_ms(work: Callable[[], object], *, times: int) -> float:
    """The median time of a piece of work in milliseconds, after one run that does not count."""
    work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1_000


def with_meaning(records: Sequence[EvidenceRecord], diagnosis: Diagnosis, brief: str, *, times: int) -> None:
    """Prints what a dossier takes with the model, once it has read all records."""
    choice = read_model_choice(os.environ)
    start = time.perf_counter()
    reader = open_reader(choice.model, choice.folder, vectors=VECTORS, tell=print)
    if isinstance(reader, WordsOnly):
        sys.exit(reader.why)
    opened = time.perf_counter() - start
    matcher = fixed_matcher(records=records, offers=offers_of(records), reader=reader)

    def dossier() -> object:
        return compose_dossier(BriefText(text=brief), diagnosis, matcher, as_of=AS_OF)

    start = time.perf_counter()
    dossier()
    first = time.perf_counter() - start
    print(f"opening the model                 {opened * 1_000:9.1f} ms")
    print(f"a dossier with meaning, the first {first * 1_000:9.1f} ms")
    print(f"a dossier with meaning, again     {median_ms(dossier, times=times):9.1f} ms")


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took: seconds of the clock and of the processor."""

    wall: float
    processor: float


def run_charnia(*arguments: str, data: Path) -> Run:
    """Runs a command with folders of its own. Raises CalledProcessError when it fails."""
    environment = {
        **os.environ, "CHARNIA_DATA": str(data / "data"), "XDG_CACHE_HOME": str(data / "cache"), "CHARNIA_MODEL": "none"
    }  # fmt: skip
    environment.pop("CHARNIA_DATABASE_URL", None)
    before, start = os.times(), time.perf_counter()
    subprocess.run([*CHARNIA, *arguments], env=environment, check=True, capture_output=True)  # noqa: S603 - our own
    wall, after = time.perf_counter() - start, os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return Run(wall, used)


def whole_command(brief: Path, evidence: Path, *, times: int) -> None:
    """Prints what `charnia dossier` takes over a file and over an installation that holds the same."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        asked = ("dossier", str(brief), "--out", str(data / "dossier.html"))
        _told("charnia dossier over a file", [*asked, "--evidence", str(evidence)], data, times)
        run_charnia("demo", "--no-serve", data=data)
        run_charnia("load", "evidence", str(evidence), data=data)
        _told("charnia dossier over an installation", asked, data, times)


def _told(name: str, arguments: Sequence[str], data: Path, times: int) -> None:
    first, *next_ones = (run_charnia(*arguments, data=data) for _ in range(times + 1))
    wall = statistics.median(one.wall for one in next_ones)
    used = statistics.median(one.processor for one in next_ones)
    print(f"{name}: the first {first.wall:.1f} s ({first.processor:.1f} s of the processor),")
    print(f"  again {wall:.2f} s ({used:.2f} s of the processor)")


def write_records(records: Sequence[EvidenceRecord], path: Path) -> None:
    """The records as an evidence file."""
    lines = (
        {
            "id": one.id,
            "title": one.title,
            "text": one.text,
            "date": one.date.isoformat() if one.date else "",
            "people": [{"id": person.id, "name": person.name} for person in one.people],
        }
        for one in records
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def time_command(brief: Path, evidence: Path | None, *, records: int, times: int) -> None:
    """See `whole_command`; without evidence over made-up records."""
    if evidence is not None:
        whole_command(brief, evidence, times=times)
        return
    with tempfile.TemporaryDirectory() as folder:
        made_up = Path(folder) / "records.jsonl"
        write_records(Writer().records(records), made_up)
        whole_command(brief, made_up, times=times)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the times and the ratio to the full scan."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--meaning", action="store_true", help="with the installed embedding model too")
    parser.add_argument("--command", type=Path, metavar="BRIEF", help="time the whole command on this brief alone")
    parser.add_argument("--evidence", type=Path, metavar="E.jsonl", help="records for --command")
    options = parser.parse_args(argv)
    if options.command:
        time_command(options.command, options.evidence, records=options.records, times=min(options.times, 3))
        return 0
    writer = Writer()
    records, brief = writer.records(options.records), writer.text(WORDS_OF_A_NEED)
    start = time.perf_counter()
    pool = EvidencePool(records).snapshot()
    built = time.perf_counter() - start
    scan = FullScan(records)
    matcher = Matcher(records=records, offers=offers_of(records)).snapshot()
    diagnosis = diagnosis_of(brief)

    def search() -> object:
        return pool.index.search(pool.index.vector([Part("text", brief)]), limit=1_000)

    def people() -> object:
        return rank(pool, pool.index.vector([Part("text", brief)]), among=Candidates.PEOPLE, limit=100)

    def dossier() -> object:
        return compose_dossier(BriefText(text=brief), diagnosis, matcher, as_of=AS_OF)

    ours = median_ms(search, times=options.times)
    plain = median_ms(lambda: scan.scores(brief), times=options.times)
    print(f"{options.records:,} records, a need of {WORDS_OF_A_NEED} words; index built in {built:.1f} s")
    print(f"the best 1,000 records, Charnia   {ours:9.1f} ms")
    print(f"all records, plain full scan      {plain:9.1f} ms   ({plain / ours:.0f} times as long)")
    print(f"the best 100 people, Charnia      {median_ms(people, times=options.times):9.1f} ms")
    print(f"a dossier of {len(diagnosis.gaps)} gaps, warm       {median_ms(dossier, times=options.times):9.1f} ms")
    if options.meaning:
        with_meaning(records, diagnosis, brief, times=options.times)
    return 0


if __name__ == "__main__":
    sys.exit(main())
