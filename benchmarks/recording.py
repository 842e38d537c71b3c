"""What recording costs a worker: python -m benchmarks.recording [TASKS]

Drains the same queue of no-op tasks with and without what
plumbing/records/signals.py writes down,
in turn, and prints the ratio. A no-op is the worst case: the cost is by the
task, whatever the task does.
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

ROUNDS = 5
NAME = "benchmarks.recording"  # the module's: see kills.py
app = Celery(NAME)
app.config_from_object(
    celery_settings(NAME, os.environ.get("REDIS_URL", "redis://"))
)
if os.environ.get("RECORDING"):
    signals.listen()


@app.task
def nothing() -> None:
    pass


def drain(broker: Broker, folder: Path, tasks: int, recorded: bool) -> float:
    """Tasks a second of one worker that works off a full queue."""
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
        left = connect(broker.url).llen
        # The start does not count: from a tenth done to nothing left.
        begin = tasks * 9 // 10
        wait_for(lambda: left(NAME) <= begin, 60, "the worker")
        started, there = time.perf_counter(), left(NAME)
        wait_for(lambda: not left(NAME), 600, "the end")
        seconds = time.perf_counter() - started
        if "unregistered" in worker.output():
            sys.exit("the worker threw the tasks away: see its log")
        return there / seconds
    finally:
        worker.kill()


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
                    f"round {number + 1}: {plain:.0f} tasks/s without,"
                    f" {recorded:.0f} with recording, ratio {ratios[-1]:.3f}"
                )
        finally:
            broker.stop()
    print(f"median ratio {median(ratios):.3f}")


if __name__ == "__main__":
    main()
