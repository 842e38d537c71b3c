"""How much do workers ask Redis while there is nothing to do?

They are real workers, started as in the Procfile: they greet each other
(mingle), know of each other (gossip) and say that they live (heartbeat).
Redis counts what it does, also within a script. A hundred take about 6 GB of
memory for a minute; where there is less than 12 GB, they are 25.
"""

import os
import time
from collections.abc import Iterator
from functools import partial
from typing import cast

import redis

from benchmarks import contenders
from benchmarks.celery_app import NAME, TRANSPORTS
from benchmarks.contenders import Contender, Workers
from benchmarks.stage import LONGEST, set_up
from benchmarks.trial import Asked, Trial
from parts.process import Part
from parts.waiting import wait_for

WORKER = (
    f"python -m celery --app {NAME} worker --hostname w$$@%h --pool solo"
    " --disable-prefetch --loglevel INFO"
)
READY = " ready."  # in a worker's log
SECONDS = 20
# With its defaults, Celery's own transport looks for what was held for too
# long every 100 s.
SECONDS_OF_DEFAULTS = 100
COMMANDS = "commands a second"
MOST = 1  # rounds: counts hardly differ from one to the next

ABOUT = {
    "quiet": "what all workers together ask Redis while no task is there",
}


def trials(asked: Asked) -> Iterator[Trial]:
    seconds = asked.size(SECONDS, 2)
    for number in (1, asked.size(many(), 2)):
        for transport in TRANSPORTS:
            each = contenders.own(transport)
            run = partial(quiet, each, number, seconds)
            name = f"{each.name}: {number} worker{'s' * (number > 1)}"
            yield Trial("quiet", name, run, MOST)
    seconds = asked.size(SECONDS_OF_DEFAULTS, 2)
    for transport in TRANSPORTS:
        each = contenders.own(transport, DEFAULTS="1")
        run = partial(quiet, each, 1, seconds)
        name = f"{each.name}: 1 worker, default options"
        yield Trial("quiet", name, run, MOST)


def many() -> int:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return 100 if memory > 12e9 else 25


def quiet(
    contender: Contender, number: int, seconds: float
) -> dict[str, float]:
    workers = Workers(WORKER, number)
    with set_up(contender) as stage, stage.workers(workers) as started:
        for worker in started:
            wait_until_ready(worker)
        client = stage.broker.client
        # A ready worker still makes connections. It says every 2 s that it
        # lives: when it has done so twice, it has them all.
        enough = published(client) + 2 * number
        wait_for(lambda: published(client) >= enough, LONGEST, "heartbeats")
        before, begin = asked_so_far(client), time.perf_counter()
        time.sleep(seconds)
        after, end = asked_so_far(client), time.perf_counter()
    # The first INFO is counted by the second.
    return {COMMANDS: (after - before - 1) / (end - begin)}


def wait_until_ready(worker: Part) -> None:
    worker.wait_until(lambda: READY in worker.output(), LONGEST, "its start")


def asked_so_far(client: redis.Redis) -> int:
    stats = cast(dict[str, int], client.info("stats"))
    return stats["total_commands_processed"]


def published(client: redis.Redis) -> int:
    stats = cast(dict[str, dict[str, int]], client.info("commandstats"))
    return stats["cmdstat_publish"]["calls"]
