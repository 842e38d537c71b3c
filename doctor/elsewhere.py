"""Two brokers mixed up: the apps use one, their workers another.

A Redis server has 16 databases, and if REDIS_URL is set there may be a
bundled broker as well. An app that uses one of them sees nothing of the
others.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import redis

from backstage.stored.queue_lists import sizes
from doctor import Finding, how_many
from doctor.workers import Workers
from plumbing.broker import connect
from plumbing.settings import port
from plumbing.urls import without_password


def examine(url: str, queues: set[str]) -> Iterator[Finding]:
    """Yield what our apps have on other brokers than `url`."""
    for other in other_databases(url):
        yield from examine_other(url, other, sorted(queues))


def examine_other(
    url: str, other: str, queues: list[str]
) -> Iterator[Finding]:
    messages = sum(sizes(connect(other), *queues))
    with closing(Workers(other)) as workers:
        taking = [n for n in workers.names if workers.queues[n] & set(queues)]
    there = [f"the worker {name} listens" for name in taking]
    if messages:
        wait = "waits" if messages == 1 else "wait"
        there.append(f"{how_many(messages, 'message')} for our workers {wait}")
    if there:
        yield Finding(
            "two brokers",
            f"REDIS_URL is {without_password(url)}, but on"
            f" {without_password(other)} {' and '.join(there)}",
            "Give web apps and workers the same REDIS_URL, and restart them.",
        )


def other_databases(url: str) -> Iterator[str]:
    """Yield the URLs of the other databases that hold something.

    They are those of this server and of the bundled broker.
    """
    bundled = f"redis://localhost:{port('BROKER_PORT', 6379)}/0"
    seen = set()
    for server in (url, bundled):
        client = connect(server)
        try:
            info: Any = client.info()
        except redis.RedisError:
            continue  # nothing can be mixed up with a server that is away
        if server == url:
            own = client.connection_pool.connection_kwargs.get("db", 0)
            seen.add((info["run_id"], own))
        # INFO names the databases db0, db1, ..., and only those that hold
        # something.
        for number in (int(k[2:]) for k in info if re.match(r"db\d+$", k)):
            if (info["run_id"], number) not in seen:
                seen.add((info["run_id"], number))
                yield urlsplit(server)._replace(path=f"/{number}").geturl()
