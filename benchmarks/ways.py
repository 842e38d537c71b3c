"""What do the ways to enqueue many tasks cost?"""

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import contenders
from benchmarks.celery_app import TRANSPORTS, make_app
from benchmarks.trial import Asked, Trial
from parts.broker import Broker

BATCH = 100
TEXT = "x" * 1_000  # about as long as a message

ABOUT = {
    "ways": "to enqueue each of many tasks, in several ways",
}


def one_by_one(task: Any, count: int) -> None:
    for _ in range(count):
        task.delay()


def in_batches(task: Any, count: int) -> None:
    for _ in range(count // BATCH):
        with task.app.producer_or_acquire() as producer, producer.batch():
            for _ in range(BATCH):
                task.apply_async(producer=producer)


def in_chunks(task: Any, count: int) -> None:
    task.chunks([()] * count, BATCH).apply_async()


WAYS: dict[str, tuple[Callable[[Any, int], None], bool]] = {
    ".delay()": (one_by_one, True),
    ".delay(), no sent event": (one_by_one, False),
    "batches of 100": (in_batches, True),
    "chunks of 100": (in_chunks, True),
}


def trials(asked: Asked) -> Iterator[Trial]:
    count = asked.size(2_000, BATCH)
    yield Trial("ways", "a bare LPUSH", partial(bare, count))
    for transport, its_name in TRANSPORTS.items():
        for name, (way, event) in WAYS.items():
            run = partial(measure, its_name, way, event, count)
            contender = contenders.own(transport).name
            yield Trial("ways", f"{contender}: {name}", run)


def bare(count: int) -> dict[str, float]:
    """Measure redis-py alone, with a text as long as a message."""

    def push(client: Any, count: int) -> None:
        for _ in range(count):
            client.lpush("queue", TEXT)

    with (
        tempfile.TemporaryDirectory() as name,
        Broker(Path(name)) as broker,
    ):
        return {"us": microseconds(push, broker.client, count)}


def measure(
    transport: str, way: Callable[[Any, int], None], event: bool, count: int
) -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory() as name,
        Broker(Path(name)) as broker,
        make_app(broker.url, transport) as app,
    ):
        app.conf.task_send_sent_event = event
        return {"us": microseconds(way, app.task(do_nothing), count)}


def do_nothing() -> None:
    pass


def microseconds(
    way: Callable[[Any, int], None], given: Any, count: int
) -> float:
    way(given, BATCH)  # opens the connections
    begin = time.perf_counter()
    way(given, count)
    return (time.perf_counter() - begin) * 1e6 / count
