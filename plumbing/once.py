"""A form sent twice (double click, reload) does its work once.

Each form carries a random token. The token and what was typed name the task
(the same form sent again has the same id), and the id is claimed in Redis
for an hour. A browser's second copy finds the claim and is shown the first
one's page. What this can't prevent: a worker that is killed between sending
and acknowledging does the task again when the message is delivered again.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import redis
from flask import current_app

from plumbing.broker import BROKER_ERRORS, connect
from plumbing.pages import log_broker_down

HOLD_SECONDS = 60 * 60
# Until the work is done or enqueued the claim is short: should this process
# or Redis die in between, the form can be sent again after that time.
TRY_SECONDS = 2 * 60


def new_token() -> str:
    return str(uuid.uuid4())


def name_task(token: str | None, *typed: object) -> str:
    """A task id that is the same for the same form with the same content."""
    try:
        namespace = uuid.UUID(token)
    except (ValueError, TypeError, AttributeError):
        namespace = uuid.uuid4()  # not from our page: nothing to compare with
    return str(uuid.uuid5(namespace, "\0".join(map(str, typed))))


@contextmanager
def once(task_id: str) -> Iterator[bool]:
    """Claim a task id: True for the first, False for each later copy.

    If the body raises, the claim is given up, so that the person can try
    again. Raises redis.RedisError while the broker is away.
    """
    client = connect(current_app.config["REDIS_URL"])
    key = f"form:{task_id}"
    first = False
    try:
        first = bool(client.set(key, "1", nx=True, ex=TRY_SECONDS))
        yield first
    except BaseException as error:
        if first:
            with _best_effort(key):
                client.delete(key)
        if isinstance(error, BROKER_ERRORS):
            log_broker_down(error)
        raise
    if first:
        with _best_effort(key):
            client.expire(key, HOLD_SECONDS)


@contextmanager
def _best_effort(key: str) -> Iterator[None]:
    """The work is done, or has failed; Redis changes nothing about that."""
    try:
        yield
    except redis.RedisError as error:
        current_app.logger.warning("%s stays as it is: %s", key, error)
