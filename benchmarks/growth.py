"""Is a long queue slower than a short one?"""

import time
from collections.abc import Iterator
from functools import partial

from benchmarks import contenders
from benchmarks.celery_app import NAME, TRANSPORTS
from benchmarks.contenders import SOLO, Contender
from benchmarks.queues import RATE
from benchmarks.stage import LONGEST, Stage, set_up
from benchmarks.trial import Asked, Trial
from parts.waiting import wait_for

TAKEN = 10_000
QUEUED = (1_000, 10_000, 100_000, 1_000_000)

ABOUT = {
    "growth": "10,000 tasks of a queue that is longer and longer",
}


def trials(asked: Asked) -> Iterator[Trial]:
    taken = asked.size(TAKEN, 200)
    for queued in QUEUED[: asked.size(len(QUEUED), 1)]:
        for transport in TRANSPORTS:
            each = contenders.own(transport)
            run = partial(growth, each, queued, taken)
            most = 2 if queued > 100_000 else 1_000
            name = f"{each.name}: {queued:,} queued"
            yield Trial("growth", name, run, most)


def growth(contender: Contender, queued: int, taken: int) -> dict[str, float]:
    """Return the rate while as many are taken from any length."""
    with set_up(contender) as stage:
        stage.send("fill", queued + taken)
        with stage.workers(contender.drains[SOLO]):
            return {RATE: rate(stage, taken)}


def rate(stage: Stage, taken: int) -> float:
    """Return the rate of three quarters; the first one starts the workers."""
    client = stage.broker.client
    before = client.llen(NAME)

    def took(tasks: int) -> int:
        done = before - client.llen(NAME)
        return done if done >= tasks else 0

    first = wait_for(lambda: took(taken // 4), LONGEST, "the workers")
    begin = time.perf_counter()
    last = wait_for(lambda: took(taken), LONGEST, "the end")
    return (last - first) / (time.perf_counter() - begin)
