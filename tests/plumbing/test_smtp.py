"""Every way a mail server can fail is told apart, and none hangs."""

import time
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_mail import Mail, Message

from parts.inbox import Inbox
from parts.ports import free_port
from plumbing.smtp import (
    LINE_LENGTH,
    PermanentMailError,
    TemporaryMailError,
    send,
    with_short_lines,
)
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


@pytest.mark.parametrize(
    "name", ["küche.local", "host", "a" * 64 + ".example", "xn--kche-0ra.de"]
)
def test_a_machine_of_any_name_can_send(
    app: Flask, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The name of this machine cannot be changed for a test."""
    monkeypatch.setattr("socket.getfqdn", lambda *_: name)

    assert attempt(app).accepted == 1


def test_long_lines_are_folded_and_come_out_as_they_were(
    app: Flask, inbox: Inbox
) -> None:
    app.config["MAIL_PORT"] = inbox.smtp_port
    text = "0, 1, " + "1, ü😀, " * 400
    message = mail(body=text, html=f"<p>{text}</p>")

    send(message)

    (found,) = inbox.messages()
    assert found["text"].strip() == text.strip()
    assert f"<p>{text}</p>" in found["html"]
    lines = with_short_lines(bytes(message)).splitlines()
    assert max(map(len, lines)) <= LINE_LENGTH


def test_a_mail_of_short_lines_is_sent_as_it_was_written(app: Flask) -> None:
    written = bytes(mail(body="short 😀\nlines", html="<p>short</p>"))

    assert with_short_lines(written) == written


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
