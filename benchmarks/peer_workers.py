"""The other task queues: with which workers each is measured."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from benchmarks import celery_app, environments
from benchmarks.contenders import (
    Contender,
    Workers,
    celery,
    own,
    with_folder,
)


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
