"""Measure, with one command, what the course says about speed.

    make bench [ARGS="WORDS"] [PEERS=1]
    python -m benchmarks [WORDS] [--rounds N] [--peers] [--short] [--file F]

WORDS choose measures (`drain`), or contenders (`Huey`); without any, all are
measured. --peers: other task queues, too; each is installed in an environment
of its own, in var/bench. --rounds: 5. --short: once, as little as gives a
figure. The figures are kept in F (var/bench/results.json), and plots beside
it.

Nothing else should run meanwhile. Look at the ratios: other machines have
other figures.
"""

import argparse
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from benchmarks import (
    eta,
    fibonacci,
    forms,
    growth,
    machine,
    monitor,
    peer_workers,
    plots,
    profile,
    queues,
    quiet,
    recording,
    rounds,
    start,
    tagger,
    tagging,
    ways,
)
from benchmarks.results import Results, table
from benchmarks.trial import Asked, Trial
from plumbing.settings import VAR

# Each has trials(), and ABOUT for each word; they are measured in this order.
MEASURES = (
    queues,
    quiet,
    ways,
    growth,
    eta,
    recording,
    monitor,
    profile,
    fibonacci,
    tagger,
    tagging,
    forms,
    start,
)


def chosen(trials: Sequence[Trial], words: Sequence[str]) -> list[Trial]:
    """Return the trials of the measures and contenders that are named."""
    measures = {trial.measure for trial in trials} & {*words}
    names = [word.lower() for word in words if word not in measures]
    return [
        trial
        for trial in trials
        if (not measures or trial.measure in measures)
        and (not names or any(n in trial.contender.lower() for n in names))
    ]


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("words", metavar="WORDS", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--short", action="store_true")
    parser.add_argument(
        "--file", type=Path, default=VAR / "bench/results.json"
    )
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    args = arguments(given)
    names = peer_workers.PEERS if args.peers else ()
    asked = Asked(list(peer_workers.found(names)), args.short)
    everything = [trial for each in MEASURES for trial in each.trials(asked)]
    trials = chosen(everything, args.words)
    if not trials:
        words = sorted({trial.measure for trial in everything})
        sys.exit(f"Nothing is called so. There are: {', '.join(words)}")
    peers = {c.name: c.version for c in asked.contenders if c.version}
    results = Results(machine.described(peers))
    times = 1 if args.short else args.rounds
    failed = rounds.run(trials, times, results, args.file)
    about = {k: v for each in MEASURES for k, v in each.ABOUT.items()}
    print("\n" + machine.in_words(results.machine))
    for measure, figures in groupby(results.figures, lambda f: f.measure):
        print(f"\n{measure}: {about[measure]}\n{table(figures)}")
    kept = [args.file, *plots.write(results, args.file.parent)]
    print("\nkept in " + ", ".join(map(str, kept)))
    if failed:
        sys.exit("\n".join(failed))


if __name__ == "__main__":
    main()
