"""Tasks that wait for their time: where they are, run now, cancel. No Flask.

A message with an ETA lies in its queue until a worker takes it. Then the
worker keeps it in its memory, and Redis in a hash of what was not
acknowledged, where a task that runs stays, too, until it has ended.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import uuid4

import redis
from celery import Celery

from backstage import store
from backstage.known import Known, look
from backstage.messages import Message, copy
from backstage.store import MOST
from plumbing import records
from plumbing.cancel import CANCELLED_SECONDS, cancel, cancelled_key

# Marks the task as cancelled and takes its message away, if it is there;
# then enqueues its copy, if there is one. Either all of it or nothing, so
# that nothing is lost and a second click does nothing. A message without an
# ETA is nobody's to cancel once it was taken: workers ask only for others.
TAKE = """
if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[1]) then return 0 end
local gone
if ARGV[2] == 'queue' then
  gone = redis.call('LREM', KEYS[2], -1, ARGV[3])
else
  gone = redis.call('HDEL', KEYS[2], ARGV[3])
  redis.call('ZREM', KEYS[3], ARGV[3])
end
if gone == 0 and ARGV[4] == '' then
  redis.call('DEL', KEYS[1])
  return 0
end
if ARGV[5] ~= '' then redis.call('LPUSH', KEYS[4], ARGV[5]) end
return 1
"""


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
            pipe.hget(records.key(message.id), "started")
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
        pipe.hget(records.key(message.id), "error")
    return [error or "" for error in pipe.execute()]


def cancel_task(client: redis.Redis, celery: Celery, message: Message) -> bool:
    """Let it never run; False if it was taken, or cancelled, meanwhile."""
    if not _take(client, message):
        return False
    cancel(celery, message.id)
    return True


def run_now(client: redis.Redis, celery: Celery, message: Message) -> str:
    """Enqueue a copy without its time and cancel the old; the copy's id.

    Empty if the task was taken, or cancelled, meanwhile. ValueError for a
    message that cannot be copied.
    """
    new_id = str(uuid4())
    now = time.time()
    if not _take(client, message, copy(message, new_id, now)):
        return ""
    records.note(
        new_id,
        task=message.task,
        queue=message.queue,
        args=repr(message.args),
        kwargs=repr(message.kwargs),
        enqueued=now,
        retry_of=message.id,
    )
    cancel(celery, message.id)
    return new_id


def _take(client: redis.Redis, message: Message, instead: str = "") -> bool:
    held = message.where == "unacked"
    keys = (
        cancelled_key(message.id),
        message.key,
        message.key.replace("unacked", "unacked_index", 1),
        store.list_for(message.queue, message.priority),
    )
    return bool(
        client.eval(
            TAKE,
            len(keys),
            *keys,
            CANCELLED_SECONDS,
            message.where,
            message.tag if held else message.raw,
            "at a time" if message.eta else "",
            instead,
        )
    )
