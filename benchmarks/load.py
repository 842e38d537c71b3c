"""What sends forms to a web server, and says how it answered.

A form is one connection, as gunicorn's sync workers close it after each
answer. Plain sockets, since http.client takes as long for a request as the
apps take to answer it, and on the same processors.
"""

import socket
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

CLIENTS = 4  # forms on their way at once, at most, at full speed
Request = Callable[[], bytes]  # makes the bytes of one more form


def post_request(
    path: str, fields: Mapping[str, str], cookie: str = ""
) -> bytes:
    """Return a form as a browser would send it, whole."""
    body = urlencode(fields)
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nCookie: {cookie}\r\n\r\n{body}"
    ).encode()


def send(port: int, request: bytes) -> None:
    """Send one form. Raises AssertionError unless the answer is 303."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(request)
        answer = connection.recv(4096)
        while connection.recv(4096):
            pass
    if not answer.startswith(b"HTTP/1.1 303"):
        raise AssertionError(answer.decode(errors="replace"))


def peak(port: int, make: Request, seconds: float) -> float:
    """Return the forms a second that the server answers at its best."""
    end = time.perf_counter() + seconds

    def client(_: int) -> int:
        sent = 0
        while time.perf_counter() < end:
            send(port, make())
            sent += 1
        return sent

    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(clients.map(client, range(CLIENTS))) / seconds


def latencies(
    port: int, make: Request, rate: float, seconds: float
) -> list[float]:
    """Return how many seconds each of `rate` forms a second took.

    They are sent at fixed times, whether the ones before are answered or
    not; the wait of a form that was sent too late counts.
    """
    begin = time.perf_counter()

    def client(number: int) -> float:
        due = begin + number / rate
        time.sleep(max(0, due - time.perf_counter()))
        send(port, make())
        return time.perf_counter() - due

    with ThreadPoolExecutor(4 * CLIENTS) as clients:
        return list(clients.map(client, range(int(rate * seconds))))
