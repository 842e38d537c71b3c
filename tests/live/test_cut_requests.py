"""A request that does not arrive whole changes nothing."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from parts.queued import queued
from parts.web import Gunicorn, Web

FORM = urlencode({"email": "a@example.com", "mood": "happy " * 10})
LARGE = "mood=" + "x" * 10_000_000
PLAIN = "application/x-www-form-urlencoded"


@pytest.fixture(params=[Web, Gunicorn])
def web(
    request: pytest.FixtureRequest, broker_url: str, tmp_path: Path
) -> Iterator[Web]:
    with request.param("mood_mailer", tmp_path, REDIS_URL=broker_url) as web:
        yield web


def post(web: Web, header: str, body: str) -> str:
    """Send the bytes, cut the connection, and return the status."""
    with socket.create_connection(("127.0.0.1", web.port), 20) as connection:
        head = (
            f"POST /mailers HTTP/1.1\r\nHost: localhost\r\n"
            f"Content-Type: {PLAIN}\r\n{header}\r\n\r\n"
        )
        try:
            connection.sendall((head + body).encode())
            connection.shutdown(socket.SHUT_WR)
        except OSError:  # a server may answer before it has read all
            pass
        answer = connection.makefile("rb").readline().decode()
    return " ".join(answer.split()[1:2])


def chunk(text: str) -> str:
    return f"{len(text):x}\r\n{text}\r\n"


CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("header", "body", "status"),
    [
        (f"Content-Length: {len(FORM) + 9}", FORM, "400"),
        (f"Content-Length: {len(FORM)}", FORM[:-9], "400"),
        ("Content-Length: 9", "", "400"),
        (CHUNKED, chunk(FORM), "400"),
        (CHUNKED, chunk(FORM)[:-9], "400"),
        (CHUNKED, "zz\r\n" + FORM, "400"),
        (CHUNKED, "-1\r\n" + FORM, "400"),
        (CHUNKED, chunk(LARGE) + chunk(""), "413"),
        (f"Content-Length: {len(LARGE)}", LARGE, "413"),
    ],
    ids=[
        "longer than said",
        "cut",
        "empty",
        "no last chunk",
        "cut in a chunk",
        "a size that is none",
        "a negative size",
        "too large in chunks",
        "too large",
    ],
)
def test_a_form_that_is_not_whole_enqueues_nothing(
    web: Web, broker_url: str, header: str, body: str, status: str
) -> None:
    answered = post(web, header, body)

    assert answered == status
    assert queued(broker_url, "mood_mailer") == []


def test_a_form_in_chunks_is_taken_whole(web: Web, broker_url: str) -> None:
    body = chunk(FORM[:20]) + chunk(FORM[20:]) + "0\r\n\r\n"

    answered = post(web, CHUNKED, body)

    assert answered == "303"
    assert len(queued(broker_url, "mood_mailer")) == 1
