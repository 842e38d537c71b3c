"""What became of each task, and when, written down in Redis.

In the order of reading:

keys       the names of the keys
formats    what they hold, as types: Record, Attempt and Failure
signals    Celery's signals, written down
writer     sends what a worker writes down, in batches
counts     counts attempts, and keeps those that failed
cancel     cancels a task for good
alive      says in Redis that this worker lives
whereabouts  finds the message of a task whose worker is silent
poison     ends a task that kills its worker each time it runs
life       everything that is known to have happened to one task
timeline   a record as two lanes of bars
status     the pages /tasks/ID and /tasks/ID.json

A failed task's traceback is written in signals.py (`_failed`), and read in
backstage/stored/failure_log.py for the tab Failures.

This file reads and writes records. A record is kept for a day. While Redis
is away a record is late or missing, and the task is not harmed. This is not
a result backend: nobody waits for a value.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any

import redis
from celery import Celery, current_app
from flask import g, has_request_context

from plumbing.broker import connect
from plumbing.records.formats import Attempt, Record
from plumbing.records.keys import (
    alive_key,
    attempts_key,
    listened_key,
    record_key,
)
from plumbing.records.life import in_order

__all__ = ["Record", "note", "progress", "read", "read_all", "work_now"]

log = logging.getLogger(__name__)

KEEP_SECONDS = 24 * 60 * 60

# Return the hash KEYS[1] and the list KEYS[2], and whether its worker lives
# and its queue is listened to: whether there are keys ARGV[1] + its field
# "holder" and ARGV[2] + its field "queue".
READ = """
local flat, of = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #flat, 2 do of[flat[i]] = flat[i + 1] end
local function there(prefix, name)
    return redis.call('GET', prefix .. (of[name] or '')) and 1 or 0
end
return {flat, redis.call('LRANGE', KEYS[2], 0, -1),
    there(ARGV[1], 'holder'), there(ARGV[2], 'queue')}
"""


def read(task_id: str) -> Record:
    """Return a task's record; its state is "unknown" if there is none.

    Raises redis.RedisError while the broker is away.
    """
    return read_all(task_id)[0]


def read_all(task_id: str) -> tuple[Record, list[Attempt]]:
    """Return a task's record and its attempts, the first one first.

    There are no attempts if the first one succeeded or did not end yet.
    Cost: one round trip. Raises redis.RedisError while the broker is away.
    """
    keys = record_key(task_id), attempts_key(task_id)
    found: Any = client().eval(READ, 2, *keys, alive_key(""), listened_key(""))
    flat, raws, lives, listened = found
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    record = replace(
        Record.from_hash(task_id, fields),
        holder_lives=bool(lives),
        listened=bool(listened),
    )
    return record, in_order([Attempt.from_json(raw) for raw in raws])


def note(task_id: str, forget: tuple[str, ...] = (), **fields: Any) -> None:
    """Add `fields` to a task's record, and drop those in `forget`.

    Cost: one round trip. A Redis that is away is logged; no error is raised.
    """
    key = record_key(task_id)
    pipe = client().pipeline(transaction=True)
    mapping: Any = fields
    if fields:
        pipe.hset(key, mapping=mapping)
    if forget:
        pipe.hdel(key, *forget)
    pipe.expire(key, KEEP_SECONDS)
    try:
        pipe.execute()
    except redis.RedisError as error:
        log.warning("The record of task %s is not kept: %s", task_id, error)


def progress(task_id: str, done: int, total: int) -> None:
    """Note how far a task is. Cost: one round trip, about 0.1 ms."""
    note(task_id, done=done, total=total)


@contextmanager
def work_now(task_id: str) -> Iterator[None]:
    """Record work that the request itself does, so that pages can compare.

    An error of the body is noted and raised again.
    """
    note(task_id, way="now", started=time.time())
    try:
        yield
    except Exception as error:
        note(
            task_id,
            outcome="failed",
            error=error_text(error),
            finished=time.time(),
        )
        raise
    finished = time.time()
    note(task_id, outcome="succeeded", finished=finished, **times_of_request())


def times_of_request() -> dict[str, Any]:
    """Return when this request came and is answered: now, as good as.

    Returns {} outside of a request.
    """
    if not has_request_context() or "request_started" not in g:
        return {}
    return {"request_started": g.request_started, "request_ended": time.time()}


def client() -> redis.Redis:
    """Return the client of the current Celery app's broker."""
    return connect(broker_url(current_app._get_current_object()))


@lru_cache
def broker_url(app: Celery) -> str:
    """Return the broker's address.

    It is kept: Celery's settings are slow to read, and every task needs it
    four times.
    """
    return str(app.conf.broker_url)


def error_text(error: object) -> str:
    """Return what a page says of an error: at most 500 characters."""
    return (str(error) or type(error).__name__)[:500]
