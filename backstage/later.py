"""Tasks that wait for their time, and where they are; no Flask.

A message with an ETA lies in its queue until a worker takes it. Then the
worker keeps it in its memory, and Redis in a hash of what was not
acknowledged, where a task that runs stays, too, until it has ended.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import redis

from backstage import store
from backstage.known import Known, look
from backstage.messages import Message
from backstage.store import MOST
from plumbing.records.keys import cancelled_key, record_key


@dataclass(frozen=True)
class Waiting:
    """messages: the next first. cut: whether not all were read."""

    messages: list[Message]
    cut: bool = False


def find(client: redis.Redis, retries: bool | None) -> Waiting:
    """What waits for its time, of all apps: retries, first attempts, or both.

    Reads up to MOST entries of each queue and each hash: with 10,000 plain
    messages in a queue about 0.1 s.
    """
    known = look(client)
    now = time.time()
    found = {
        message.handle: message
        for message in _held(client, known)
        if retries in (None, bool(message.retries)) and _waits(message)
    }
    waiting = _not_cancelled(client, list(found.values()))
    waiting = _not_begun(client, waiting, now)
    waiting.sort(key=lambda message: message.eta or 0)
    sizes = store.sizes(client, *known.queues)
    sizes += [client.hlen(key) for key in known.unacked]
    return Waiting(waiting, any(size > MOST for size in sizes))


def _held(client: redis.Redis, known: Known) -> Iterator[Message]:
    # Queues first: what a worker takes meanwhile is seen twice, not never.
    for queue in known.queues:
        yield from store.messages(client, queue, MOST, _may_wait)
    for key in known.unacked:
        yield from islice(store.unacked(client, key, known.bound), MOST)


def _may_wait(raw: str) -> bool:
    """Cheaper than decoding each message of a long queue."""
    return '"eta": null' not in raw or '"retries": 0' not in raw


def _waits(message: Message) -> bool:
    again_at_once = message.retries and message.where == "queue"
    return bool(message.id and (message.eta or again_at_once))


def _not_cancelled(
    client: redis.Redis, messages: list[Message]
) -> list[Message]:
    keys = [cancelled_key(message.id) for message in messages]
    cancelled = client.mget(keys) if keys else []
    pairs = zip(messages, cancelled, strict=True)
    return [message for message, yes in pairs if yes is None]


def _not_begun(
    client: redis.Redis, messages: list[Message], now: float
) -> list[Message]:
    """Without those that a worker is running; 1 s for clocks that differ."""
    due = {
        message.handle: message.eta
        for message in messages
        if message.where == "unacked" and message.eta and message.eta < now + 1
    }
    pipe = client.pipeline(transaction=False)
    for message in messages:
        if message.handle in due:
            pipe.hget(record_key(message.id), "started")
    begun = {
        handle
        for (handle, eta), started in zip(
            due.items(), pipe.execute(), strict=True
        )
        if started and float(started) > eta - 1
    }
    return [each for each in messages if each.handle not in begun]


def errors(client: redis.Redis, messages: list[Message]) -> list[str]:
    """What each task failed with the last time, as far as is known."""
    pipe = client.pipeline(transaction=False)
    for message in messages:
        pipe.hget(record_key(message.id), "error")
    return [error or "" for error in pipe.execute()]
