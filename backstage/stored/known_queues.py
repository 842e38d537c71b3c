"""Finds the queues of all apps on this broker.

Redis has no list of them. kombu keeps a set of bindings for each exchange,
and clients in other languages just push to a list. So the names of all keys
are read, three times; each time costs about 1 ms per 10,000 keys. Pages of one
queue do without this.
"""

from dataclasses import dataclass, field

import redis

from backstage.stored.keys import BINDINGS
from plumbing.kombu_keys import SEPARATOR, is_unacked, is_unreadable
from plumbing.records.keys import ATTEMPTS, FAILURES

MANY = 10_000  # keys that Redis looks at in one command
# Lists that are not queues of tasks: plumbing's records, and those by which
# workers and dashboards talk to each other.
OTHERS = (ATTEMPTS, FAILURES, "celeryev", "_kombu")


@dataclass(frozen=True)
class Known:
    """What was found.

    queues: names, sorted. unreadable: lists of what no worker could read.
    unacked: hashes of the messages that workers hold.
    bound: the queue of an exchange and a routing key.
    """

    queues: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unacked: list[str] = field(default_factory=list)
    bound: dict[tuple[str, str], str] = field(default_factory=dict)


def known_queues(client: redis.Redis) -> Known:
    """Read the names of all keys, MANY at a time.

    A key of another type than kombu's is passed over.
    """
    sets = client.scan_iter(f"{BINDINGS}*", count=MANY, _type="set")
    bound = _bound(client, list(sets))
    queues = {queue for queue in bound.values() if is_queue(queue)}
    for key in client.scan_iter(count=MANY, _type="list"):
        if is_queue(key):
            queues.add(key.partition(SEPARATOR)[0])
    hashes = client.scan_iter("unacked*", count=MANY, _type="hash")
    unacked = [key for key in hashes if is_unacked(key)]
    unreadable = sorted(filter(is_unreadable, queues))
    queues.difference_update(unreadable)
    return Known(sorted(queues), unreadable, sorted(unacked), bound)


def is_queue(name: str) -> bool:
    """Return whether a list or a binding of this name is a queue of tasks."""
    try:
        name.encode()
    except UnicodeEncodeError:  # the address of a page cannot hold its bytes
        return False
    return not name.startswith(OTHERS) and not name.endswith(".pidbox")


def _bound(client: redis.Redis, keys: list[str]) -> dict[tuple[str, str], str]:
    pipe = client.pipeline(transaction=False)
    for key in keys:
        pipe.smembers(key)
    found = {}
    for key, members in zip(keys, pipe.execute() if keys else [], strict=True):
        for member in members:
            routing_key, _, queue = member.rpartition(SEPARATOR)
            routing_key = routing_key.partition(SEPARATOR)[0]
            found[key.removeprefix(BINDINGS), routing_key] = queue
    return found
