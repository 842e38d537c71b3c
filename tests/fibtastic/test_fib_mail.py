"""The mail itself, sent to a real SMTP server."""

import pytest
from flask import Flask

from fibtastic.fibonacci import sequence
from fibtastic.mailer import deliver_sequence
from parts.inbox import Inbox
from plumbing.smtp import PermanentMailError, TemporaryMailError


def deliver(app: Flask, email: str, length: int, account: str) -> None:
    with app.app_context():
        deliver_sequence(email, length, account, "42", lambda *_: None)


def test_the_mail_lists_the_numbers_in_text_and_html(
    app: Flask, inbox: Inbox
) -> None:
    deliver(app, "a@example.com", 10, "free")

    (mail,) = inbox.messages()
    assert mail["subject"] == "Your Fib Sequence!"
    assert mail["from"] == "fibmaster@example.com"
    assert mail["to"] == ["a@example.com"]
    assert mail["message_id"] == "<42@fibtastic.example.com>"
    for part in mail["text"], mail["html"]:
        assert "Here's those Fibonacci Numbers you requested:" in part
        assert "0, 1, 1, 2, 3, 5, 8, 13, 21, 34" in part
        assert "55" not in part


def test_a_thousand_numbers_arrive_complete(app: Flask, inbox: Inbox) -> None:
    deliver(app, "a@example.com", 1000, "premium")

    (mail,) = inbox.messages()
    listed = ", ".join(map(str, sequence(1000)))
    assert listed in mail["text"]
    assert listed in mail["html"]


def test_a_5xx_is_permanent(app: Flask) -> None:
    with pytest.raises(PermanentMailError, match="550 "):
        deliver(app, "a@gone.example", 3, "free")


def test_a_4xx_is_temporary(app: Flask) -> None:
    with pytest.raises(TemporaryMailError, match="451 "):
        deliver(app, "fib@busy.example", 3, "free")
