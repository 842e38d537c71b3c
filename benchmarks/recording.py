"""How much does recording slow a worker down?

    python -m benchmarks.recording [TASKS]

A worker empties a queue of 5,000 tasks, or TASKS, that do nothing: first
without recording, then while plumbing/records/signals.py writes down what
becomes of each task. Prints the ratio of the two speeds for each of 5 rounds.
Such tasks are the worst case: recording costs the same for every task,
whatever the task does.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from celery import Celery

from parts.broker import Broker
from parts.process import Part
from parts.waiting import wait_for
from plumbing.broker import celery_settings, connect
from plumbing.records import signals
from plumbing.settings import redis_url

ROUNDS = 5
NAME = "benchmarks.recording"  # the name of the module: see kills.py
app = Celery(NAME)
app.config_from_object(celery_settings(NAME, redis_url()))
if os.environ.get("RECORDING"):
    signals.listen()


@app.task
def nothing() -> None:
    pass


def drain(broker: Broker, folder: Path, tasks: int, recorded: bool) -> float:
    """Return the tasks a second of one worker that empties the queue."""
    app.conf.broker_url = broker.url
    broker.client.flushall()
    for _ in range(tasks):
        nothing.delay()
    worker = Part(
        "celery --app benchmarks.recording worker --pool solo"
        " --without-mingle --without-gossip --loglevel WARNING",
        folder / "worker.log",
        {"REDIS_URL": broker.url, "RECORDING": "1" if recorded else ""},
    )
    try:
        speed = measure(broker, tasks)
        if "unregistered" in worker.output():
            sys.exit("The worker discarded the tasks: it did not know them.")
        return speed
    finally:
        worker.kill()


def measure(broker: Broker, tasks: int) -> float:
    """Return the tasks a second from a tenth done to the end.

    So the start of the worker does not count.
    """
    left = connect(broker.url).llen
    wait_for(lambda: left(NAME) <= tasks * 9 // 10, 60, "the worker")
    started, there = time.perf_counter(), left(NAME)
    wait_for(lambda: not left(NAME), 600, "the end")
    return there / (time.perf_counter() - started)


def main() -> None:
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        broker = Broker(folder)
        try:
            ratios = []
            for number in range(ROUNDS):
                plain = drain(broker, folder, tasks, recorded=False)
                recorded = drain(broker, folder, tasks, recorded=True)
                ratios.append(recorded / plain)
                print(
                    f"round {number + 1}: {plain:.0f} tasks/s without"
                    f" recording, {recorded:.0f} with it,"
                    f" ratio {ratios[-1]:.3f}"
                )
        finally:
            broker.stop()
    print(f"median ratio {median(ratios):.3f}")


if __name__ == "__main__":
    main()
