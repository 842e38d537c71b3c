"""The broker, the Celery app and the workers of the app that shows a page."""

from typing import Any

import redis
from celery import Celery
from flask import current_app

from backstage.stored.keys import WORKERS
from plumbing import broker
from plumbing.records.keys import ALIVE

# A worker answers within milliseconds; one that was killed never does. On a
# machine with too much to do, those that live are given more time.
WAIT_SECONDS = 0.5
MORE_SECONDS = 3
MANY = 10_000  # keys that Redis looks at in one command


def connect_for_any_bytes(url: str) -> redis.Redis:
    """Return a client to which any bytes come, and go, as they are."""
    return broker.connect(
        url,
        encoding_errors="surrogateescape",
        socket_timeout=broker.ANSWER_SECONDS,
    )


def broker_client() -> redis.Redis:
    return connect_for_any_bytes(current_app.config["REDIS_URL"])


def celery_app() -> Celery:
    app: Celery = current_app.extensions["celery"]
    return app


def number_of_workers() -> int:
    """Return how many workers ever listened to what is asked."""
    return int(broker_client().scard(WORKERS))


def ask_workers(number: int, method: str, *about: str) -> dict[str, Any]:
    """Return what celery.control.inspect().<method>(*about) gives, by worker.

    number: how many workers ever listened; see number_of_workers().
    The workers of all apps are asked. Blocks until all have answered, for
    0.5 s at most; workers that do not answer are left out. The broker knows
    all workers that ever listened, so a worker that was killed costs the
    whole 0.5 s. If fewer answer than say in Redis that they live (alive.py),
    all are asked again, for 3 s at most, and once more.
    """
    if not number:
        return {}
    answers: dict[str, Any] = {}
    # Thrice, as late answers to the question before count, too.
    for seconds in (WAIT_SECONDS, MORE_SECONDS, MORE_SECONDS):
        answers = _ask(method, about, number, seconds)
        keys = broker_client().scan_iter(f"{ALIVE}*", count=MANY)
        if len(answers) >= sum(1 for _ in keys):
            break
    return answers


def _ask(
    method: str, about: tuple[str, ...], number: int, seconds: float
) -> dict[str, Any]:
    """Wait for so many answers, or so many seconds."""
    inspect = celery_app().control.inspect(timeout=seconds, limit=number)
    return getattr(inspect, method)(*about) or {}
