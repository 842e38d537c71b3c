"""Does each part answer? Asked the way its users ask, not by its pid."""

import asyncio
import re
import socket
import threading
import time
from collections.abc import Mapping

from plumbing.urls import without_password
from runner.problem import Problem
from runner.process import Process
from runner.settings import PORTS

IMPORTING = threading.Lock()
LIMIT = 60.0  # seconds until a part is called silent


async def until_answers(
    process: Process, env: Mapping[str, str], limit: float = LIMIT
) -> bool:
    """Return True when it answers, False after `limit` seconds.

    False as well as soon as somebody stops it.
    """
    deadline = time.monotonic() + limit
    while process.wanted and time.monotonic() < deadline:
        if process.alive and await answers(process.name, env):
            return True
        await asyncio.sleep(0.1)
    return False


async def answers(name: str, env: Mapping[str, str]) -> bool:
    """Ask one process once, for at most 3 s; unknown kinds count as ready."""
    ports = [int(env[variable]) for variable in PORTS.get(name, ())]
    if name == "broker":
        return await said(ports[0], "PING\r\n", r"\+PONG")
    if name == "inbox":
        smtp, web = ports
        return await said(smtp, "QUIT\r\n", "220 ") and await http(web)
    if name.endswith("-worker"):
        # The Procfile names its workers `--hostname APP@%h`.
        node = f"{name.removesuffix('-worker')}@{socket.gethostname()}"
        return await asyncio.to_thread(worker_answers, env["REDIS_URL"], node)
    return await http(ports[0]) if ports else True


async def http(port: int) -> bool:
    """Return if GET / gives any page but a server error."""
    request = f"GET / HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n"
    return await said(port, request, r"HTTP/1\.[01] [1-4]")


async def said(port: int, question: str, answer: str) -> bool:
    """Return if the first line of the answer matches a pattern."""
    try:
        async with asyncio.timeout(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(question.encode())
                line = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
    return re.match(answer, line.decode("latin-1")) is not None


def worker_answers(url: str, node: str) -> bool:
    """Ask a worker by Celery's remote control, as `celery inspect` does.

    Blocks for up to 1 s, longer when Redis hangs: call it in a thread.
    """
    # Imported late: by now the processes are starting, and this costs them
    # nothing; at the top it would delay them all. One thread at a time:
    # celery replaces its own module while it is imported first.
    with IMPORTING:
        from celery import Celery
        from kombu.exceptions import OperationalError
        from redis import RedisError

    app = Celery(broker=url)
    app.conf.broker_transport_options = {
        "socket_timeout": 3,
        "socket_connect_timeout": 3,
    }
    try:
        return bool(app.control.ping([node], timeout=1, limit=1))
    except (OperationalError, RedisError):  # kombu lets some of Redis's pass
        return False
    finally:
        app.close()


def ping_redis(url: str) -> None:
    """Raise Problem when the Redis of $REDIS_URL does not answer in 3 s."""
    # Not at the top: it takes 0.1 s, and our own broker does not need it.
    import redis

    try:
        with redis.from_url(
            url, socket_timeout=3, socket_connect_timeout=3
        ) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise Problem(
            f"REDIS_URL {without_password(url)} does not answer ({error}). "
            "Start that Redis, or unset REDIS_URL (environment, .env) to use "
            "the broker that comes with this project"
        ) from error
