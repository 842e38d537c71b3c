"""Finds the queues of all apps on this broker.

Redis has no list of them. kombu keeps a set of bindings for each exchange,
and clients in other languages just push to a list. So the names of all keys
are read, three times; each time costs about 1 ms per 10,000 keys. Pages of one
queue do without this.
"""

from dataclasses import dataclass, field
from typing import Any

import redis

from backstage.stored.keys import BINDINGS
from plumbing.kombu_keys import (
    SEPARATOR,
    is_unacked,
    is_unreadable,
    queue_keys,
)
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
    bound: the queue of an exchange and a routing key. lengths: of each list.
    """

    queues: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unacked: list[str] = field(default_factory=list)
    bound: dict[tuple[str, str], str] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)

    def size(self, queue: str) -> int:
        """Return how many messages a queue holds."""
        return sum(self.lengths.get(key, 0) for key in queue_keys(queue))


# Look at MANY keys, once for each kind: kombu's bindings, lists, and hashes of
# messages that workers hold. ARGV: the three cursors, then MANY. Returns the
# new cursors, and the keys of each kind with the members of a set or the
# length of a list; an empty cursor has come to its end.
LOOK = """
local kinds = {{'_kombu.binding.*', 'set', 'SMEMBERS'}, {'*', 'list', 'LLEN'},
    {'unacked*', 'hash', 'HLEN'}}
local cursors, found = {}, {}
for i, kind in ipairs(kinds) do
    cursors[i], found[i] = '', {}
    if ARGV[i] ~= '' then
        local step = redis.call('SCAN', ARGV[i], 'MATCH', kind[1], 'COUNT',
            ARGV[4], 'TYPE', kind[2])
        if step[1] ~= '0' then cursors[i] = step[1] end
        for _, key in ipairs(step[2]) do
            table.insert(found[i], {key, redis.call(kind[3], key)})
        end
    end
end
return {cursors, found}
"""


def known_queues(client: redis.Redis) -> Known:
    """Read the names of all keys. Cost: a round trip for each MANY.

    A key of another type than kombu's is passed over.
    """
    cursors = ["0"] * 3
    found: list[dict[str, Any]] = [{}, {}, {}]
    while any(cursors):
        answer: Any = client.eval(LOOK, 0, *cursors, MANY)
        cursors, more = answer
        for known, pairs in zip(found, more, strict=True):
            known.update(pairs)
    sets, lists, hashes = found
    bound = _bound(sets)
    queues = {queue for queue in bound.values() if is_queue(queue)}
    queues |= {key.partition(SEPARATOR)[0] for key in lists if is_queue(key)}
    unacked = [key for key in hashes if is_unacked(key)]
    unreadable = sorted(filter(is_unreadable, queues))
    queues.difference_update(unreadable)
    return Known(sorted(queues), unreadable, sorted(unacked), bound, lists)


def is_queue(name: str) -> bool:
    """Return whether a list or a binding of this name is a queue of tasks."""
    try:
        name.encode()
    except UnicodeEncodeError:  # the address of a page cannot hold its bytes
        return False
    return not name.startswith(OTHERS) and not name.endswith(".pidbox")


def _bound(sets: dict[str, list[str]]) -> dict[tuple[str, str], str]:
    found = {}
    for key, members in sets.items():
        for member in members:
            routing_key, _, queue = member.rpartition(SEPARATOR)
            routing_key = routing_key.partition(SEPARATOR)[0]
            found[key.removeprefix(BINDINGS), routing_key] = queue
    return found
