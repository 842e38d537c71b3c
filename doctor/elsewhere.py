"""Two brokers mixed up: apps on one, their workers on another.

Redis has 16 databases in one server, and with REDIS_URL set there may be a
bundled broker as well. Who looks at one sees nothing of the others.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import redis

from backstage.store import sizes
from doctor import Finding, count
from doctor.workers import Workers
from plumbing.broker import connect
from plumbing.settings import port
from plumbing.urls import without_password


def examine(url: str, queues: set[str]) -> Iterator[Finding]:
    """What our apps have on other brokers than `url`."""
    for other in places(url):
        yield from look(url, other, sorted(queues))


def look(url: str, other: str, queues: list[str]) -> Iterator[Finding]:
    waiting = sum(sizes(connect(other), *queues))
    with closing(Workers(other)) as workers:
        taking = [n for n in workers.names if workers.queues[n] & set(queues)]
    there = [f"the worker {name} listens" for name in taking]
    if waiting:
        there.append(f"{count(waiting, 'message')} for our workers wait")
    if there:
        yield Finding(
            "two brokers",
            f"REDIS_URL is {without_password(url)}, but on"
            f" {without_password(other)} {' and '.join(there)}",
            "Give web apps and workers the same REDIS_URL, and restart them.",
        )


def places(url: str) -> Iterator[str]:
    """The other databases of this server, and those of the bundled one."""
    bundled = f"redis://localhost:{port('BROKER_PORT', 6379)}/0"
    seen = set()
    for server in (url, bundled):
        client = connect(server)
        try:
            info: Any = client.info()
        except redis.RedisError:
            continue  # then nothing is mixed up with it
        if server == url:
            own = client.connection_pool.connection_kwargs.get("db", 0)
            seen.add((info["run_id"], own))
        # Only those that hold anything are there, as db0, db1, ...
        for number in (int(k[2:]) for k in info if re.match(r"db\d+$", k)):
            if (info["run_id"], number) not in seen:
                seen.add((info["run_id"], number))
                yield urlsplit(server)._replace(path=f"/{number}").geturl()
