"""One record a task: a Redis hash that says what became of it, and when.

Celery's signals write it (signals.py), the pages read it, and it is kept for
a day. Best effort: when Redis is away a record is late or
missing, the task is not harmed. This is not a result backend: no value is
waited for.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import redis
from celery import current_app

from plumbing.broker import connect

log = logging.getLogger(__name__)

KEEP_SECONDS = 24 * 60 * 60
TIMES = (
    "request_started",
    "enqueued",
    "request_ended",
    "received",
    "started",
    "finished",
)


@dataclass(frozen=True)
class Record:
    """What is known of one task. Times are Unix times in seconds."""

    id: str
    task: str = ""
    queue: str = ""
    args: str = ""  # as text, cut short
    kwargs: str = ""
    result: str = ""  # what it returned, as text, cut; empty for None
    retry_of: str = ""  # the id of the task that this one repeats
    worker: str = ""
    way: str = "later"  # "now": done in the request, no task was enqueued
    outcome: str = ""  # succeeded, failed, revoked; empty while it is open
    error: str = ""
    retries: int = 0
    retry_at: float = 0.0
    done: int = 0  # progress: `done` of `total`; no bar while total is 0
    total: int = 0
    times: dict[str, float] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """One word for the page; "unknown" where nothing is known."""
        if self.outcome:
            return self.outcome
        if self.retry_at:
            return "waiting to retry"
        for moment, word in (
            ("started", "running"),
            ("received", "received"),
            ("enqueued", "queued"),
        ):
            if moment in self.times:
                return word
        return "unknown"


def key(task_id: str) -> str:
    return f"record:{task_id}"


def read(task_id: str) -> Record:
    """The record of a task; its state is "unknown" where there is none.

    Raises redis.RedisError while the broker is away.
    """
    found = client().hgetall(key(task_id))
    numbers: dict[str, type] = {
        "retries": int,
        "retry_at": float,
        "done": int,
        "total": int,
    }
    times = {name: float(found.pop(name)) for name in TIMES if name in found}
    known = {
        name: numbers.get(name, str)(value)
        for name, value in found.items()
        if name in Record.__dataclass_fields__
    }
    if known.get("outcome") == "succeeded":
        known.pop("error", "")  # of an attempt before
    return Record(id=task_id, times=times, **known)


def note(task_id: str, forget: tuple[str, ...] = (), **fields: Any) -> None:
    """Add `fields` to a task's record, drop those in `forget`.

    One round trip. A Redis that is away is logged, never raised.
    """
    pipe = client().pipeline(transaction=True)
    mapping: Any = fields
    if fields:
        pipe.hset(key(task_id), mapping=mapping)
    if forget:
        pipe.hdel(key(task_id), *forget)
    pipe.expire(key(task_id), KEEP_SECONDS)
    try:
        pipe.execute()
    except redis.RedisError as error:
        log.warning("no record kept of task %s: %s", task_id, error)


def progress(task_id: str, done: int, total: int) -> None:
    """Note how far a task is; one round trip, about 0.1 ms."""
    note(task_id, done=done, total=total)


@contextmanager
def work_now(task_id: str) -> Iterator[None]:
    """Record work that the request itself does, so that pages can compare.

    Errors of the body are noted and raised again.
    """
    note(task_id, way="now", started=time.time())
    try:
        yield
    except Exception as error:
        note(
            task_id,
            outcome="failed",
            error=words(error),
            finished=time.time(),
        )
        raise
    note(task_id, outcome="succeeded", finished=time.time())


def client() -> redis.Redis:
    return connect(current_app.conf.broker_url)


def words(error: object) -> str:
    """What a page says of an error."""
    return (str(error) or type(error).__name__)[:500]
