"""What do many tasks with an ETA cost a worker?

100,000 tasks that are due later wait in one worker: seconds until it has
taken them all, and its memory then; how late tasks are that become due
meanwhile; seconds of a restart, until it has taken them all again.
"""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from statistics import quantiles

from benchmarks import celery_app, contenders
from benchmarks.contenders import Contender
from benchmarks.stage import Stage, megabytes, set_up
from benchmarks.trial import Asked, Trial
from parts.process import Part
from plumbing.broker import KOMBUS
from plumbing.kombu_keys import unacked_options

HELD = unacked_options(celery_app.NAME)["unacked_key"]
FAR = 3_000  # seconds
PATIENCE = 1_500  # seconds, for taking them all
NEAR = (2.0, 8.0)  # seconds, for those whose lateness is measured

ABOUT = {
    "eta": "a worker that holds tasks that are due in 50 minutes",
}


def trials(asked: Asked) -> Iterator[Trial]:
    tasks, due = asked.size(100_000, 200), asked.size(100, 10)
    for transport in celery_app.TRANSPORTS:
        each = contenders.own(transport)
        run = partial(eta, each, tasks, due)
        yield Trial("eta", f"{each.name}: {tasks:,} waiting", run, most=1)


def eta(contender: Contender, tasks: int, due: int) -> dict[str, float]:
    with set_up(contender) as stage:
        celery_app.fill(stage.broker.url, tasks, FAR)
        begin = time.perf_counter()
        with stage.workers(contender.idle) as (worker,):
            worker.patience = PATIENCE
            wait_until_held(stage, worker, tasks)
            taken = time.perf_counter() - begin
            memory = megabytes(worker)
            late = lateness(stage, worker, due)
            begin = time.perf_counter()
            worker.stop()
            worker.start()
            wait_until_held(stage, worker, tasks)
            again = time.perf_counter() - begin
    cuts = quantiles(late, n=100)
    return {
        "s to take them": taken,
        "MB": memory,
        "ms late, half": cuts[49],
        "ms late, all but 1 %": cuts[98],
        "s to restart": again,
    }


def wait_until_held(stage: Stage, worker: Part, tasks: int) -> None:
    held = stage.broker.client.hlen
    worker.wait_until(lambda: held(HELD) >= tasks, PATIENCE, "the messages")


def lateness(stage: Stage, worker: Part, due: int) -> list[float]:
    """Return how many milliseconds late each of some tasks was."""
    chance = random.Random(1)  # noqa: S311 no secret
    app = celery_app.make_app(stage.broker.url, KOMBUS)
    for _ in range(due):
        at = time.time() + chance.uniform(*NEAR)
        then = datetime.fromtimestamp(at, UTC)
        app.send_task(celery_app.note.name, (at,), eta=then)
    notes = stage.notes(due, [worker])
    return [1_000 * (ran - at) for at, ran in notes]
