"""Sends what workers write down: from a thread of its own, in batches.

A round trip to Redis for each moment of each task would halve the speed of a
worker whose tasks do nothing. So moments are gathered for 50 ms, those of
one task are merged, and all are sent in one transaction;
benchmarks/recording.py measures what that costs. A batch that the broker did
not take is kept and sent again, and nothing in it counts twice. A killed
process loses the moments that it had gathered and not sent.
"""

import atexit
import logging
import os
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import uuid4

import redis

from plumbing.broker import connect
from plumbing.records.keys import batch_key

log = logging.getLogger(__name__)

GATHER_SECONDS = 0.05
AGAIN_SECONDS = 1  # after a batch that could not be sent
# Hashes and list items that are gathered while Redis is away; the rest is
# dropped.
AT_MOST = 10_000
KNOWN_SECONDS = 60 * 60  # how long Redis knows that it took a batch

# A retry may be over, in another process, before the attempt that asked for
# it is written down. So a change with a lower `retries` than the hash has is
# dropped. KEYS: the hash. ARGV: retries, how many fields to set, these as
# name and value, and the names of the fields to delete.
IN_ORDER = """
local known = redis.call('HGET', KEYS[1], 'retries')
if known and tonumber(known) > tonumber(ARGV[1]) then return 0 end
local last = 2 + 2 * ARGV[2]
redis.call('HSET', KEYS[1], unpack(ARGV, 3, last))
if #ARGV > last then redis.call('HDEL', KEYS[1], unpack(ARGV, last + 1)) end
return 1
"""


@dataclass
class Batch:
    """Changes to hashes, counters and lists, merged as they come in."""

    fields: dict[str, dict[str, Any]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    items: list[tuple[str, str, int]] = field(default_factory=list)
    seconds: dict[str, int] = field(default_factory=dict)
    id: str = field(default_factory=lambda: uuid4().hex)
    tried: bool = False  # Redis may have it, though no answer came

    def send(self, client: redis.Redis) -> None:
        """Send all of it, in a transaction that Redis does once.

        Raises redis.RedisError if it has to be sent again.
        """
        if self.tried and client.exists(batch_key(self.id)):
            return
        self.tried = True
        pipe = client.pipeline(transaction=True)
        pipe.set(batch_key(self.id), "", ex=KNOWN_SECONDS)
        self.add_to(pipe)
        for answer in pipe.execute(raise_on_error=False):
            # Such as a key of another type. It would fail again.
            if isinstance(answer, redis.RedisError):
                log.warning("A part of a record is not kept: %s", answer)

    def add_to(self, pipe: redis.client.Pipeline) -> None:
        for key, fields in self.fields.items():
            removed = [name for name, value in fields.items() if value is None]
            kept: Any = {n: v for n, v in fields.items() if v is not None}
            if "retries" in kept:
                flat = [each for pair in kept.items() for each in pair]
                args = (kept["retries"], len(kept), *flat, *removed)
                pipe.eval(IN_ORDER, 1, key, *args)
                continue
            if kept:
                pipe.hset(key, mapping=kept)
            if removed:
                pipe.hdel(key, *removed)
        for (key, name), number in self.counts.items():
            pipe.hincrby(key, name, number)
        for key, item, most in self.items:
            pipe.lpush(key, item)
            pipe.ltrim(key, 0, most - 1)
        for key, seconds in self.seconds.items():
            pipe.expire(key, seconds)


class Writer:
    """Gathers changes; there is one in each process.

    Its methods return at once and raise no error.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.batch = Batch()
        self.unsent: Batch | None = None  # older than `batch`
        self.lock = threading.Lock()  # for `batch`
        self.sending = threading.Lock()  # for `unsent`
        self.filled = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        atexit.register(self._end)

    def change(self, key: str, seconds: int, **fields: Any) -> None:
        """Set fields of a hash that is kept for `seconds`; None deletes one.

        With a field `retries`, nothing changes if the hash has a higher one.
        """
        with self.lock:
            if len(self.batch.fields) < AT_MOST:
                known = self.batch.fields[key]
                number = known.get("retries", 0)
                if fields.get("retries", number) >= number:
                    known.update(fields)
                self.batch.seconds[key] = seconds
            self.filled.set()

    def count(self, key: str, name: str, seconds: int = 0) -> None:
        """Add 1 to a field of a hash; with seconds = 0 it is kept for ever."""
        with self.lock:
            self.batch.counts[key, name] += 1
            if seconds:
                self.batch.seconds[key] = seconds
            self.filled.set()

    def push(self, key: str, item: str, most: int, seconds: int = 0) -> None:
        """Put an item in front of a list that keeps the newest `most`."""
        with self.lock:
            if len(self.batch.items) < AT_MOST:
                self.batch.items.append((key, item, most))
                if seconds:
                    self.batch.seconds[key] = seconds
            self.filled.set()

    def flush(self) -> bool:
        """Send what was gathered; what the broker does not take is kept.

        Returns whether all was sent. Cost: one round trip.
        """
        with self.sending:
            while batch := self.unsent or self._take():
                waited, self.unsent = batch.tried, batch
                try:
                    batch.send(connect(self.url))
                except redis.RedisError as error:
                    if not waited:
                        log.warning("Records wait for the broker: %s", error)
                    return False
                if waited:
                    log.info("The broker took the records that waited.")
                self.unsent = None
            return True

    def _take(self) -> Batch | None:
        with self.lock:
            if not self.filled.is_set():
                return None
            batch, self.batch = self.batch, Batch()
            self.filled.clear()
            return batch

    def _run(self) -> None:
        pause = threading.Event()  # never set: waits without the GIL
        while True:
            self.filled.wait()
            pause.wait(GATHER_SECONDS)
            while not self.flush():
                pause.wait(AGAIN_SECONDS)

    def _end(self) -> None:
        if not self.flush():
            log.warning("Records are lost: the broker did not take them.")


def writer_to(url: str) -> Writer:
    """Return this process's writer: a thread does not live on in a fork."""
    return _writer(url, os.getpid())


@lru_cache
def _writer(url: str, pid: int) -> Writer:
    return Writer(url)
