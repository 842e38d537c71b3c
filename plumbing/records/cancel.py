"""Cancels a task for good.

Celery's revoke is kept in the memory of the workers that hear it: they
forget it after three hours or at a restart, and a worker that is not there
never hears it. So the id is also kept in Redis, and a worker asks there
before it runs a task that had to wait for its time.
"""

import logging
import time

import redis
from celery import Celery
from celery.worker import state
from celery.worker.request import Request

from plumbing.broker import connect
from plumbing.records import KEEP_SECONDS
from plumbing.records.keys import cancelled_key, record_key

log = logging.getLogger(__name__)

CANCELLED_SECONDS = 30 * 24 * 60 * 60


def cancel(app: Celery, task_id: str) -> None:
    """Let no worker run this task; if it runs already, it runs to its end.

    Raises redis.RedisError or kombu's OperationalError while the broker is
    away; then try again.
    """
    key = record_key(task_id)
    pipe = connect(app.conf.broker_url).pipeline()
    pipe.set(cancelled_key(task_id), "1", ex=CANCELLED_SECONDS)
    pipe.hset(key, mapping={"outcome": "revoked", "finished": time.time()})
    pipe.hdel(key, "retry_at")
    pipe.expire(key, KEEP_SECONDS)
    pipe.execute()
    app.control.revoke(task_id)


def is_cancelled(url: str, task_id: str) -> bool:
    """Return whether the task was cancelled; False while Redis is away.

    Cost: one round trip.
    """
    try:
        return bool(connect(url).exists(cancelled_key(task_id)))
    except redis.RedisError as error:
        log.warning(
            "Whether task %s was cancelled is not known: %s", task_id, error
        )
        return False


class CancellableRequest(Request):
    """What a worker makes of a message; it asks Redis before the task runs.

    Only a task that waited for its time can have been cancelled in a
    worker's hands; the others are spared the round trip.
    """

    def revoked(self) -> bool:
        if self.eta and is_cancelled(self.app.conf.broker_url, self.id):
            state.revoked.add(self.id)  # from here on it is Celery's revoke
        return bool(super().revoked())


def ask_before_running(app: Celery) -> None:
    """Have the app's workers ask whether a task was cancelled."""
    app.Task.Request = CancellableRequest
