"""Finds the queues of all apps on this broker.

Redis has no list of them. kombu keeps a set of bindings for each exchange,
and clients in other languages just push to a list. So the names of all keys
are read, three times; each time costs about 1 ms per 10,000 keys. Pages of one
queue do without this.
"""

from dataclasses import dataclass, field
from typing import Any

import redis

from backstage.stored.decoding import decode_message
from backstage.stored.keys import BINDINGS, WORKERS
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
    ends: the last entry of each list, which is its oldest message.
    workers: how many ever listened to what pages ask them.
    """

    queues: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unacked: list[str] = field(default_factory=list)
    bound: dict[tuple[str, str], str] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)
    workers: int = 0

    def size(self, queue: str) -> int:
        """Return how many messages a queue holds."""
        return sum(self.lengths.get(key, 0) for key in queue_keys(queue))

    def oldest(self, queue: str) -> float | None:
        """Return when a queue's oldest message was enqueued.

        It is a Unix time in seconds, or None if no message has one.
        """
        keys = [key for key in queue_keys(queue) if key in self.ends]
        found = [decode_message(self.ends[key], queue) for key in keys]
        moments = [each.enqueued_at for each in found if each.enqueued_at]
        return min(moments, default=None)


# Look at MANY keys, once for each kind: kombu's bindings, lists except OTHERS,
# and hashes of messages that workers hold. ARGV: the three cursors, MANY, and
# OTHERS. Returns the new cursors, and the keys of each kind with the members
# of a set, the length and the last entry of a list, or the length of a hash;
# an empty cursor has come to its end.
LOOK = """
local function is_other(key)
    for i = 5, #ARGV do
        if string.sub(key, 1, #ARGV[i]) == ARGV[i] then return true end
    end
end

local function read(kind, key)
    if kind == 'set' then return redis.call('SMEMBERS', key) end
    if kind == 'hash' then return redis.call('HLEN', key) end
    return {redis.call('LLEN', key), redis.call('LINDEX', key, -1)}
end

local kinds = {{'_kombu.binding.*', 'set'}, {'*', 'list'},
    {'unacked*', 'hash'}}
local cursors, found = {}, {}
for i, kind in ipairs(kinds) do
    cursors[i], found[i] = '', {}
    if ARGV[i] ~= '' then
        local step = redis.call('SCAN', ARGV[i], 'MATCH', kind[1], 'COUNT',
            ARGV[4], 'TYPE', kind[2])
        if step[1] ~= '0' then cursors[i] = step[1] end
        for _, key in ipairs(step[2]) do
            if kind[2] ~= 'list' or not is_other(key) then
                table.insert(found[i], {key, read(kind[2], key)})
            end
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
        answer: Any = client.eval(LOOK, 0, *cursors, MANY, *OTHERS)
        cursors, more = answer
        for known, pairs in zip(found, more, strict=True):
            known.update(pairs)
    sets, lists, hashes = found
    bound = _bound(sets)
    queues = {queue for queue in bound.values() if is_queue(queue)}
    queues |= {key.partition(SEPARATOR)[0] for key in lists if is_queue(key)}
    unreadable = sorted(filter(is_unreadable, queues))
    return Known(
        queues=sorted(queues.difference(unreadable)),
        unreadable=unreadable,
        unacked=sorted(filter(is_unacked, hashes)),
        bound=bound,
        lengths={key: length for key, (length, _end) in lists.items()},
        ends={key: end for key, (_length, end) in lists.items()},
        workers=len(sets.get(WORKERS, ())),
    )


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
