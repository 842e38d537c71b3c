"""The numbers of the Dashboard."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import redis
from redis.client import Pipeline
from redis.exceptions import NoPermissionError

from backstage.stored.keys import FAILED_SINCE
from plumbing.records.formats import count_of, moment_of, number_of
from plumbing.records.keys import TOTALS, day_key, minute_key

MINUTES = 60
DAYS = 14
COUNTED = ("processed", "failed", "dead")


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


@dataclass(frozen=True)
class Figures:
    """All that is counted.

    hour: a bar for each minute, oldest first; the last is not over yet. days:
    a bar for each day since the first one counted, newest first; at most 14.
    """

    totals: Totals
    hour: list[Bar]
    days: list[Bar]
    server: Server


def read_figures(client: redis.Redis, now: float | None = None) -> Figures:
    """Read all figures. Cost: one round trip. now: Unix time in seconds."""
    now = now or time.time()
    last = int(now // 60)
    minutes = range(last - MINUTES + 1, last + 1)
    today = datetime.fromtimestamp(now, UTC).date()
    days = [(today - timedelta(days=ago)).isoformat() for ago in range(DAYS)]
    pipe = client.pipeline(transaction=False)
    ask_totals(pipe)
    for key in (*map(minute_key, minutes), *map(day_key, days)):
        pipe.hmget(key, "processed", "failed")
    pipe.info()
    counts, since, *bars, info = pipe.execute(raise_on_error=False)
    for answer in (counts, since, *bars, info):
        refused = answer is info and isinstance(answer, NoPermissionError)
        if isinstance(answer, Exception) and not refused:
            raise answer
    names = [
        datetime.fromtimestamp(minute * 60, UTC).strftime("%H:%M")
        for minute in minutes
    ]
    return Figures(
        totals_from(counts, since),
        _bars(names, bars[:MINUTES]),
        _counted_days(_bars(days, bars[MINUTES:])),
        Server(info) if isinstance(info, dict) else Server({}, str(info)),
    )


def ask_totals(pipe: Pipeline) -> None:
    """Ask for what totals_from() takes: two answers."""
    pipe.hmget(TOTALS, *COUNTED)
    pipe.get(FAILED_SINCE)


def totals_from(counts: list[Any], since: Any) -> Totals:
    processed, failed, dead = (count_of(number_of(each)) for each in counts)
    return Totals(processed, failed, dead, moment_of(number_of(since)))


def _bars(names: list[str], counts: list[list[str | None]]) -> list[Bar]:
    return [
        Bar(name, *(count_of(number_of(each)) for each in pair))
        for name, pair in zip(names, counts, strict=True)
    ]


def _counted_days(bars: list[Bar]) -> list[Bar]:
    while len(bars) > 1 and not bars[-1].processed:
        bars.pop()
    return bars
