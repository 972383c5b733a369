"""A writer that is killed at work: for each line "first acknowledged" on standard input one that starts with change
number `first` and is killed when it has acknowledged so many; the reply is how many it had acknowledged by then."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from charnia.engine.index.contract import Document
from charnia.engine.index.disk.index import DiskIndex


def change(index: DiskIndex, number: int) -> None:
    """The change of that number: two documents come, an old one goes, or new files are written."""
    if number % 4 == 2:
        index.remove([f"{number - 2} left"])
    elif number % 4 == 3:
        index.merge()
    else:
        index.add([Document(f"{number} {side}", f"Asthma {number}") for side in ("left", "right")])


def held_after(number: int) -> set[str]:
    """The ids that are held when all changes before that number are made."""
    came = {f"{n} {side}" for n in range(number) if n % 4 < 2 for side in ("left", "right")}
    return came - {f"{n - 2} left" for n in range(number) if n % 4 == 2}


def work(folder: Path, first: int, out: int) -> None:
    """Makes changes one after the other, with a sign for each that is done, until it is killed."""
    index = DiskIndex(folder)
    for number in range(first, first + 1_000):
        change(index, number)
        os.write(out, b".")


def killed_at_work(folder: Path, first: int, acknowledged: int) -> int:
    """How many changes a writer acknowledged before it died."""
    inlet, outlet = os.pipe()
    child = os.fork()
    if not child:
        work(folder, first, outlet)
        os._exit(1)
    os.close(outlet)
    with os.fdopen(inlet, "rb", buffering=0) as signs:
        count = sum(len(signs.read(1)) for _ in range(acknowledged))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        return count + len(signs.readall())


if __name__ == "__main__":
    for line in sys.stdin:
        started, wanted = map(int, line.split())
        sys.stdout.write(f"{killed_at_work(Path(sys.argv[1]), started, wanted)}\n")
        sys.stdout.flush()
