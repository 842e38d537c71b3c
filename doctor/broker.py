"""Redis itself."""

import time
from collections.abc import Iterator
from typing import Any

import redis

from doctor import Finding
from plumbing.urls import without_password

APART = 5  # seconds between two clocks from which on ETAs are visibly wrong


def examine(client: redis.Redis) -> Iterator[Finding]:
    """Raises redis.RedisError where it does not answer."""
    info: Any = client.info()
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        yield Finding(
            "broker",
            f"its eviction policy is {policy}, so when its memory is full it"
            " throws whole queues away without a word",
            "Start Redis with --maxmemory-policy noeviction.",
        )
    if not info.get("aof_enabled"):
        yield Finding(
            "broker",
            "it keeps no append-only file, so what is queued is lost when it"
            " stops",
            "Start Redis with --appendonly yes.",
        )
    yield from clock(client)


def clock(client: redis.Redis, now: float | None = None) -> Iterator[Finding]:
    """now: Unix time in seconds; this machine's where it is not said."""
    seconds, microseconds = client.time()
    apart = (now or time.time()) - (int(seconds) + int(microseconds) / 1e6)
    if abs(apart) > APART:
        yield Finding(
            "clock",
            f"this machine's is {apart:+.0f} s away from the broker's, so"
            " messages are delivered again too early or too late",
            "Let both machines set their clocks (NTP).",
        )


def does_not_answer(url: str, error: Exception) -> Finding:
    return Finding(
        "broker",
        f"{without_password(url)} does not answer ({error})",
        "Start it (make run, or make start broker), or correct REDIS_URL.",
    )
