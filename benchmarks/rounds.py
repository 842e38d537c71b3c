"""Measures everything in turn, round after round, and says how far it is.

In turn, so that what else the machine does meanwhile falls on all alike.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.results import Results, number, write
from benchmarks.trial import Trial


def run(
    trials: Sequence[Trial], rounds: int, results: Results, file: Path
) -> list[str]:
    """Add to the results, and keep them after each measurement.

    Returns what failed, and why; a contender that fails stops no other.
    """
    failed: list[str] = []
    planned = list(in_turn(trials, rounds))
    started = time.monotonic()
    for done, (number_of, trial) in enumerate(planned):
        name = f"{trial.measure}, {trial.contender}"
        progress(f"{done} of {len(planned)}{left(started, done, planned)},"
                 f" round {number_of}: {name}")  # fmt: skip
        try:
            found = trial.run()
        except KeyboardInterrupt:
            progress("")
            return [*failed, "stopped: what was not measured is missing"]
        except (AssertionError, ValueError) as error:
            notes = getattr(error, "__notes__", [])
            failed.append(f"{name}: " + "\n".join([str(error), *notes]))
            say(f"{name} FAILED, see below")
            continue
        results.add(trial.measure, trial.contender, found)
        write(results, file)
        shown = (f"{number(value)} {what}" for what, value in found.items())
        say(f"round {number_of}, {name}: {'; '.join(shown)}")
    progress("")
    return failed


def in_turn(
    trials: Sequence[Trial], rounds: int
) -> Iterator[tuple[int, Trial]]:
    for number_of in range(1, rounds + 1):
        for trial in trials:
            if number_of <= trial.most:
                yield number_of, trial


def left(started: float, done: int, planned: Sequence[object]) -> str:
    """Return how long the rest takes, if it goes on as before."""
    if not done:
        return ""
    seconds = (time.monotonic() - started) / done * (len(planned) - done)
    return f", about {seconds / 60:.0f} min left"


def progress(line: str) -> None:
    """Show a line until the next one; only on a terminal."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K{line[:110]}", end="", flush=True)


def say(line: str) -> None:
    progress("")
    print(line, flush=True)
