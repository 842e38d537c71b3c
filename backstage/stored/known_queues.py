"""Finds the queues of all apps on this broker.

Redis has no list of them. kombu keeps a set of bindings for each exchange,
and clients in other languages just push to a list. So the names of all keys
are read, three times; each time costs about 1 ms per 10,000 keys. Pages of one
queue do without this.
"""

from collections.abc import Sequence
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
    They and `texts` are of hashes, too. texts: what was read of each list, its
    oldest message last; of a hash, tags and texts by turns.
    whole: True if all messages were read, and at the same moment.
    workers: how many ever listened to what pages ask them.
    """

    queues: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unacked: list[str] = field(default_factory=list)
    bound: dict[tuple[str, str], str] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    whole: bool = False
    workers: int = 0

    def size(self, queue: str) -> int:
        """Return how many messages a queue holds."""
        return sum(self.lengths.get(key, 0) for key in queue_keys(queue))

    def oldest(self, queue: str) -> float | None:
        """Return when a queue's oldest message was enqueued.

        It is a Unix time in seconds, or None if no message has one.
        """
        keys = [key for key in queue_keys(queue) if key in self.texts]
        found = [decode_message(self.texts[key][-1], queue) for key in keys]
        moments = [each.enqueued_at for each in found if each.enqueued_at]
        return min(moments, default=None)


# Look at MANY keys, once for each kind: kombu's bindings, lists except OTHERS,
# and hashes of messages that workers hold. ARGV: the three cursors, MANY, how
# many messages to read in all, and OTHERS. A list or a hash that has more than
# are left to read is not read, except a list's last message. Returns the new
# cursors (an empty one has come to its end); the keys of each kind, each with
# a set's members, or with length and messages; and 1 if it read everything.
LOOK = """
local left, whole = tonumber(ARGV[5]), 1

local function take(length)
    if length > left then
        whole = 0
        return 0
    end
    left = left - length
    return length
end

local function read(kind, key)
    if kind == 'set' then return redis.call('SMEMBERS', key) end
    if kind == 'hash' then
        local length = redis.call('HLEN', key)
        return {length, take(length) > 0 and redis.call('HGETALL', key) or {}}
    end
    local length = redis.call('LLEN', key)
    local count = math.max(1, take(length))
    return {length, redis.call('LRANGE', key, -count, -1)}
end

local function is_other(key)
    for i = 6, #ARGV do
        if string.sub(key, 1, #ARGV[i]) == ARGV[i] then return true end
    end
end

local kinds = {{'_kombu.binding.*', 'set'}, {'*', 'list'},
    {'unacked*', 'hash'}}
local cursors, found = {}, {}
for i, kind in ipairs(kinds) do
    cursors[i], found[i] = '', {}
    if ARGV[i] ~= '' then
        local step = redis.call('SCAN', ARGV[i], 'MATCH', kind[1], 'COUNT',
            ARGV[4], 'TYPE', kind[2])
        if step[1] ~= '0' then cursors[i], whole = step[1], 0 end
        for _, key in ipairs(step[2]) do
            if kind[2] ~= 'list' or not is_other(key) then
                table.insert(found[i], {key, read(kind[2], key)})
            end
        end
    end
end
return {cursors, found, whole}
"""


def look(
    client: redis.Redis, most: int, cursors: Sequence[str] = ("0", "0", "0")
) -> Any:
    """Run LOOK; in a pipeline its answer is among the pipeline's."""
    return client.eval(LOOK, 0, *cursors, MANY, most, *OTHERS)


def known_queues(
    client: redis.Redis, most: int = 0, first: Any = None
) -> Known:
    """Read the names of all keys. Cost: a round trip for each MANY.

    most: read all messages, too, if there are no more than that.
    first: what look() answered, if it was called already.
    A key of another type than kombu's is passed over.
    """
    cursors, pairs, whole = first or look(client, most)
    sets, lists, hashes = found = [dict(each) for each in pairs]
    while any(cursors):
        cursors, pairs, _ = look(client, 0, cursors)
        for known, more in zip(found, pairs, strict=True):
            known.update(more)
    bound = _bound(sets)
    queues = {queue for queue in bound.values() if is_queue(queue)}
    queues |= {key.partition(SEPARATOR)[0] for key in lists if is_queue(key)}
    unreadable = sorted(filter(is_unreadable, queues))
    read = {**lists, **hashes}
    return Known(
        queues=sorted(queues.difference(unreadable)),
        unreadable=unreadable,
        unacked=sorted(filter(is_unacked, hashes)),
        bound=bound,
        lengths={key: length for key, (length, _) in read.items()},
        texts={key: texts for key, (_, texts) in read.items()},
        whole=bool(whole),
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
