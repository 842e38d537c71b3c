"""The answers that a mail program gets, by real SMTP."""

import smtplib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from inbox.incoming import LARGEST
from parts.inbox import Inbox
from tests.inbox.conftest import Send, deliver

MAIL = b"From: Mood <mood@test>\nSubject: Hello\n\nWorld\n"


def test_a_mail_is_kept_as_data(inbox: Inbox) -> None:
    message = EmailMessage()
    message["From"] = "Daily Mood <mood@test>"
    message["To"] = "Ada <ada@example.org>"
    message["Bcc"] = "hidden@example.org"
    message["Subject"] = "You are happy 🎉"
    message["Message-ID"] = "<1@test>"
    message.set_content("Plain: größer\n")
    message.add_alternative("<p>Rich</p>\n", subtype="html")

    with smtplib.SMTP("127.0.0.1", inbox.smtp_port) as server:
        server.send_message(message)

    (mail,) = inbox.messages()
    received = datetime.fromisoformat(mail.pop("received"))
    assert abs(datetime.now(UTC) - received) < timedelta(minutes=1)
    assert mail.pop("id")
    assert mail == {
        "from": "Daily Mood <mood@test>",
        "envelope_from": "mood@test",
        "to": ["ada@example.org", "hidden@example.org"],
        "subject": "You are happy 🎉",
        "text": "Plain: größer\n",
        "html": "<p>Rich</p>\n",
        "message_id": "<1@test>",
        "attachments": [],
    }


def test_the_newest_mail_comes_first(inbox: Inbox, send: Send) -> None:
    for number in range(5):
        send(b"Subject: %d\n\n" % number)

    subjects = [mail["subject"] for mail in inbox.messages()]

    assert subjects == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize("domain", ["gone.example", "GONE.Example"])
def test_gone_example_is_refused_for_good(
    inbox: Inbox, send: Send, domain: str
) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(MAIL, f"ada@{domain}")

    code, text = refused.value.recipients[f"ada@{domain}"]
    assert code == 550
    assert b"Nobody reads mail at this address" in text
    assert inbox.messages() == []


def codes(send: Send, *recipients: str) -> list[int]:
    """Send a mail to each, one after the other; return what was answered."""
    found = []
    for recipient in recipients:
        try:
            send(MAIL, recipient)
            found.append(250)
        except smtplib.SMTPRecipientsRefused as refused:
            found.append(refused.recipients[recipient][0])
    return found


def test_busy_example_refuses_each_mail_twice(
    inbox: Inbox, send: Send
) -> None:
    tries = ["ada@Busy.example", "ada@busy.example", "ada@busy.example"]

    answers = codes(send, *tries, *tries)

    assert answers == [451, 451, 250, 451, 451, 250]
    assert len(inbox.messages()) == 2


def test_busy_example_counts_each_address_by_itself(send: Send) -> None:
    bob, carol = "bob@busy.example", "carol@busy.example"

    answers = codes(send, bob, carol, bob, carol, bob, carol)

    assert answers == [451, 451, 451, 451, 250, 250]


def test_slow_example_holds_up_nobody_else(own_inbox: Inbox) -> None:
    started = time.monotonic()

    with ThreadPoolExecutor() as pool:
        slow = pool.submit(deliver, own_inbox, MAIL, "ada@SLOW.example")
        deliver(own_inbox, MAIL, "ada@example.org")
        slow_waits = not slow.done()
        slow.result()

    assert slow_waits
    assert time.monotonic() - started >= 1
    recipients = [mail["to"] for mail in own_inbox.messages()]
    assert recipients == [["ada@SLOW.example"], ["ada@example.org"]]


def test_a_sender_that_does_not_wait_for_slow_example_has_sent_nothing(
    own_inbox: Inbox,
) -> None:
    with smtplib.SMTP("127.0.0.1", own_inbox.smtp_port, timeout=0.3) as host:
        host.ehlo()
        host.mail("a@test")
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed"):
            host.rcpt("ada@slow.example")

    deliver(own_inbox, MAIL, "ada@slow.example")  # a full second later

    assert len(own_inbox.messages()) == 1


def test_addresses_with_letters_beyond_ascii_are_kept(inbox: Inbox) -> None:
    message = EmailMessage()
    message["To"] = "zoë@example.org"

    with smtplib.SMTP("127.0.0.1", inbox.smtp_port) as server:
        server.send_message(message, from_addr="jürgen@test")

    (mail,) = inbox.messages()
    assert mail["envelope_from"] == "jürgen@test"
    assert mail["to"] == ["zoë@example.org"]


def test_bytes_in_an_address_that_are_not_text_are_replaced(
    inbox: Inbox,
) -> None:
    with smtplib.SMTP("127.0.0.1", inbox.smtp_port) as server:
        server.command_encoding = "latin-1"
        server.sendmail("ä@test", "ö@example.org", MAIL)

    (mail,) = inbox.messages()
    assert mail["to"] == ["�@example.org"]


def test_a_mail_of_10_mb_is_kept_whole(inbox: Inbox, send: Send) -> None:
    lines = b"0123456789" * 7 + b"\r\n"

    send(b"Subject: big\r\n\r\n" + lines * 145_000)

    (mail,) = inbox.messages()
    assert len(mail["text"]) < 1_100_000
    assert "the rest is in the source" in mail["text"][-60:]
    (path,) = (inbox.directory / "new").iterdir()
    assert path.stat().st_size > 10_000_000


def test_a_mail_over_20_mb_is_refused_with_552(send: Send) -> None:
    mail = b"Subject: bigger\r\n\r\n" + b"x\r\n" * (LARGEST // 3)

    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        send(mail)

    assert refused.value.smtp_code == 552


def test_a_line_as_long_as_the_rfc_allows_is_taken(
    inbox: Inbox, send: Send
) -> None:
    send(b"Subject: long\r\n\r\n" + b"1" * 998 + b"\r\n")

    (mail,) = inbox.messages()
    assert mail["text"].strip() == "1" * 998


@pytest.mark.parametrize("length", [999, 106_582])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_longer_line_is_refused_as_real_servers_do(
    inbox: Inbox, send: Send, length: int, end: bytes
) -> None:
    with pytest.raises(smtplib.SMTPDataError) as refused:
        send(b"Subject: long" + 2 * end + b"1" * length + end)

    assert refused.value.smtp_code == 500
    assert "Line too long" in str(refused.value.smtp_error)
    assert inbox.messages() == []


def test_a_lenient_inbox_takes_a_line_of_any_length(tmp_path: Path) -> None:
    lenient = Inbox(tmp_path / "mails", INBOX_LENIENT="1")
    try:
        deliver(lenient, b"Subject: numbers\n\n" + b"1, " * 35_000)

        (mail,) = lenient.messages()
        assert mail["text"].startswith("1, 1, 1, ")
        assert len(mail["text"]) > 104_000
    finally:
        lenient.stop()


def test_a_disk_that_refuses_is_a_temporary_error(own_inbox: Inbox) -> None:
    """A sender that retries on 4xx loses nothing."""
    folder: Path = own_inbox.directory / "tmp"
    folder.rmdir()
    folder.touch()

    with pytest.raises(smtplib.SMTPDataError) as refused:
        deliver(own_inbox, MAIL)

    assert refused.value.smtp_code == 452

    folder.unlink()
    deliver(own_inbox, MAIL)

    assert len(own_inbox.messages()) == 1
