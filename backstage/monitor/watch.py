"""Watches all that goes over Redis, for a short time.

What it saw is kept in Redis (stored/keys.py). So each process of a web
server can show it, and there is one feed on a broker.
"""

import json
import logging
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice

import redis
from redis.exceptions import NoPermissionError

from backstage.monitor.commands import Command, parse_line
from backstage.monitor.sentences import Reader, Sentence
from backstage.stored.keys import FEED, FEED_LINES, FEED_OPEN
from backstage.stored.known_queues import known_queues
from backstage.stored.queue_lists import CHUNK, held_messages
from plumbing.broker import ANSWER_SECONDS, make_client

log = logging.getLogger("backstage")

SECONDS = 60
LINES = 500
COMMANDS = 100_000  # a Redis that is so busy is not slowed down any longer
KEEP_SECONDS = 15 * 60  # how long what it saw is kept
WRITE_SECONDS = 0.4  # between two writes
ALIVE_SECONDS = 5  # a feed that does not write for so long is over
NAME = "backstage-feed"


def feed_client(url: str) -> redis.Redis:
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
        """Begin, or return False while another feed runs.

        Raises redis.RedisError while the broker is away.
        """
        self.client = feed_client(self.url)
        if not self.client.set(
            FEED_OPEN, self.token, nx=True, ex=ALIVE_SECONDS
        ):
            return False
        pipe = self.client.pipeline()
        pipe.delete(FEED, FEED_LINES)
        pipe.hset(FEED, "started", str(time.time()))
        pipe.execute()
        return True

    def run(self) -> None:
        pool = self.client.connection_pool
        try:
            monitor = pool.get_connection()
            self.learn_what_is_there()
            monitor.send_command("MONITOR")
            self.close(self.watch(monitor))
        except NoPermissionError as error:
            self.close(f"Redis does not allow it ({error})")
        except redis.RedisError as error:
            log.warning("The feed ended: %s", error)
        finally:
            pool.disconnect()

    def learn_what_is_there(self) -> None:
        """Tell the reader who is connected and what workers hold already."""
        for each in self.client.client_list():
            self.reader.names[each["addr"]] = each["name"]
        for key in known_queues(self.client).unacked:
            held = self.client.hscan_iter(key, count=CHUNK)
            for message in islice(held_messages(held, key, {}), LINES):
                self.reader.held[message.tag] = message.task, message.id

    def watch(self, monitor: redis.Connection) -> str:
        """Watch until a limit is reached.

        Returns the reason, or "" if somebody pressed Stop.
        """
        ends = time.monotonic() + SECONDS
        while True:
            sentences: list[Sentence] = []
            pause = time.monotonic() + WRITE_SECONDS
            for command in self.read(monitor, pause):
                sentences += self.reader.read(command)
                if self.lines + len(sentences) >= LINES:
                    break
            if not self.write(sentences[: LINES - self.lines]):
                return ""
            self.lines += len(sentences)
            if self.lines >= LINES:
                return f"it has {LINES} lines"
            if self.commands >= COMMANDS:
                return f"Redis is busy: {COMMANDS:,} commands were read"
            if time.monotonic() > ends:
                return f"{SECONDS} seconds are over"

    def read(
        self, monitor: redis.Connection, until: float
    ) -> Iterator[Command]:
        """Yield the commands of others until time.monotonic() is `until`."""
        while (left := until - time.monotonic()) > 0:
            if not monitor.can_read(timeout=left):
                return
            self.commands += 1
            command = parse_line(str(monitor.read_response()))
            if not command:
                continue
            if self.reader.names.get(command.address) != NAME:
                yield command

    def write(self, sentences: list[Sentence]) -> bool:
        """Keep sentences. Returns False if this feed is not open any more."""
        if self.client.get(FEED_OPEN) != self.token:
            return False
        lines = "".join(json.dumps(asdict(each)) + "\n" for each in sentences)
        pipe = self.client.pipeline()
        pipe.append(FEED_LINES, lines)
        pipe.hset(FEED, "others", json.dumps(self.reader.others))
        for key in (FEED_LINES, FEED):
            pipe.expire(key, KEEP_SECONDS)
        pipe.expire(FEED_OPEN, ALIVE_SECONDS)
        pipe.execute()
        return True

    def close(self, why: str) -> None:
        """Say why the feed ended; why: "" if that was said before."""
        if why:
            pipe = self.client.pipeline()
            pipe.hset(FEED, "why", why)
            pipe.delete(FEED_OPEN)
            pipe.execute()
