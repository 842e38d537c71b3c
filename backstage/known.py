"""Which queues there are, of all apps on this broker; no Flask.

Redis has no list of them. kombu keeps a set of bindings an exchange, and
clients in other languages just push to a list, so all names are read: about
1 ms per 10,000 keys, two times. Pages of one queue do without.
"""

from dataclasses import dataclass, field

import redis

from backstage.store import SEPARATOR
from plumbing.records.keys import ATTEMPTS, FAILURES
from plumbing.unacked import is_unacked

MANY = 10_000  # keys that Redis looks at in one command
BINDINGS = "_kombu.binding."
# Lists that are no queues of tasks: plumbing's records, and what workers
# and dashboards use to talk to each other.
OTHERS = (ATTEMPTS, FAILURES, "celeryev", "_kombu")


@dataclass(frozen=True)
class Known:
    """queues: names, sorted. unacked: hashes of what workers hold.

    bound: the queue of an exchange and a routing key.
    """

    queues: list[str] = field(default_factory=list)
    unacked: list[str] = field(default_factory=list)
    bound: dict[tuple[str, str], str] = field(default_factory=dict)


def look(client: redis.Redis) -> Known:
    """Read all names there are, MANY at a time."""
    keys = list(client.scan_iter("[_u]*", count=MANY))
    bound = _bound(client, [key for key in keys if key.startswith(BINDINGS)])
    queues = {queue for queue in bound.values() if is_queue(queue)}
    for key in client.scan_iter(count=MANY, _type="list"):
        if is_queue(key):
            queues.add(key.partition(SEPARATOR)[0])
    unacked = [key for key in keys if is_unacked(key)]
    return Known(sorted(queues), sorted(unacked), bound)


def is_queue(name: str) -> bool:
    """Whether a list or a binding of this name is a queue of tasks."""
    try:
        name.encode()
    except UnicodeEncodeError:  # bytes that no address of a page can hold
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
