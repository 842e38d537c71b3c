"""The numbers of the Dashboard."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import redis
from redis.exceptions import NoPermissionError

from backstage.stored.keys import FAILED_SINCE
from plumbing.records.formats import count_of, moment_of, number_of
from plumbing.records.keys import TOTALS, day_key, minute_key

MINUTES = 60
DAYS = 14


@dataclass(frozen=True)
class Bar:
    """How many attempts ended in one minute or day, and how many failed."""

    name: str  # the time in UTC
    processed: int
    failed: int


@dataclass(frozen=True)
class Totals:
    """What was counted: attempts, and tasks that failed for good (dead).

    failed_since: when `failed` was last reset, a Unix time in seconds; None
    if it counts since the counting began, as the others do.
    """

    processed: int
    failed: int
    dead: int
    failed_since: float | None


def totals(client: redis.Redis) -> Totals:
    """Read the totals. Cost: one round trip."""
    pipe = client.pipeline(transaction=False)
    pipe.hmget(TOTALS, "processed", "failed", "dead")
    pipe.get(FAILED_SINCE)
    counts, since = pipe.execute()
    processed, failed, dead = (count_of(number_of(each)) for each in counts)
    return Totals(processed, failed, dead, moment_of(number_of(since)))


def last_hour(client: redis.Redis, now: float | None = None) -> list[Bar]:
    """Return a bar for each minute, oldest first; the last is not over yet.

    now: Unix time in seconds.
    """
    last = int((now or time.time()) // 60)
    minutes = range(last - MINUTES + 1, last + 1)
    names = [
        datetime.fromtimestamp(minute * 60, UTC).strftime("%H:%M")
        for minute in minutes
    ]
    return _bars(client, names, [minute_key(minute) for minute in minutes])


def last_days(client: redis.Redis, now: float | None = None) -> list[Bar]:
    """Return a bar for each day since the first one counted, newest first.

    There are at most 14. now: Unix time in seconds.
    """
    today = datetime.fromtimestamp(now or time.time(), UTC).date()
    names = [(today - timedelta(days=ago)).isoformat() for ago in range(DAYS)]
    bars = _bars(client, names, [day_key(name) for name in names])
    while len(bars) > 1 and not bars[-1].processed:
        bars.pop()
    return bars


def _bars(client: redis.Redis, names: list[str], keys: list[str]) -> list[Bar]:
    pipe = client.pipeline(transaction=False)
    for key in keys:
        pipe.hmget(key, "processed", "failed")
    return [
        Bar(name, *(count_of(number_of(each)) for each in counts))
        for name, counts in zip(names, pipe.execute(), strict=True)
    ]


@dataclass(frozen=True)
class Server:
    """What Redis or Valkey says of itself.

    info: its answer to INFO. refused: why it gave none, or "".
    """

    info: dict[str, Any]
    refused: str = ""

    @property
    def version(self) -> str:
        if version := self.info.get("valkey_version"):
            return f"Valkey {version}"
        return f"Redis {self.info.get('redis_version', 'of unknown version')}"

    @property
    def memory(self) -> str:
        used = str(self.info.get("used_memory_human", "unknown"))
        limit = str(self.info.get("maxmemory_human", "0B"))
        return f"{used} of {limit}" if limit != "0B" else f"{used}, no limit"

    @property
    def logs_changes(self) -> bool:
        """True if it writes each change to disk (the append-only file)."""
        return bool(self.info.get("aof_enabled"))

    @property
    def evicts(self) -> bool:
        """True if it deletes keys, messages too, when memory is short."""
        return self.eviction not in ("noeviction", "unknown")

    @property
    def eviction(self) -> str:
        return str(self.info.get("maxmemory_policy", "unknown"))


def server(client: redis.Redis) -> Server:
    """Ask the server about itself. Cost: one round trip."""
    try:
        return Server(client.info())
    except NoPermissionError as error:
        return Server({}, refused=str(error))
