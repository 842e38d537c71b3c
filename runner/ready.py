"""Waits until a process answers, asked as its users ask, not by its pid."""

import asyncio
import re
import socket
import threading
import time
from collections.abc import Mapping

from runner.process import Process
from runner.settings import ports_of

IMPORTING = threading.Lock()
LIMIT = 60.0  # seconds until a process is said not to answer
QUIET = 10.0  # seconds until a worker is asked that says nothing


async def until_answers(
    process: Process, env: Mapping[str, str], limit: float = LIMIT
) -> bool:
    """Wait until a process answers.

    Returns False if it does not within `limit` seconds, and as soon as
    somebody stops it.
    """
    deadline = time.monotonic() + limit
    while process.wanted and time.monotonic() < deadline:
        if process.alive and await answers(process, env):
            return True
        await asyncio.sleep(0.1)
    return False


async def answers(process: Process, env: Mapping[str, str]) -> bool:
    """Ask one process once. Blocks up to 3 s.

    A process that cannot be asked counts as ready.
    """
    name = process.name
    ports = ports_of(name, process.command, env)
    if name == "broker":
        return await first_line_matches(ports[0], "PING\r\n", r"\+PONG")
    if name == "inbox":
        smtp, web = ports
        greets = await first_line_matches(smtp, "QUIT\r\n", "220 ")
        return greets and await page_answers(web)
    if name.endswith("-worker"):
        # It says so itself. To ask, this process would have to import
        # Celery: as much work and memory as half a worker's start.
        if process.said_ready or time.monotonic() < process.begin + QUIET:
            return process.said_ready
        found = await asyncio.to_thread(
            workers_that_answer, env["REDIS_URL"], node_name(name)
        )
        return bool(found)
    return await page_answers(ports[0]) if ports else True


async def page_answers(port: int) -> bool:
    """Return whether GET / is answered, and not by a server error."""
    request = f"GET / HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n"
    return await first_line_matches(port, request, r"HTTP/1\.[01] [1-4]")


async def first_line_matches(port: int, request: str, pattern: str) -> bool:
    """Return whether the first line of the answer begins with the pattern.

    Waits up to 3 s for it.
    """
    try:
        async with asyncio.timeout(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(request.encode())
                line = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
    return re.match(pattern, line.decode("latin-1")) is not None


def node_name(process: str) -> str:
    """Return a worker's name: the Procfile says `--hostname APP@%h`."""
    return f"{process.removesuffix('-worker')}@{socket.gethostname()}"


def workers_that_answer(url: str, *nodes: str) -> list[str]:
    """Return those that answer a ping, as `celery inspect ping` sends it.

    Blocks up to 1 s, or longer if Redis hangs, so call it in a thread.
    """
    # Not at the top, where it would delay the start of every process. One
    # thread at a time: during its first import celery replaces its own
    # module.
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
        pongs = app.control.ping([*nodes], timeout=1, limit=len(nodes))
    except (OperationalError, RedisError):  # kombu does not wrap all of them
        return []
    finally:
        app.close()
    return [name for each in pongs for name in each]
