"""How long does `make run` take to be ready, and how much memory?

    python -m benchmarks.start [OTHER ...] [--rounds N]

Starts a copy of this checkout, and of each OTHER one, on free ports: first
once without measuring, so that the database is filled, then in turns in each
of 5 rounds, or N. Prints the medians, and the ratios to the first OTHER one:

ready    seconds until `make run` says so
cpu      seconds of processor that all processes have used until then
memory   MB of all processes then. A page of memory that several processes
         share counts once (PSS)

Needs Linux, because it reads /proc.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.trial import Asked, Trial
from parts.process import ROOT
from parts.system import Runner, start_runner

ABOUT = {
    "start": "how long `make run` takes the second time, and what memory it"
    " has then"
}
NOT_COPIED = (".*", "var", "tests", "course", "docs")
TICKS = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """What one start costs: seconds, seconds and megabytes."""

    ready: float
    cpu: float
    memory: float


def descendants(pid: int) -> Iterator[int]:
    """Yield the pid, and those of all its children and of theirs."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from descendants(int(child))


def cpu_seconds(pid: int) -> float:
    """Return what a process and its children that have ended have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def megabytes(pid: int) -> float:
    """Return the process's share of the memory (PSS)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"/proc/{pid}/smaps_rollup has no line Pss:")


def measured_start(runner: Runner) -> Cost:
    """Start a runner that has been stopped, and stop it again."""
    begin = time.monotonic()
    runner.start()
    try:
        ready = time.monotonic() - begin
        pids = list(descendants(runner.process.pid))
        return Cost(
            ready, sum(map(cpu_seconds, pids)), sum(map(megabytes, pids))
        )
    finally:
        runner.stop()


def measure(checkouts: Sequence[Path], rounds: int) -> list[Cost]:
    """Return the median cost of each checkout's start."""
    with tempfile.TemporaryDirectory() as name:
        runners = []
        for number, checkout in enumerate(checkouts):
            folder = Path(name, str(number))
            ignore = shutil.ignore_patterns(*NOT_COPIED)
            shutil.copytree(checkout, folder, ignore=ignore)
            runners.append(start_runner(folder))
            runners[-1].stop()
        costs: list[list[Cost]] = [[] for _ in runners]
        for _ in range(rounds):
            for runner, mine in zip(runners, costs, strict=True):
                mine.append(measured_start(runner))
    return [
        Cost(*(median(column) for column in zip(*mine, strict=True)))
        for mine in costs
    ]


def trials(asked: Asked) -> Iterator[Trial]:
    def run() -> dict[str, float]:
        (cost,) = measure([ROOT], 1)
        return {"s": cost.ready, "s of CPU": cost.cpu, "MB": cost.memory}

    yield Trial("start", "make run, the second time", run, most=3)


def main() -> None:
    parser = argparse.ArgumentParser("benchmarks.start")
    parser.add_argument("others", nargs="*", type=Path, metavar="OTHER")
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    options = parser.parse_args()
    checkouts = [ROOT, *options.others]
    costs = measure(checkouts, options.rounds)
    for checkout, cost in zip(checkouts, costs, strict=True):
        print(
            f"{checkout}: ready in {cost.ready:.1f} s,"
            f" cpu {cost.cpu:.1f} s, memory {cost.memory:.0f} MB"
        )
    if options.others:
        pairs = zip(costs[0], costs[1], strict=True)
        ready, cpu, memory = (mine / other for mine, other in pairs)
        print(f"ratio: ready {ready:.2f}, cpu {cpu:.2f}, memory {memory:.2f}")


if __name__ == "__main__":
    main()
