"""Changes messages; each change is done as a whole or not at all."""

import time
from uuid import uuid4

import redis
from celery import Celery

from backstage.stored.message import Message, copy_message
from backstage.stored.queue_lists import NotAQueue
from plumbing import records
from plumbing.kombu_keys import queue_key, queue_keys, unacked_index
from plumbing.records.cancel import CANCELLED_SECONDS, cancel
from plumbing.records.keys import cancelled_key

# Takes a message out of its list and puts it where workers take next. Two
# separate commands could put back a message that a worker has just taken.
FRONT = """
if redis.call('LREM', KEYS[1], -1, ARGV[1]) == 0 then return 0 end
redis.call('RPUSH', KEYS[2], ARGV[1])
return 1
"""

# Marks the task as cancelled, takes its message away if it is there, and
# enqueues its copy if there is one. It does all of that or nothing, so that
# nothing is lost and a second click does nothing. A message without an ETA
# cannot be cancelled once a worker has taken it: workers look for a
# cancellation only when there is an ETA.
TAKE = """
if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[1]) then return 0 end
local removed
if ARGV[2] == 'queue' then
  removed = redis.call('LREM', KEYS[2], -1, ARGV[3])
else
  removed = redis.call('HDEL', KEYS[2], ARGV[3])
  redis.call('ZREM', KEYS[3], ARGV[3])
end
if removed == 0 and ARGV[4] == '' then
  redis.call('DEL', KEYS[1])
  return 0
end
if ARGV[5] ~= '' then redis.call('LPUSH', KEYS[4], ARGV[5]) end
return 1
"""


def remove(client: redis.Redis, message: Message) -> bool:
    """Delete a message. Returns False if it was taken meanwhile."""
    removed = bool(client.lrem(message.key, -1, message.raw))
    if removed and message.id:
        records.note(message.id, outcome="revoked", finished=time.time())
    return removed


def move_to_front(client: redis.Redis, message: Message) -> bool:
    """Let a message be taken next. Returns False if it was taken meanwhile."""
    keys = (message.key, message.queue)
    return bool(client.eval(FRONT, 2, *keys, message.raw))


def clear(client: redis.Redis, queue: str) -> int:
    """Delete all messages of a queue. Returns how many there were.

    Raises NotAQueue if the key of this name is not a list.
    """
    if client.type(queue) not in ("list", "none"):
        raise NotAQueue(queue)
    pipe = client.pipeline(transaction=True)
    for key in queue_keys(queue):
        pipe.llen(key)
    pipe.unlink(*queue_keys(queue))
    *lengths, _deleted = pipe.execute()
    return sum(lengths)


def cancel_task(client: redis.Redis, celery: Celery, message: Message) -> bool:
    """Let a task never run.

    Returns False if it was taken or cancelled meanwhile.
    """
    if not _take(client, message):
        return False
    cancel(celery, message.id)
    return True


def run_now(client: redis.Redis, celery: Celery, message: Message) -> str:
    """Enqueue a copy of a task without its ETA, and cancel the old one.

    Returns the copy's id, or "" if the task was taken or cancelled meanwhile.
    Raises ValueError for a message that cannot be copied.
    """
    new_id = str(uuid4())
    now = time.time()
    if not _take(client, message, copy_message(message, new_id, now)):
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
    """Run TAKE; instead: the message to enqueue in its place."""
    held = message.where == "unacked"
    keys = (
        cancelled_key(message.id),
        message.key,
        unacked_index(message.key),
        queue_key(message.queue, message.priority),
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
