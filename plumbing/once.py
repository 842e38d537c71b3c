"""A form sent twice (double click, reload) does its work once.

Each form carries a random token. The token and what was typed name the task,
so the same form sent again has the same id. The id is claimed in Redis for an
hour: a second copy of the form finds the claim and leads to the page of the
first. `once` claims it for work in the request. For a task, enqueue.py sets
the claim together with the message.

This cannot prevent that a worker which is killed between sending and
acknowledging does the task again when its message is delivered again.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import redis
from flask import current_app

from plumbing.broker import connect

HOLD_SECONDS = 60 * 60
# The claim is short until the work is done or enqueued. If this process or
# Redis dies in between, the form can be sent again after that time.
TRY_SECONDS = 2 * 60


def new_token() -> str:
    return str(uuid.uuid4())


def name_task(token: str | None, *typed: object) -> str:
    """Return a task id: the same for the same form with the same content."""
    try:
        namespace = uuid.UUID(token)
    except (ValueError, TypeError, AttributeError):
        namespace = uuid.uuid4()  # not from our page: nothing to compare with
    return str(uuid.uuid5(namespace, "\0".join(map(str, typed))))


def claim_key(task_id: str) -> str:
    return f"form:{task_id}"


class SentBefore(Exception):
    """The same form was sent before, with the same content."""


@contextmanager
def once(task_id: str) -> Iterator[None]:
    """Claim a task id for the body, which does or enqueues the work.

    If the body raises, the claim is given up, so that the person can try
    again. Raises SentBefore for each later copy of the form, and
    redis.RedisError while the broker is away.
    """
    client = connect(current_app.config["REDIS_URL"])
    key = claim_key(task_id)
    if not client.set(key, "1", nx=True, ex=TRY_SECONDS):
        raise SentBefore
    try:
        yield
    except BaseException:
        with _best_effort(key):
            client.delete(key)
        raise
    with _best_effort(key):
        client.expire(key, HOLD_SECONDS)


@contextmanager
def _best_effort(key: str) -> Iterator[None]:
    """Log a Redis that is away: the work is done, or has failed, already."""
    try:
        yield
    except redis.RedisError as error:
        current_app.logger.warning("%s stays as it is: %s", key, error)
