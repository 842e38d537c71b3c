"""Finds the message of a task whose record no living worker goes on writing.

A record says "running" until somebody writes that the task has ended. A
killed worker writes nothing any more. So an open task is looked for: first
among the workers that live (alive.py), then in what Redis keeps of messages
that workers took, then in its queue. Redis is asked for the last two once in
LOOK_SECONDS, for all pages of a process together.
"""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import redis

from plumbing.kombu_keys import is_unacked, queue_keys, unacked_index
from plumbing.records.formats import Record, count_of, moment_of, number_of
from plumbing.records.keys import alive_key, record_key

# A record is not doubted before: messages, and what is written of them, are
# on their way for a moment.
PATIENCE_SECONDS = 10
LOOK_SECONDS = 5
MOST = 10_000  # messages in the hands of an app's workers that are read
FRONT = 1_000  # messages of a list that are read, the next one first
CLOCKS_SECONDS = 5  # by which the clocks of two senders may differ

QUEUED_AGAIN = "queued again"
INTERRUPTED = "interrupted"
LOST = "lost"
NOBODY_LISTENS = "nobody listens"


@dataclass(frozen=True)
class Place:
    """What is wrong with an open task; kind "" means that nothing is.

    interrupted: its worker does not answer. The broker delivers the message
        again at back_at, a Unix time in seconds; 0.0 if that is not known.
    queued again: its worker died, and the message is back in its queue.
    nobody listens: it is in a queue from which no worker takes.
    lost: no queue and no worker has the message.
    """

    kind: str = ""
    back_at: float = 0.0

    def state(self, record: Record) -> str:
        """Return one word for the page: the record's, unless it is wrong."""
        if self.kind in (INTERRUPTED, LOST):
            return self.kind
        if self.kind in (QUEUED_AGAIN, NOBODY_LISTENS):
            return "queued"
        return record.state


AS_RECORDED = Place()


@dataclass(frozen=True)
class Front:
    """The messages that a queue's lists give next."""

    sent: dict[str, float]  # by task id: when it was enqueued, or 0.0
    # The oldest moment of each list that was not read to its end.
    oldest_of_long: list[float]

    def lacks(self, record: Record) -> bool:
        """Return whether the message is surely not in the queue.

        Lists are in the order of enqueuing. So a message that is older than
        all that a long list gives next is not behind them.
        """
        late = record.sent + CLOCKS_SECONDS
        return record.id not in self.sent and all(
            oldest > late for oldest in self.oldest_of_long
        )


@dataclass
class Look:
    """What Redis said of all messages, for LOOK_SECONDS."""

    client: redis.Redis
    until: float  # on time.monotonic()'s clock
    held: dict[str, float]  # by task id: when a worker took it, Unix time
    whole: bool  # False: there were too many, and not all were read
    missed_before: set[str]  # task ids that the look before did not find
    missed: set[str] = field(default_factory=set)
    fronts: dict[str, Front] = field(default_factory=dict)

    def front(self, queue: str) -> Front:
        if queue not in self.fronts:
            self.fronts[queue] = read_front(self.client, queue)
        return self.fronts[queue]


_looks: dict[int, Look] = {}
_looking = threading.Lock()


def find(client: redis.Redis, record: Record) -> Place:
    """Return where the task's message is, if the record does not tell.

    Cost: the look that all share, and nothing if the worker lives, or for a
    task that has ended, was enqueued a moment ago, or is done in the request.
    Raises redis.RedisError while the broker is away.
    """
    latest = max(record.times.values(), default=0.0)
    waited = time.time() - max(latest, record.retry_at)
    if record.outcome or not record.sent or waited < PATIENCE_SECONDS:
        return AS_RECORDED
    if record.holder_now and record.holder_lives:
        return AS_RECORDED
    if record.state == "running" and not record.holder_now:
        return AS_RECORDED  # by a worker that is not one of ours
    with _looking:
        return _place(_look(client), record)


def _place(look: Look, record: Record) -> Place:
    if record.id in look.held:
        # It was taken, and a worker that lives would have said so.
        taken = look.held[record.id]
        again = record.again_after
        return Place(INTERRUPTED, taken + again if again else 0.0)
    if look.whole and look.front(record.queue).lacks(record):
        look.missed.add(record.id)
        # Twice, since a message may change its place while one looks.
        if record.id in look.missed_before:
            return Place(LOST)
        return Place(INTERRUPTED if record.holder_now else "")
    if not record.listened:
        return Place(NOBODY_LISTENS)
    return Place(QUEUED_AGAIN if record.holder_now else "")


def interrupted(client: redis.Redis) -> dict[str, float]:
    """Return the tasks that workers took and that no living one holds.

    By task id: when the broker delivers it again, a Unix time in seconds.
    Cost: two round trips, and the look that all share. Raises
    redis.RedisError while the broker is away.
    """
    with _looking:
        held = dict(islice(_look(client).held.items(), MOST))
    fields = "holder", "again_after", "outcome"
    pipe = client.pipeline(transaction=False)
    for task_id in held:
        pipe.hmget(record_key(task_id), *fields)
    known = {
        task_id: (holder, count_of(number_of(again)))
        for task_id, (holder, again, outcome) in zip(
            held, pipe.execute(), strict=True
        )
        if holder and not outcome
    }
    holders = sorted({holder for holder, _again in known.values()})
    if not holders:
        return {}
    seen = client.mget(alive_key(each) for each in holders)
    alive = {
        holder
        for holder, said in zip(holders, seen, strict=True)
        if said is not None
    }
    return {
        task_id: held[task_id] + again
        for task_id, (holder, again) in known.items()
        if holder not in alive
    }


def _look(client: redis.Redis) -> Look:
    now = time.monotonic()
    look = _looks.get(id(client))
    if look is None or look.until < now:
        keys = client.scan_iter("unacked*", count=MOST, _type="hash")
        held: dict[str, float] = {}
        whole = True
        for key in filter(is_unacked, keys):
            if client.hlen(key) > MOST:
                whole = False
            else:
                held |= read_held(client, key)
        before = look.missed if look else set()
        look = Look(client, now + LOOK_SECONDS, held, whole, before)
        _looks[id(client)] = look
    return look


def read_held(client: redis.Redis, key: str) -> dict[str, float]:
    """Return when workers took the messages that they hold, by task id."""
    pipe = client.pipeline(transaction=False)
    pipe.hgetall(key)
    pipe.zrange(unacked_index(key), 0, -1, withscores=True)
    held, moments = pipe.execute()
    taken = dict(moments)
    found = {}
    for tag, raw in held.items():
        for task_id, _sent in _headers(raw):
            found[task_id] = float(taken.get(tag, 0.0))
    return found


def read_front(client: redis.Redis, queue: str) -> Front:
    """Read what a queue's lists give next. Cost: one round trip."""
    pipe = client.pipeline(transaction=False)
    for key in queue_keys(queue):
        pipe.lrange(key, -FRONT, -1)
    sent: dict[str, float] = {}
    oldest = []
    for raws in pipe.execute():
        found = [pair for raw in raws for pair in _headers(raw)]
        sent |= dict(found)
        if len(raws) == FRONT:
            oldest.append(min((at for _id, at in found), default=0.0))
    return Front(sent, oldest)


def _headers(raw: str) -> Iterator[tuple[str, float]]:
    """Yield a message's id and when it was enqueued, if it is one.

    raw: a message, or what kombu keeps of one that a worker took: a list of
    the message, its exchange and its routing key.
    """
    try:
        found: Any = json.loads(raw)
    except (ValueError, RecursionError):
        return
    if isinstance(found, list) and found:
        found = found[0]
    headers = found.get("headers") if isinstance(found, dict) else None
    if isinstance(headers, dict) and isinstance(headers.get("id"), str):
        yield headers["id"], moment_of(headers.get("enqueued_at")) or 0.0
