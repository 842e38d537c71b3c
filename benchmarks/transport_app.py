"""A Celery app with one transport, and what fills its queue."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from celery import Celery
from celery.signals import worker_ready

from parts.broker import Broker
from parts.worker import AnyWorker
from plumbing.broker import KOMBUS, celery_settings, connect
from plumbing.settings import BATCHED, redis_url

NAME = "benchmarks.transport_app"  # the name of the module: see kills.py
TRANSPORTS = {"stock": KOMBUS, "batched": BATCHED}
LATENCIES = "latencies"
FILLED = "filled"


def make_app(url: str, transport: str) -> Celery:
    """Return an app with the settings that all apps here have."""
    made = Celery(NAME)
    made.config_from_object(celery_settings(NAME, url, 900, transport))
    return made


app = make_app(redis_url(), os.environ.get("TRANSPORT", BATCHED))


@worker_ready.connect
def say_so(**_: object) -> None:
    """Print what AnyWorker waits for: at Celery's own log level nothing is."""
    print("The worker is ready.", flush=True)


@app.task(name=f"{NAME}.nothing")
def nothing() -> None:
    pass


@app.task(name=f"{NAME}.late")
def late(sent_at: float) -> None:
    """Note the seconds from enqueueing to here."""
    connect(redis_url()).rpush(LATENCIES, time.time() - sent_at)


def fill(broker: Broker, tasks: int) -> None:
    """Make a list of tasks beside the queue; take_up() makes it the queue.

    One task is enqueued; the others are the same text with an id and a tag
    of their own.
    """
    broker.client.flushall()
    make_app(broker.url, KOMBUS).send_task(nothing.name)
    text = str(broker.client.lindex(NAME, 0))
    message = json.loads(text)
    old = message["headers"]["id"], message["properties"]["delivery_tag"]
    broker.client.delete(NAME)
    for start in range(0, tasks, 1_000):
        batch = (with_new(text, old) for _ in range(min(1_000, tasks - start)))
        broker.client.lpush(FILLED, *batch)


def take_up(broker: Broker) -> None:
    """Let the filled list be the queue, all at once."""
    broker.client.rename(FILLED, NAME)


def with_new(text: str, old: tuple[str, str]) -> str:
    for each in old:
        text = text.replace(each, str(uuid4()))
    return text


@contextmanager
def workers(
    broker: Broker, folder: Path, transport: str, options: str, count: int
) -> Iterator[None]:
    """Let `count` workers run, all with these options."""
    started = []
    try:
        for number in range(count):
            started.append(
                AnyWorker(
                    f"celery --app {NAME} worker --hostname w{number}@%h"
                    f" --without-mingle --without-gossip {options}",
                    folder / f"worker-{uuid4().hex}.log",
                    {"REDIS_URL": broker.url, "TRANSPORT": transport},
                )
            )
        yield
        for worker in started:
            assert "unregistered" not in worker.output()  # noqa: S101
    finally:
        for worker in started:
            worker.kill()
