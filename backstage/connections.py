"""The broker, the Celery app and the workers of the app that shows a page."""

from typing import Any

import redis
from celery import Celery
from flask import current_app

from backstage.stored.keys import WORKERS
from plumbing import broker

# A worker answers within milliseconds; one that was killed never does.
WAIT_SECONDS = 0.5


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


def ask_workers(method: str) -> dict[str, Any]:
    """Return what celery.control.inspect().<method>() gives, by worker.

    The workers of all apps are asked. Blocks until all have answered, for
    0.5 s at most; workers that do not answer are left out. The broker knows
    all workers that ever listened, so a worker that was killed costs the
    whole 0.5 s.
    """
    number = broker_client().scard(WORKERS)
    if not number:
        return {}
    inspect = celery_app().control.inspect(timeout=WAIT_SECONDS, limit=number)
    return getattr(inspect, method)() or {}
