"""One HTTP request: a deadline over all of it, a size limit, no redirects.

The timeouts of HTTP libraries hold for each read, so an answer that sends a
byte every half second goes on for hours. aiohttp has a deadline, and brings
seven packages; around http.client it takes cut_off(). http.client verifies
certificates, follows no redirect, and asks no proxy.
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
from urllib.parse import SplitResult, urlsplit

LARGEST = 2 * 1024 * 1024  # bytes of an answer


class TooLarge(ValueError):
    """The answer has more than LARGEST bytes."""


# What a caller of fetch() catches. OSError: no connection, no valid
# certificate, or the time is over. HTTPException: the answer is not HTTP.
# ValueError: the address or a length is not valid, or TooLarge.
HTTP_ERRORS = (OSError, HTTPException, ValueError)


@dataclass(frozen=True)
class Answer:
    """An answer with any status; `body` is whole."""

    status: int
    headers: HTTPMessage
    body: bytes


def fetch(
    url: str,
    seconds: float,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """Send one request to an http or https address.

    Blocks up to `seconds`; a slow look-up of the host's name adds to that.
    Returns the whole answer, whatever its status. Raises HTTP_ERRORS.
    """
    end = time.monotonic() + seconds
    target = urlsplit(url)
    with closing(connection_to(target, seconds)) as connection:
        connection.connect()
        try:
            with cut_off(connection.sock, end - time.monotonic()):
                path = f"{target.path or '/'}?{target.query}"
                connection.request(
                    method, path.removesuffix("?"), body, dict(headers or {})
                )
                answer = read_answer(connection)
        except (OSError, HTTPException):
            if time.monotonic() < end:
                raise
    if time.monotonic() >= end:  # it was cut off: what came is not whole
        raise TimeoutError(f"no whole answer in {seconds:g} s")
    return answer


def connection_to(target: SplitResult, seconds: float) -> HTTPConnection:
    """Return a connection that is not open yet, its time shared out.

    A host's addresses are tried one after the other, each with the whole
    timeout. So each gets a share, and so does the TLS handshake.
    """
    kind = HTTPSConnection if target.scheme == "https" else HTTPConnection
    host = target.hostname or ""
    port = target.port or kind.default_port
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


def read_answer(connection: HTTPConnection) -> Answer:
    """Read one answer to its end. Raises HTTP_ERRORS."""
    response = connection.getresponse()
    body = response.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise TooLarge(f"an answer of more than {LARGEST:,} bytes")
    # read(n) reports no error when a connection ends too early.
    length = int(response.headers.get("Content-Length") or 0)
    if len(body) < length:
        raise ConnectionError(
            f"the answer was cut short: {len(body)} of {length} bytes came"
        )
    return Answer(response.status, response.headers, body)
