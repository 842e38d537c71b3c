"""What does each kind of fault lose and double, by which transport?

    python -m benchmarks.faults [N] [--kind KIND] [--plain] [--jobs JOBS]
                                [--file FILE] [--write]

Lets each kind of fault happen N times (5), or one KIND, for batched_redis and
for kombu's own transport with the same settings; with --plain also for kombu's
with Celery's defaults. Tasks acknowledge late. Prints a table. --write writes
it into batched_redis/FAULTS.md, too.

Each run adds a line to FILE (var/faults.jsonl), and a run that is in it is not
run again: you can stop the command and go on later. Delete the file to begin
anew. N = 0 only shows what is in it. A run takes about 20 s, most of it
waiting, so JOBS (2) of them run at once. The moment of a fault differs between
runs.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from benchmarks.fault_app import PLAIN, TRANSPORTS
from benchmarks.fault_kinds import KINDS
from benchmarks.fault_run import Outcome, run
from benchmarks.fault_table import page, table
from parts.process import ROOT

PAGE = ROOT / "batched_redis/FAULTS.md"
Key = tuple[str, str, int]


def read(file: Path) -> dict[Key, Outcome]:
    """Return what was run before, by kind, transport and number."""
    if not file.exists():
        return {}
    found = [
        Outcome(**json.loads(line)) for line in file.read_text().splitlines()
    ]
    return {(each.kind, each.transport, each.number): each for each in found}


def run_and_note(key: Key, file: Path) -> None:
    kind, transport, number = key
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(KINDS[kind], transport, number, Path(folder))
    with file.open("a") as lines:
        lines.write(json.dumps(asdict(outcome)) + "\n")
    print(outcome, flush=True)


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults")
    parser.add_argument("times", metavar="N", type=int, nargs="?", default=5)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--file", type=Path, default=ROOT / "var/faults.jsonl")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    args = arguments(given)
    transports = [*TRANSPORTS, *([PLAIN] if args.plain else [])]
    args.file.parent.mkdir(parents=True, exist_ok=True)
    known = read(args.file)
    missing = [
        (kind, transport, number)
        for number in range(args.times)
        for kind in ([args.kind] if args.kind else KINDS)
        for transport in transports
        if (kind, transport, number) not in known
    ]
    with ThreadPoolExecutor(args.jobs) as jobs:
        for _ in jobs.map(lambda key: run_and_note(key, args.file), missing):
            pass  # raises what a run raised
    outcomes = list(read(args.file).values())
    print(table(outcomes, transports))
    if args.write:
        PAGE.write_text(page(outcomes, transports))


if __name__ == "__main__":
    main()
