"""Celery with one transport: who is measured, and with which workers."""

import os
import sys
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from benchmarks import celery_app

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
    options: workers that drain its queue with other settings.
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
    options: dict[str, Workers] = field(default_factory=dict)


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
    options = {
        f"{SOLO}, no events": Workers(f"env NO_EVENTS=1 {solo}", processes),
        f"{SOLO}, early acknowledgement": Workers(
            f"env EARLY=1 {solo}", processes
        ),
    }
    tasks = 4_000 if transport == "stock" else 16_000
    made = replace(made, options=options, tasks=tasks)
    return with_folder(made, os.path.dirname(sys.executable))


def with_folder(contender: Contender, folder: str) -> Contender:
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return replace(contender, env={**contender.env, "PATH": path})
