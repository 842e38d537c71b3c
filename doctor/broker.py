"""Redis: whether it answers, what it loses, its clock."""

import time
from collections.abc import Iterator
from typing import Any

import redis
from redis.exceptions import NoPermissionError

from doctor import Finding
from plumbing.urls import address_advice, without_password

# A larger difference between two clocks is visible: ETAs are wrong by it.
TOLERATED_SECONDS = 5


def examine(client: redis.Redis) -> Iterator[Finding]:
    """Yield what is wrong. Raises redis.RedisError if Redis is away."""
    try:
        info: Any = client.info()
    except NoPermissionError as error:
        yield not_allowed(error)
        yield from examine_clock(client)
        return
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        yield Finding(
            "broker",
            f"its eviction policy is {policy}, so it throws whole queues away,"
            " without a word, when its memory is full",
            "Start Redis with --maxmemory-policy noeviction.",
        )
    if not info.get("aof_enabled"):
        yield Finding(
            "broker",
            "it keeps no append-only file, so all messages are lost when it"
            " stops",
            "Start Redis with --appendonly yes.",
        )
    yield from examine_clock(client)


def examine_clock(
    client: redis.Redis, now: float | None = None
) -> Iterator[Finding]:
    """Compare this machine's clock with the broker's.

    now: Unix time in seconds, by default this machine's.
    """
    seconds, microseconds = client.time()
    ahead = (now or time.time()) - (int(seconds) + int(microseconds) / 1e6)
    if abs(ahead) > TOLERATED_SECONDS:
        yield Finding(
            "clock",
            f"this machine's clock is {ahead_or_behind(ahead)} the broker's,"
            " so messages are delivered again too early or too late",
            "Let both machines set their clocks (NTP).",
        )


def ahead_or_behind(seconds: float) -> str:
    """Return in words how far a clock is ahead of another one."""
    return f"{abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'}"


def not_allowed(error: Exception) -> Finding:
    return Finding(
        "broker",
        f"REDIS_URL's user may not do all that is asked here ({error}), so a"
        " part of this examination is missing",
        "Allow it: ACL SETUSER the_user +the_command, with the names above.",
    )


def does_not_answer(url: str, error: Exception) -> Finding:
    if isinstance(error, NoPermissionError):
        return not_allowed(error)
    return Finding(
        "broker",
        f"{without_password(url)} does not answer ({error})",
        address_advice(error)
        or "Start it (make run, or make start broker), or correct REDIS_URL.",
    )
