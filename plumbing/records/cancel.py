"""Cancels a task for good.

Celery's revoke is kept in the memory of the workers that hear it: it is
forgotten after three hours, with a restart, and never heard while no worker
is there. So the id is also kept in Redis, and a task that had to wait for
its time asks there before it runs.
"""

import logging
import time

import redis
from celery import Celery

from plumbing.broker import connect
from plumbing.records import KEEP_SECONDS, key

log = logging.getLogger(__name__)

CANCELLED_SECONDS = 30 * 24 * 60 * 60


def cancelled_key(task_id: str) -> str:
    return f"cancelled:{task_id}"


def cancel(app: Celery, task_id: str) -> None:
    """Never run this task; one that runs already runs to its end.

    Raises redis.RedisError or kombu's OperationalError while the broker is
    away; then try again.
    """
    pipe = connect(app.conf.broker_url).pipeline()
    pipe.set(cancelled_key(task_id), "1", ex=CANCELLED_SECONDS)
    pipe.hset(
        key(task_id), mapping={"outcome": "revoked", "finished": time.time()}
    )
    pipe.hdel(key(task_id), "retry_at")
    pipe.expire(key(task_id), KEEP_SECONDS)
    pipe.execute()
    app.control.revoke(task_id)


def is_cancelled(url: str, task_id: str) -> bool:
    """One round trip; "no" while Redis cannot say."""
    try:
        return bool(connect(url).exists(cancelled_key(task_id)))
    except redis.RedisError as error:
        log.warning("was task %s cancelled? not known: %s", task_id, error)
        return False
