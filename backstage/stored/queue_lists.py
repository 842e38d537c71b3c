"""The messages of a queue, as kombu keeps them in Redis.

A queue is a list, the oldest message last, with three more lists for
messages of lower priority (keys.py).
"""

from collections.abc import Callable, Iterator

import redis

from backstage.stored.decoding import decode_held, decode_message
from backstage.stored.message import Message
from plumbing.kombu_keys import queue_keys

MOST = 10_000  # messages that a search reads of one list
CHUNK = 1_000  # messages that one command asks for
SPARE = 50  # places that a message may have moved back


def list_lengths(client: redis.Redis, *queues: str) -> list[list[int]]:
    """Return for each queue how many messages each of its lists holds.

    Cost: one round trip.
    """
    pipe = client.pipeline(transaction=False)
    for queue in queues:
        for key in queue_keys(queue):
            pipe.llen(key)
    found = iter(pipe.execute())
    return [[next(found) for _ in queue_keys(queue)] for queue in queues]


def sizes(client: redis.Redis, *queues: str) -> list[int]:
    """Return how many messages each queue holds. Cost: one round trip."""
    return [sum(lengths) for lengths in list_lengths(client, *queues)]


def oldest(client: redis.Redis, *queues: str) -> list[float | None]:
    """Return when each queue's oldest message was enqueued.

    These are Unix times in seconds, or None if the message has none.
    """
    pipe = client.pipeline(transaction=False)
    for queue in queues:
        for key in queue_keys(queue):
            pipe.lindex(key, -1)
    tails = iter(pipe.execute())
    found = []
    for queue in queues:
        moments = [
            decode_message(raw, queue).enqueued_at
            for raw in [next(tails) for _ in queue_keys(queue)]
            if raw is not None
        ]
        known = [moment for moment in moments if moment is not None]
        found.append(min(known, default=None))
    return found


def window(
    client: redis.Redis,
    queue: str,
    lengths: list[int],
    start: int,
    count: int,
) -> list[Message]:
    """Return `count` messages in the order in which they are taken.

    lengths: those of the queue's lists, see list_lengths().
    """
    found = raw_window(client, queue, lengths, start, count)
    return [
        decode_message(raw, queue, key=key, place=place)
        for place, (key, raw) in enumerate(found, start)
    ]


def raw_window(
    client: redis.Redis,
    queue: str,
    lengths: list[int],
    start: int,
    count: int,
) -> list[tuple[str, str]]:
    """As window(), but (key, text) of each. Cost: one round trip."""
    pipe = client.pipeline(transaction=False)
    keys, skip, room = [], start, count
    for key, length in zip(queue_keys(queue), lengths, strict=True):
        wanted = max(0, min(room, length - skip))
        if wanted:
            pipe.lrange(key, -(skip + wanted), -(skip + 1))
            keys.append(key)
        room -= wanted
        skip = max(0, skip - length)
    answers = pipe.execute() if keys else []
    return [
        (key, raw)
        for key, found in zip(keys, answers, strict=True)
        for raw in reversed(found)
    ]


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
        [lengths] = list_lengths(client, queue)
        chunk = raw_window(client, queue, lengths, start, CHUNK)
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
    [lengths] = list_lengths(client, queue)
    # SPARE: when others are moved to the front, this one moves back.
    count = place - start + 1 + SPARE
    near = window(client, queue, lengths, start, count)
    return next((each for each in near[::-1] if each.digest == digest), None)


def held_messages(
    client: redis.Redis, key: str, bound: dict[tuple[str, str], str]
) -> Iterator[Message]:
    """Yield the messages that workers took and hold.

    key: the hash in which kombu keeps them. bound: see decode_held().
    """
    for tag, held in client.hscan_iter(key, count=CHUNK):
        message = decode_held(held, bound, key=key, tag=tag)
        if message:
            yield message
