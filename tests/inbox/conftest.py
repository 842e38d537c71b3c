"""The pages of the running inbox, and a way to send mails to it."""

import smtplib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from inbox import create_app
from inbox.store import MailStore
from parts.inbox import Inbox

Send = Callable[..., None]


@pytest.fixture
def client(inbox: Inbox) -> FlaskClient:
    """The inbox's pages, with the mails of the running process."""
    return create_app(INBOX_DIR=inbox.directory).test_client()


@pytest.fixture
def send(inbox: Inbox) -> Send:
    """send(content, *recipients): send the bytes by SMTP."""
    return lambda *args: deliver(inbox, *args)


@pytest.fixture
def own_inbox(tmp_path: Path) -> Iterator[Inbox]:
    """An inbox of this test's own, where slow.example takes one second."""
    inbox = Inbox(tmp_path / "mails", INBOX_SLOW_SECONDS="1")
    yield inbox
    inbox.stop()


def keep(inbox: Inbox, content: bytes) -> str:
    """Put a mail into the inbox's folder without SMTP; return its id."""
    store = MailStore(inbox.directory)
    with store.incoming("a@test", ["b@test"]) as (key, file):
        file.write(content)
    return key


def deliver(
    inbox: Inbox, content: bytes, *recipients: str, sender: str = "a@test"
) -> None:
    """Send the bytes by SMTP, to ada@example.org if nobody is named."""
    with smtplib.SMTP("127.0.0.1", inbox.smtp_port, timeout=20) as server:
        server.sendmail(sender, recipients or ["ada@example.org"], content)
