"""Where messages are in Redis, as kombu keeps them; no Flask.

A queue is a list, the oldest message last, with three more lists for
messages of lower priority: NAME, then the separator, then 3, 6 or 9.
"""

import json
from collections.abc import Callable, Iterator

import redis

from backstage.messages import Message, decode
from plumbing import broker
from plumbing.broker import ANSWER_SECONDS

SEPARATOR = "\x06\x16"
STEPS = (3, 6, 9)
MOST = 10_000  # messages that a search reads of one list
CHUNK = 1_000  # messages that one command asks for
SPARE = 50


def connect(url: str) -> redis.Redis:
    """Return a client to which any bytes come, and go, as they are."""
    return broker.connect(
        url, encoding_errors="surrogateescape", socket_timeout=ANSWER_SECONDS
    )


def lists(queue: str) -> list[str]:
    """The keys of a queue's lists, in the order workers take from them."""
    return [queue, *(f"{queue}{SEPARATOR}{step}" for step in STEPS)]


def list_for(queue: str, priority: int) -> str:
    """The list that kombu puts a message of this priority in."""
    step = max((step for step in STEPS if step <= priority), default=None)
    return f"{queue}{SEPARATOR}{step}" if step else queue


def sizes(client: redis.Redis, *queues: str) -> list[int]:
    """How many messages each queue holds; one round trip."""
    pipe = client.pipeline(transaction=False)
    for queue in queues:
        for key in lists(queue):
            pipe.llen(key)
    found = pipe.execute()
    width = 1 + len(STEPS)
    return [
        sum(found[width * n : width * (n + 1)]) for n in range(len(queues))
    ]


def oldest(client: redis.Redis, *queues: str) -> list[float | None]:
    """When each queue's oldest message was enqueued, if it says so."""
    pipe = client.pipeline(transaction=False)
    for queue in queues:
        for key in lists(queue):
            pipe.lindex(key, -1)
    tails = iter(pipe.execute())
    found = []
    for queue in queues:
        moments = [
            decode(raw, queue).enqueued_at
            for raw in [next(tails) for _key in lists(queue)]
            if raw is not None
        ]
        known = [moment for moment in moments if moment is not None]
        found.append(min(known, default=None))
    return found


def raws(
    client: redis.Redis, queue: str, start: int, count: int
) -> list[tuple[str, str]]:
    """(key, message) in the order they are taken; two round trips."""
    keys = lists(queue)
    pipe = client.pipeline(transaction=False)
    for key in keys:
        pipe.llen(key)
    lengths = pipe.execute()
    asked, skip, room = [], start, count
    for key, length in zip(keys, lengths, strict=True):
        here = max(0, min(room, length - skip))
        if here:
            pipe.lrange(key, -(skip + here), -(skip + 1))
            asked.append(key)
        room -= here
        skip = max(0, skip - length)
    answers = pipe.execute() if asked else []
    return [
        (key, raw)
        for key, found in zip(asked, answers, strict=True)
        for raw in reversed(found)
    ]


def window(
    client: redis.Redis, queue: str, start: int, count: int
) -> list[Message]:
    """`count` messages in the order they are taken, decoded."""
    found = raws(client, queue, start, count)
    return [
        decode(raw, queue, key=key, place=start + n)
        for n, (key, raw) in enumerate(found)
    ]


def messages(
    client: redis.Redis,
    queue: str,
    most: int | None = None,
    worth: Callable[[str], bool] = bool,
) -> Iterator[Message]:
    """A queue, CHUNK at a time; one that moves meanwhile may be missed.

    most: read no more than so many. worth: whether to decode a raw message.
    """
    start = 0
    while chunk := raws(client, queue, start, CHUNK):
        for n, (key, raw) in enumerate(chunk, start):
            if worth(raw):
                yield decode(raw, queue, key=key, place=n)
        start += len(chunk)
        if most and start >= most:
            return


def find(
    client: redis.Redis, queue: str, digest: str, place: int
) -> Message | None:
    """The message that was at `place` a while ago; None if it is gone.

    It can only have moved forward, past those that were taken; one that
    moved further than CHUNK places is not looked for.
    """
    start = max(0, place - CHUNK + 1)
    # Some more: moving others to the front moves this one back.
    near = window(client, queue, start, place - start + 1 + SPARE)
    return next((each for each in near[::-1] if each.digest == digest), None)


def unacked(
    client: redis.Redis, key: str, bound: dict[tuple[str, str], str]
) -> Iterator[Message]:
    """What workers took and hold: a hash of kombu's, CHUNK at a time.

    bound: the queue of an exchange and a routing key.
    """
    for tag, held in client.hscan_iter(key, count=CHUNK):
        try:
            payload, exchange, routing_key = json.loads(held)
            raw = json.dumps(payload)
        except (ValueError, TypeError, RecursionError):
            continue  # not kombu's; nothing that a worker could run
        queue = bound.get((str(exchange), str(routing_key)), str(routing_key))
        yield decode(raw, queue, where="unacked", key=key, tag=tag)
