"""A worker's events come in large broadcasts, and come soon."""

import json
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis

from benchmarks import celery_app, contenders
from benchmarks.celery_app import TRANSPORTS, make_app, nothing
from benchmarks.stage import Stage
from parts.broker import Broker
from parts.waiting import wait_for

TASKS = 300


@contextmanager
def worker(broker: Broker, folder: Path, transport: str) -> Iterator[None]:
    """Let a worker of the solo pool run."""
    contender = contenders.own(transport)
    solo = contender.drains[contenders.SOLO]._replace(processes=1)
    with Stage(broker, folder, contender).workers(solo):
        yield


def broadcasts(listener: Any, ended: int) -> list[list[dict[str, Any]]]:
    """Return the broadcasts with tasks' events until so many have ended."""
    found: list[list[dict[str, Any]]] = []

    def read() -> bool:
        got = listener.get_message(timeout=1)
        if got and got["type"] == "pmessage":
            body = json.loads(b64decode(json.loads(got["data"])["body"]))
            found.append(body if isinstance(body, list) else [body])
        types = [event["type"] for events in found for event in events]
        return types.count("task-succeeded") >= ended

    wait_for(read, 30, "the events")
    return found


@pytest.mark.parametrize(
    ("transport", "more_than_24"), [("stock", False), ("batched", True)]
)
def test_more_events_come_at_once_than_celery_sends(
    server: Broker,
    client: redis.Redis,
    tmp_path: Path,
    transport: str,
    more_than_24: bool,
) -> None:
    celery_app.fill(server.url, TASKS)
    with client.pubsub() as listener:
        listener.psubscribe("*celeryev/task*")
        with worker(server, tmp_path, transport):
            sizes = [len(events) for events in broadcasts(listener, TASKS)]
    assert (max(sizes) > 24) is more_than_24


def test_an_event_comes_within_half_a_second_of_what_it_tells(
    server: Broker, client: redis.Redis, tmp_path: Path
) -> None:
    app = make_app(server.url, TRANSPORTS["batched"])
    waits = []
    with client.pubsub() as listener, worker(server, tmp_path, "batched"):
        listener.psubscribe("*celeryev/task*")
        for _ in range(3):  # a slow machine may be late once
            app.send_task(nothing.name)
            [*_, last] = broadcasts(listener, 1)
            waits.append(time.time() - last[-1]["timestamp"])
    assert min(waits) < 0.5
