"""One HTTP request, with a deadline over all of it.

The timeouts of HTTP libraries hold for each read, so that an answer of a
byte every half second goes on for hours. aiohttp has a deadline, and brings
seven packages; around http.client it takes cut_off(). http.client verifies
certificates, follows no redirect and waits for nothing else.
"""

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPMessage,
    HTTPSConnection,
)
from urllib.parse import SplitResult

LARGEST = 2 * 1024 * 1024  # bytes of an answer


class TooLarge(Exception):
    """More than LARGEST bytes came."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: HTTPMessage
    body: bytes


def post(
    url: SplitResult, headers: Mapping[str, str], body: bytes, seconds: float
) -> Answer:
    """The answer, whole; blocks up to `seconds`, and a slow DNS longer.

    Raises OSError (no connection, no valid certificate, the time is over),
    HTTPException (not HTTP) or TooLarge.
    """
    end = time.monotonic() + seconds
    with closing(connect(url, seconds)) as connection:
        connection.connect()
        try:
            with cut_off(connection.sock, end - time.monotonic()):
                path = f"{url.path or '/'}?{url.query}".removesuffix("?")
                connection.request("POST", path, body, dict(headers))
                answer = read(connection)
        except (OSError, HTTPException):
            if time.monotonic() < end:
                raise
    if time.monotonic() >= end:  # it was cut off: what came is not whole
        raise TimeoutError(f"no whole answer in {seconds:g} s")
    return answer


def connect(url: SplitResult, seconds: float) -> HTTPConnection:
    """A connection yet to be opened, its time shared out.

    A host's addresses are tried one after the other, each with the whole
    timeout; so each gets a share, and so does the TLS handshake.
    """
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    host = url.hostname or ""
    port = url.port or kind.default_port
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return kind(host, port, timeout=seconds / (len(addresses) + 1))


@contextmanager
def cut_off(sock: socket.socket, seconds: float) -> Iterator[None]:
    """End the connection after `seconds`, whoever reads or writes then."""

    def shut_down() -> None:
        with suppress(OSError):  # it has ended already
            # Not sock.shutdown(): an SSL socket's own takes away its TLS.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    sock.settimeout(max(seconds, 0.001))
    timer = threading.Timer(seconds, shut_down)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def read(connection: HTTPConnection) -> Answer:
    response = connection.getresponse()
    body = response.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise TooLarge(f"an answer of more than {LARGEST:,} bytes")
    # read(n) says nothing when a connection ends too early.
    if len(body) < int(response.headers.get("Content-Length") or 0):
        raise ConnectionError("the answer was cut short")
    return Answer(response.status, response.headers, body)
