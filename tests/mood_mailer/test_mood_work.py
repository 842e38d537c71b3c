"""The mail itself, sent to a real SMTP server."""

import time

import pytest
from flask import Flask

from mood_mailer.mailer import deliver_mood, write_mail
from parts.inbox import Inbox
from parts.ports import free_port
from plumbing.smtp import PermanentMailError, TemporaryMailError


def test_the_mail_says_the_mood_in_text_and_html(
    app: Flask, inbox: Inbox
) -> None:
    with app.app_context():
        deliver_mood("a@example.com", "Blue & <b>", "daily", message_id="42")

    (mail,) = inbox.messages()
    assert mail["subject"] == "Open this message for the mood of the day."
    assert mail["from"] == "from@example.com"
    assert mail["to"] == ["a@example.com"]
    assert mail["message_id"] == "<42@mood-mailer.example.com>"
    assert "Blue & <b> is the mood of the day." in mail["text"]
    assert "Blue &amp; &lt;b&gt; is the mood of the day." in mail["html"]
    assert "Thanks for reading!" in mail["text"]


def test_working_it_has_a_subject_of_its_own(app: Flask, inbox: Inbox) -> None:
    with app.app_context():
        deliver_mood("a@example.com", "x", "work-it", message_id="1")

    subject = "Here is your randomness email of awesome."
    assert inbox.messages()[0]["subject"] == subject


def test_a_gif_is_shown_inside_the_mail(app: Flask) -> None:
    with app.app_context():
        mail = write_mail("a@example.com", "happy", "daily", "1")

    (gif,) = mail.attachments
    assert gif.data[:6] == b"GIF89a"
    assert gif.headers == {"Content-ID": "<gif>"}
    assert 'src="cid:gif"' in str(mail.html)


def test_the_delay_hurts_as_long_as_it_is_set(app: Flask) -> None:
    app.config["MOOD_DELAY"] = 0.3

    started = time.monotonic()
    with app.app_context():
        deliver_mood("a@example.com", "x", "daily", message_id="1")

    assert time.monotonic() - started >= 0.3


def test_a_5xx_is_permanent_and_keeps_the_servers_words(app: Flask) -> None:
    with app.app_context(), pytest.raises(PermanentMailError, match="550 "):
        deliver_mood("a@gone.example", "x", "daily", message_id="1")


def test_a_4xx_is_temporary(app: Flask) -> None:
    with app.app_context(), pytest.raises(TemporaryMailError, match="451 "):
        deliver_mood("a@busy.example", "x", "daily", message_id="7")


def test_no_mail_server_is_temporary(app: Flask) -> None:
    app.config["MAIL_PORT"] = free_port()

    with app.app_context(), pytest.raises(TemporaryMailError, match="refused"):
        deliver_mood("a@example.com", "x", "daily", message_id="1")


def test_an_international_domain_is_sent_in_ascii(
    app: Flask, inbox: Inbox
) -> None:
    with app.app_context():
        deliver_mood("a@bücher.example", "x", "daily", message_id="1")

    assert inbox.messages()[0]["to"] == ["a@xn--bcher-kva.example"]
