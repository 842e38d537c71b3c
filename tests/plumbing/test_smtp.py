"""Every way a mail server can fail is told apart, and none hangs."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_mail import Mail, Message

from parts.ports import free_port
from plumbing.smtp import PermanentMailError, TemporaryMailError, send
from tests.plumbing.bad_smtp import CLOSE, SILENT, BadSmtp

TIMEOUT = 1  # seconds a step may take


@pytest.fixture
def app() -> Iterator[Flask]:
    app = Flask("smtp_test")
    app.config.update(MAIL_SERVER="127.0.0.1", MAIL_TIMEOUT=TIMEOUT)
    Mail(app)
    with app.app_context():
        yield app


def mail(**fields: str) -> Message:
    return Message(
        **{"subject": "s", "sender": "a@example.com", "body": "b"} | fields,  # type: ignore[arg-type]
        recipients=["b@example.com"],
    )


def attempt(app: Flask, step: str = "", reply: str = "") -> BadSmtp:
    server = BadSmtp(step, reply)
    app.config["MAIL_PORT"] = server.port
    try:
        send(mail())
    finally:
        server.close()
    return server


def test_a_server_that_behaves_gets_the_mail(app: Flask) -> None:
    assert attempt(app).accepted == 1


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        ("banner", SILENT),
        ("banner", CLOSE),
        ("banner", "421 too busy"),
        ("ehlo", SILENT),
        ("mail", "451 later"),
        ("mail", SILENT),
        ("rcpt", "450 greylisted"),
        ("rcpt", "421 going down"),
        ("data", "451 later"),
        ("dot", "452 disk full"),
        ("dot", SILENT),
        ("dot", CLOSE),
    ],
)
def test_worth_trying_again(app: Flask, step: str, reply: str) -> None:
    with pytest.raises(TemporaryMailError) as caught:
        attempt(app, step, reply)

    if reply not in (SILENT, CLOSE):
        assert reply in str(caught.value)


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        ("banner", "554 no service for you"),
        ("mail", "550 sender unknown"),
        ("rcpt", "550 no such mailbox"),
        ("data", "554 no"),
        ("dot", "552 too large"),
    ],
)
def test_not_worth_trying_again(app: Flask, step: str, reply: str) -> None:
    with pytest.raises(PermanentMailError, match=reply):
        attempt(app, step, reply)


@pytest.mark.parametrize("reply", [SILENT, CLOSE, "421 hurry", "500 what?"])
def test_trouble_after_the_mail_was_accepted_is_no_failure(
    app: Flask, reply: str
) -> None:
    """A retry would send it a second time."""
    assert attempt(app, "quit", reply).accepted == 1


def test_a_silent_server_is_left_after_the_timeout(app: Flask) -> None:
    started = time.monotonic()

    with pytest.raises(TemporaryMailError, match="timed out"):
        attempt(app, "banner", SILENT)

    # For ever is what it would be without; the rest is for slow machines.
    assert time.monotonic() - started < 20 * TIMEOUT


def test_nobody_listens(app: Flask) -> None:
    app.config["MAIL_PORT"] = free_port()

    with pytest.raises(TemporaryMailError, match="refused"):
        send(mail())


def test_a_server_that_cannot_encrypt_gets_nothing(app: Flask) -> None:
    app.config["MAIL_USE_TLS"] = True

    with pytest.raises(PermanentMailError, match="STARTTLS"):
        attempt(app)


@pytest.mark.parametrize("field", ["subject", "sender"])
def test_a_line_break_in_a_header_is_refused(app: Flask, field: str) -> None:
    text = "a@example.com\r\nBcc: c@example.com"

    with pytest.raises(PermanentMailError, match="line break"):
        send(mail(**{field: text}))
