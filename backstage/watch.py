"""Watches all that goes over Redis, for a short time; no Flask.

What was seen is kept in Redis, so that each process of a web server can
show it, and so that there is one feed a broker:

feed        hash: started, why (it ended), others (JSON: command, how often)
feed:lines  text: one JSON a line, a sentence each
feed:open   exists while somebody watches; who deletes it ends the feed
"""

import json
import logging
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice

import redis

from backstage.known import look
from backstage.monitor import Command, parse
from backstage.sentences import Reader, Sentence
from backstage.traffic import taken
from plumbing.broker import ANSWER_SECONDS, make_client

log = logging.getLogger("backstage")

SECONDS = 60
LINES = 500
COMMANDS = 100_000  # a Redis so busy is not slowed down any longer
KEEP_SECONDS = 15 * 60  # what was seen
EVERY = 0.4  # seconds between two writes
ALIVE_SECONDS = 5  # then a feed that writes no more is over
NAME = "backstage-feed"
FEED, SEEN, OPEN = "feed", "feed:lines", "feed:open"


def connect(url: str) -> redis.Redis:
    """Make a client of the feed's own, which is known by its name."""
    return make_client(
        url,
        encoding_errors="replace",
        client_name=NAME,
        socket_timeout=ANSWER_SECONDS,
    )


@dataclass
class Feed:
    """One round of watching; run() in a thread of its own."""

    url: str
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    reader: Reader = field(default_factory=Reader)
    commands: int = 0
    lines: int = 0

    def open(self) -> bool:
        """False while another feed runs. Raises redis.RedisError."""
        self.client = connect(self.url)
        if not self.client.set(OPEN, self.token, nx=True, ex=ALIVE_SECONDS):
            return False
        pipe = self.client.pipeline()
        pipe.delete(FEED, SEEN)
        pipe.hset(FEED, "started", str(time.time()))
        pipe.execute()
        return True

    def run(self) -> None:
        pool = self.client.connection_pool
        try:
            monitor = pool.get_connection()
            self.learn()
            monitor.send_command("MONITOR")
            self.close(self.watch(monitor))
        except redis.RedisError as error:
            log.warning("the feed ended: %s", error)
        finally:
            pool.disconnect()

    def learn(self) -> None:
        """Who is connected, and what workers hold already."""
        for each in self.client.client_list():
            self.reader.names[each["addr"]] = each["name"]
        for key in look(self.client).unacked:
            entries = self.client.hscan_iter(key, count=LINES)
            for tag, held in islice(entries, LINES):
                if message := taken(held):
                    self.reader.held[tag] = message.task, message.id

    def watch(self, monitor: redis.Connection) -> str:
        """Until something says stop: what it is; empty: somebody did."""
        ends = time.monotonic() + SECONDS
        said: list[Sentence] = []
        while True:
            pause = time.monotonic() + EVERY
            for command in self.read(monitor, pause):
                said += self.reader.read(command)
                if self.lines + len(said) >= LINES:
                    break
            still = self.write(said[: LINES - self.lines])
            if not still:
                return ""
            self.lines += len(said)
            said = []
            if self.lines >= LINES:
                return f"it has {LINES} lines"
            if self.commands >= COMMANDS:
                return f"Redis is busy: {COMMANDS:,} commands were read"
            if time.monotonic() > ends:
                return f"{SECONDS} seconds are over"

    def read(
        self, monitor: redis.Connection, until: float
    ) -> Iterator[Command]:
        """What comes in; ours is left out. until: as time.monotonic()."""
        while (left := until - time.monotonic()) > 0:
            if not monitor.can_read(timeout=left):
                return
            self.commands += 1
            command = parse(str(monitor.read_response()))
            if not command:
                continue
            if self.reader.names.get(command.address) != NAME:
                yield command

    def write(self, said: list[Sentence]) -> bool:
        """Whether to go on: the feed is still this one."""
        if self.client.get(OPEN) != self.token:
            return False
        lines = "".join(json.dumps(asdict(each)) + "\n" for each in said)
        pipe = self.client.pipeline()
        pipe.append(SEEN, lines)
        pipe.hset(FEED, "others", json.dumps(self.reader.others))
        for key in (SEEN, FEED):
            pipe.expire(key, KEEP_SECONDS)
        pipe.expire(OPEN, ALIVE_SECONDS)
        pipe.execute()
        return True

    def close(self, why: str) -> None:
        if why:
            pipe = self.client.pipeline()
            pipe.hset(FEED, "why", why)
            pipe.delete(OPEN)
            pipe.execute()
