"""The messages of a queue, as kombu keeps them in Redis.

A queue is a list, the oldest message last, with three more lists for
messages of lower priority (keys.py).
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import redis

from backstage.stored.decoding import decode_held, decode_message
from backstage.stored.message import Message
from plumbing.kombu_keys import queue_keys

MOST = 10_000  # messages that a search reads of one list
CHUNK = 1_000  # messages that one command asks for
SPARE = 50  # places that a message may have moved back


class NotAQueue(Exception):
    """A name is not that of a queue, or its key is not a list."""


# Reads ARGV[2] messages of a queue, whose lists are KEYS, from the place
# ARGV[1] on. Returns how many messages the queue has, and of each list its key
# and what was read; or nothing if the key is of another type.
WINDOW = """
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'list' and kind ~= 'none' then return false end
local skip, room = tonumber(ARGV[1]), tonumber(ARGV[2])
local total, found = 0, {}
for _, key in ipairs(KEYS) do
    local length = redis.call('LLEN', key)
    local wanted = math.max(0, math.min(room, length - skip))
    if wanted > 0 then
        table.insert(found, {key,
            redis.call('LRANGE', key, -skip - wanted, -skip - 1)})
    end
    room = room - wanted
    skip = math.max(0, skip - length)
    total = total + length
end
return {total, found}
"""


def sizes(client: redis.Redis, *queues: str) -> list[int]:
    """Return how many messages each queue holds. Cost: one round trip."""
    pipe = client.pipeline(transaction=False)
    for queue in queues:
        for key in queue_keys(queue):
            pipe.llen(key)
    found = iter(pipe.execute())
    return [sum(next(found) for _ in queue_keys(queue)) for queue in queues]


def window(
    client: redis.Redis, queue: str, start: int, count: int
) -> tuple[int, list[Message]]:
    """Return how many messages a queue has, and `count` of them.

    They are in the order in which they are taken. Cost: one round trip.
    Raises NotAQueue if the key of this name is not a list.
    """
    total, found = raw_window(client, queue, start, count)
    return total, [
        decode_message(raw, queue, key=key, place=place)
        for place, (key, raw) in enumerate(found, start)
    ]


def raw_window(
    client: redis.Redis, queue: str, start: int, count: int
) -> tuple[int, list[tuple[str, str]]]:
    """As window(), but (key, text) of each message."""
    keys = queue_keys(queue)
    answer: Any = client.eval(WINDOW, len(keys), *keys, start, count)
    if answer is None:
        raise NotAQueue(queue)
    total, found = answer
    return total, [(key, raw) for key, raws in found for raw in raws[::-1]]


def messages(
    client: redis.Redis,
    queue: str,
    most: int | None = None,
    worth: Callable[[str], bool] = bool,
) -> Iterator[Message]:
    """Yield a queue's messages; CHUNK of them are read in one command.

    most: the number to read, None for all. worth: says of a message's text
    whether to decode it. A message that moves meanwhile may be missed.
    """
    start = 0
    while True:
        _total, chunk = raw_window(client, queue, start, CHUNK)
        for place, (key, raw) in enumerate(chunk, start):
            if worth(raw):
                yield decode_message(raw, queue, key=key, place=place)
        start += len(chunk)
        if len(chunk) < CHUNK or (most and start >= most):
            return


def find_message(
    client: redis.Redis, queue: str, digest: str, place: int
) -> Message | None:
    """Return the message that was at `place` a while ago, None if it left.

    It has mostly moved forward, when messages before it were taken. If it
    moved further than CHUNK places it is not found.
    """
    start = max(0, place - CHUNK + 1)
    # SPARE: when others are moved to the front, this one moves back.
    count = place - start + 1 + SPARE
    _total, near = window(client, queue, start, count)
    return next((each for each in near[::-1] if each.digest == digest), None)


def held_messages(
    held: Iterable[tuple[str, str]],
    key: str,
    bound: dict[tuple[str, str], str],
) -> Iterator[Message]:
    """Yield the messages that workers took and hold.

    held: tags and texts of the hash in which kombu keeps them. key: the
    hash's. bound: see decode_held().
    """
    for tag, text in held:
        message = decode_held(text, bound, key=key, tag=tag)
        if message:
            yield message
