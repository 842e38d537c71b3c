"""Who is measured, and with which workers."""

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from benchmarks import celery_app, environments

SOLO = "solo x 2, prefetch 50"  # Celery's fastest kind on two processors


class Workers(NamedTuple):
    """So many processes of this command."""

    command: str
    processes: int = 1


@dataclass(frozen=True)
class Contender:
    """A task queue, with its commands.

    sender: does what peers/commands.py says. drains: the kinds of workers
    that drain its queue, by name. waiting: those with 25 slots.
    tasks: so many are drained; a drain should take a few seconds.
    kept: a killed worker's message is not lost.
    """

    name: str
    sender: str
    drains: dict[str, Workers]
    idle: Workers
    waiting: dict[str, Workers]
    tasks: int
    kept: bool
    env: dict[str, str] = field(default_factory=dict)
    version: str = ""


def celery(name: str, module: str, env: dict[str, str]) -> Contender:
    start = (
        f"python -m celery --app {module} worker --without-mingle"
        " --without-gossip --hostname w$$@%h"
    )
    solo = Workers(f"{start} --pool solo --prefetch-multiplier 50", 2)
    threads = f"{start} --pool threads --concurrency 25"
    return Contender(
        name,
        sender=f"python -m {module}",
        drains={
            SOLO: solo,
            "threads 25, prefetch 100": Workers(
                f"{threads} --prefetch-multiplier 4"
            ),
            "threads 25, prefetch 25": Workers(
                f"{threads} --prefetch-multiplier 1"
            ),
            "prefork 2, prefetch 8": Workers(
                f"{start} --pool prefork --concurrency 2"
                " --prefetch-multiplier 4"
            ),
        },
        idle=Workers(f"{threads} --prefetch-multiplier 1"),
        waiting={
            "25 threads": Workers(f"{threads} --prefetch-multiplier 1"),
            "25 processes": Workers(
                f"{start} --pool prefork --concurrency 25"
                " --prefetch-multiplier 1"
            ),
        },
        tasks=4_000,
        kept=True,
        env=env,
    )


def own(transport: str, **env: str) -> Contender:
    """Return Celery as in this project, with one of both transports."""
    names = {"stock": "Celery", "batched": "Celery, batched_redis"}
    env["TRANSPORT"] = celery_app.TRANSPORTS[transport]
    made = celery(names[transport], celery_app.NAME, env)
    solo, processes = made.drains[SOLO]
    drains = {
        **made.drains,
        f"{SOLO}, no events": Workers(f"env NO_EVENTS=1 {solo}", processes),
        f"{SOLO}, early acknowledgement": Workers(
            f"env EARLY=1 {solo}", processes
        ),
    }
    tasks = 4_000 if transport == "stock" else 16_000
    made = replace(made, drains=drains, tasks=tasks)
    return with_folder(made, os.path.dirname(sys.executable))


def peer(
    name: str,
    title: str,
    drains: dict[str, Workers],
    waiting: dict[str, Workers],
    *,
    tasks: int,
    kept: bool,
) -> Contender:
    """Return a peer whose first drain is also the one that is idle."""
    return Contender(
        title,
        sender=f"python -m benchmarks.peers.{name}",
        drains=drains,
        idle=next(iter(drains.values())),
        waiting=waiting,
        tasks=tasks,
        kept=kept,
    )


HUEY = "python -m huey.bin.huey_consumer benchmarks.peers.huey.huey"
TASKIQ = "python -m taskiq worker benchmarks.peers.taskiq:broker"
DRAMATIQ = "python -m dramatiq benchmarks.peers.dramatiq"
SIDEKIQ = "sidekiq --require ./benchmarks/peers/sidekiq.rb"
SAQ = "python -m saq benchmarks.peers.saq.settings"
ARQ = "python -m arq benchmarks.peers.arq.Worker"
RQ = "python -m rq.cli worker"
PEERS = {
    "dramatiq": peer(
        "dramatiq", "Dramatiq",
        {"2 processes x 8 threads": Workers(
            f"{DRAMATIQ} --processes 2 --threads 8")},
        {"25 threads": Workers(f"{DRAMATIQ} --processes 1 --threads 25")},
        tasks=16_000, kept=True,
    ),
    "huey": peer(
        "huey", "Huey",
        {"2 processes": Workers(f"{HUEY} --workers 2 --worker-type process"),
         "25 threads": Workers(f"{HUEY} --workers 25")},
        {"25 threads": Workers(f"{HUEY} --workers 25")},
        tasks=16_000, kept=False,
    ),
    "rq": peer(
        "rq", "RQ",
        {"simple x 2": Workers(
            f"{RQ} --worker-class rq.worker.SimpleWorker", 2),
         "a child process for each, x 2": Workers(RQ, 2)},
        {},
        tasks=600, kept=True,
    ),
    "taskiq": peer(
        "taskiq", "Taskiq",
        {"2 processes": Workers(f"{TASKIQ} --workers 2")},
        {"25 at once": Workers(
            f"{TASKIQ} --workers 1 --max-async-tasks 25")},
        tasks=8_000, kept=True,
    ),
    "saq": peer(
        "saq", "SAQ",
        {"x 2": Workers(SAQ, 2)},
        {"25 at once": Workers(f"env CONCURRENCY=25 {SAQ}")},
        tasks=4_000, kept=True,
    ),
    "arq": peer(
        "arq", "arq",
        {"x 2": Workers(ARQ, 2)},
        {"25 at once": Workers(f"env CONCURRENCY=25 {ARQ}")},
        tasks=1_200, kept=True,
    ),
    "celery_redis_plus": celery(
        "Celery, celery-redis-plus", "benchmarks.peers.celery_redis_plus", {}
    ),
    "sidekiq": replace(
        peer(
            "sidekiq", "Sidekiq",
            {"2 processes x 10 threads": Workers(
                f"{SIDEKIQ} --concurrency 10", 2)},
            {"25 threads": Workers(f"{SIDEKIQ} --concurrency 25")},
            tasks=32_000, kept=False,
        ),
        sender="ruby benchmarks/peers/sidekiq.rb",
    ),
}  # fmt: skip


def found(names: Iterable[str]) -> Iterator[Contender]:
    """Return Celery with both transports, then the peers that are here.

    Names each that is missing.
    """
    for transport in celery_app.TRANSPORTS:
        yield own(transport)
    for name in names:
        try:
            folder = environments.folder_of(name)
        except environments.Missing as error:
            print(f"{PEERS[name].name} is missing: {error}", flush=True)
        else:
            yield replace(
                with_folder(PEERS[name], str(folder)),
                version=environments.version_of(name),
            )


def with_folder(contender: Contender, folder: str) -> Contender:
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return replace(contender, env={**contender.env, "PATH": path})
