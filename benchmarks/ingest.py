"""How fast an OpenAlex snapshot is parsed and stored, against DuckDB reading the same file in the same run.

    .venv/bin/python benchmarks/ingest.py
    .venv/bin/python benchmarks/ingest.py --works 50000 --packed

The snapshot is made of the 195 real works of ../shared/data/openalex, written again and again with new ids. Half of
the authors of each copy are new people with names of their own, so that storing meets known and unknown ones. DuckDB
reads the fields that are kept and puts authorships into a table, on two threads; it makes neither texts out of inverted
abstracts nor identities. Seconds are of the clock, and of the processors (all processes together), since other work on
the machine slows the clock only; memory is the peak of the main process.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parents[2] / "shared" / "data" / "openalex" / "works_sample.json"


@dataclass(slots=True)
class Took:
    """Seconds by the clock and of the processors."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def stopwatch() -> Iterator[Took]:
    """Measures what runs inside, in this process and in those that it starts."""
    took = Took()
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    yield took
    took.wall, took.cpu = time.perf_counter() - wall, sum(os.times()[:4]) - cpu


def write_snapshot(path: Path, works: int) -> None:
    """So many works, one a line."""
    sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
    is_packed = path.suffix == ".gz"
    with gzip.open(path, "wt", 6, "utf-8") if is_packed else path.open("w", encoding="utf-8") as file:
        for number in range(works):
            file.write(json.dumps(_copy(sample[number % len(sample)], number), separators=(",", ":")) + "\n")


def _copy(work: dict[str, Any], number: int) -> dict[str, Any]:
    authorships = []
    for place, authorship in enumerate(work["authorships"]):
        author = authorship["author"]
        if place % 2:
            name = f"{author['display_name']} {_surname(number)}"
            author = {"id": f"https://openalex.org/A8{number:07}{place:03}", "display_name": name, "orcid": None}
        authorships.append({**authorship, "author": author})
    new = {"id": f"https://openalex.org/W9{number:08}", "doi": f"https://doi.org/10.5555/{number}"}
    return {**work, **new, "authorships": authorships}


def _surname(number: int) -> str:
    """Letters that no other number has."""
    return "".join(chr(97 + int(digit)) for digit in str(number))


def parse(path: Path, processes: int) -> int:
    """Reads the snapshot into records and drops them."""
    from charnia.sources.openalex.snapshot_processes import read_snapshot

    return sum(1 for _ in read_snapshot(path, known=lambda digests: (), processes=processes))


def duckdb_reads(path: Path, threads: int, folder: Path) -> int:
    """The same fields into three tables of a DuckDB file; returns the number of authorships."""
    import duckdb

    with duckdb.connect(str(folder / "works.duckdb"), config={"threads": threads}) as connection:
        connection.execute(
            "create table works as select id, doi, display_name, type, publication_year, abstract_inverted_index, "
            "primary_location.license as licence, authorships from read_json(?, format = 'newline_delimited', "
            "maximum_object_size = 10485760, columns = {id: 'varchar', doi: 'varchar', display_name: 'varchar', "
            "type: 'varchar', publication_year: 'integer', abstract_inverted_index: 'json', "
            "primary_location: 'struct(license varchar)', authorships: 'struct(author_position varchar, "
            "author struct(id varchar, display_name varchar, orcid varchar), "
            "institutions struct(id varchar, ror varchar, display_name varchar)[])[]'})",
            [str(path)],
        )
        connection.execute("create table authorships as select id, unnest(authorships, recursive := true) from works")
        found = connection.execute("select count(*) from authorships").fetchone()
    return int(found[0]) if found else 0


def store(path: Path, processes: int, folder: Path) -> list[tuple[str, Took, dict[str, int]]]:
    """Loads the snapshot twice into a fresh SQLite database."""
    os.environ |= {"CHARNIA_DATA": str(folder), "CHARNIA_SECRET_KEY": "only-for-the-benchmark"}
    os.environ.pop("CHARNIA_DATABASE_URL", None)
    from charnia.config.commands.installation import bring_database_up_to_date, start_django

    start_django()
    bring_database_up_to_date()
    from charnia.apps.offers.loading import load_files
    from charnia.sources.catalogue import SOURCES
    from charnia.sources.few_collections import few_collections

    results = []
    for name in ("stored, first load", "stored, unchanged"):
        with stopwatch() as took, few_collections():
            report = load_files(
                source=SOURCES["openalex"], paths=[path], by=None, filename=path.name, processes=processes
            )
        results.append((name, took, dict(report.counts)))
    return results


def measured(work: Callable[[], object]) -> Took:
    """How long it took."""
    with stopwatch() as took:
        work()
    return took


def main() -> None:
    """Prints a table of works a second."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--works", type=int, default=20_000)
    parser.add_argument("--packed", action="store_true", help="pack the snapshot with gzip, as OpenAlex hands it out")
    parser.add_argument("--processes", type=int, default=1, help="parsers beside the main process while storing")
    options = parser.parse_args()
    if not SAMPLE.exists():
        sys.exit(f"The real works are not at {SAMPLE}; they are needed to make the snapshot.")
    with tempfile.TemporaryDirectory(prefix="charnia-ingest-") as name:
        folder = Path(name)
        path = folder / ("part_000.gz" if options.packed else "part_000")
        subprocess.run([sys.executable, __file__, "--write", str(path), str(options.works)], check=True)  # noqa: S603 - this very file
        size = path.stat().st_size
        print(f"{options.works:,} works, {size / 1e6:,.0f} MB, {os.cpu_count()} processors")
        rows = [
            ("parsed, 1 process", measured(lambda: parse(path, 0))),
            ("parsed, 2 processes", measured(lambda: parse(path, 2))),
        ]
        stored = store(path, options.processes, folder)
        rows += [(what, took) for what, took, _ in stored]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append(("DuckDB, 2 threads", measured(lambda: duckdb_reads(path, 2, folder))))
        print(f"{'':22}{'works/s':>10}{'s':>8}{'processor s':>13}{'works/processor s':>19}")
        for what, took in rows:
            print(
                f"{what:22}{options.works / took.wall:>10,.0f}{took.wall:>8.1f}{took.cpu:>13.1f}"
                f"{options.works / took.cpu:>19,.0f}"
            )
        assert stored[0][2] == {"new": options.works}, stored[0]
        assert stored[1][2] == {"unchanged": options.works}, stored[1]
        first, again = stored[0][1], stored[1][1]
        print(
            f"unchanged is {first.wall / again.wall:.1f} times as fast ({first.cpu / again.cpu:.1f} by processor time)"
        )
    print(f"peak memory without DuckDB {peak:,.0f} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write_snapshot(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
