"""Mails that come in: byte for byte, and never whole in memory."""

import asyncio
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import product
from typing import BinaryIO
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient

from inbox.connection import CONNECTIONS
from inbox.incoming import mail_pieces
from inbox.smtp import RECIPIENTS
from parts.inbox import Inbox
from parts.waiting import wait_for
from tests.inbox.conftest import deliver

LINE = b"x" * 70 + b"\r\n"
HELLO = [b"HELO x", b"MAIL FROM:<a@test>", b"RCPT TO:<b@test>", b"DATA"]


class Sender:
    """A connection that is past DATA; it may send what no library would."""

    def __init__(self, inbox: Inbox) -> None:
        address = ("127.0.0.1", inbox.smtp_port)
        self.socket = socket.create_connection(address, 60)
        self.answers: BinaryIO = self.socket.makefile("rb")
        self.answers.readline()
        for command in HELLO:
            self.socket.sendall(command + b"\r\n")
            self.answers.readline()

    def ask(self, content: bytes) -> bytes:
        self.socket.sendall(content)
        return self.answers.readline()

    def __enter__(self) -> "Sender":
        return self

    def __exit__(self, *error: object) -> None:
        self.answers.close()
        self.socket.close()


@pytest.fixture
def sender(own_inbox: Inbox) -> Iterator[Sender]:
    with Sender(own_inbox) as sender:
        yield sender


def memory(inbox: Inbox) -> int:
    """Return the memory of the inbox's process, in bytes."""
    command = ["ps", "-o", "rss=", "-p", str(inbox.process.pid)]
    return int(subprocess.check_output(command)) * 1024


@pytest.mark.parametrize(
    "line", [LINE, b"\r\n", b"x" * 70], ids=["lines", "empty", "no end"]
)
def test_many_large_mails_at_once_do_not_fill_the_memory(
    own_inbox: Inbox, line: bytes
) -> None:
    """Each holds some pieces in memory, of 64 kB; the rest is in a file."""
    before = memory(own_inbox)
    piece = line * (100_000 // len(line))

    with ExitStack() as stack:
        senders = [stack.enter_context(Sender(own_inbox)) for _ in range(40)]
        for _ in range(12):  # 1.2 MB each
            for sender in senders:
                sender.socket.sendall(piece)
        in_the_middle = memory(own_inbox)
        answers = {sender.ask(b"\r\n.\r\n")[:4] for sender in senders}

    assert in_the_middle - before < 40 * 700_000
    assert answers == ({b"500 "} if line == b"x" * 70 else {b"250 "})


def test_a_mail_without_an_end_takes_no_memory(
    own_inbox: Inbox, sender: Sender
) -> None:
    before = memory(own_inbox)

    for _ in range(1000):
        sender.socket.sendall(b"x" * 100_000)
    in_the_middle = memory(own_inbox)
    answer = sender.ask(b"\r\n.\r\n")

    assert in_the_middle - before < 10_000_000
    assert answer.startswith(b"500 5.6.0 Line too long")
    assert list((own_inbox.directory / "tmp").iterdir()) == []


def test_one_connection_too_many_is_asked_to_come_again(
    own_inbox: Inbox,
) -> None:
    address = ("127.0.0.1", own_inbox.smtp_port)

    def greeting() -> bytes:
        connection = stack.enter_context(socket.create_connection(address, 20))
        return connection.recv(100)

    with ExitStack() as stack:
        greetings = [greeting()[:4] for _ in range(CONNECTIONS)]
        one_more = greeting()

    assert greetings == [b"220 "] * CONNECTIONS
    assert one_more.startswith(b"421 4.3.2 Too many connections")
    with ExitStack() as stack:
        wait_for(lambda: greeting().startswith(b"220"), 20, "a free place")


def test_one_recipient_too_many_is_asked_to_come_again(
    inbox: Inbox, client: FlaskClient
) -> None:
    """As most servers do it; the mail goes to the others."""
    people = [f"person{number}@example.org" for number in range(1200)]

    deliver(inbox, b"Subject: all\n\n", *people)

    (mail,) = inbox.messages()
    page = client.get(f"/messages/{mail['id']}").text
    assert mail["to"] == people[:RECIPIENTS]
    assert "person9@example.org</bdi>\n    and 990 more" in page


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"", b""),
        (b"\r\n", b"\r\n"),
        (b"a\r\n", b"a\r\n"),
        (b"end.\r\n", b"end.\r\n"),
        (b"..\r\n", b".\r\n"),
        (b"a\r\n..\r\n...\r\n", b"a\r\n.\r\n..\r\n"),
        (b"a\n.\nb\n.\r\n", b"a\n.\nb\n.\r\n"),
        (b"\r\r\n..\r\r\n", b"\r\r\n.\r\r\n"),
        (b"\0\xff\r.\r\n", b"\0\xff\r.\r\n"),
    ],
)
def test_a_mail_is_kept_byte_for_byte(
    own_inbox: Inbox, sender: Sender, sent: bytes, kept: bytes
) -> None:
    """A dot at the start of a line is doubled on the way, and no other."""
    first = sender.ask(sent + b".\r\nNOOP\r\n")
    second = sender.answers.readline()

    (mail,) = own_inbox.messages()
    url = f"{own_inbox.web_url}/messages/{mail['id']}/raw"
    assert urlopen(url).read() == kept
    assert first.startswith(b"250 2.0.0 Kept as")
    assert second == b"250 OK\r\n"


def test_it_does_not_matter_where_the_pieces_are_cut() -> None:
    async def wrong() -> list[tuple[bytes, int]]:
        return [
            (mail, limit)
            for letters in product(b".\r\na", repeat=6)
            for limit in (1, 2, 3, 4, 5, 6, 7)
            if await received(mail := bytes(letters) + b"\r\n", limit) != mail
        ]

    assert asyncio.run(wrong()) == []


async def received(mail: bytes, limit: int) -> bytes:
    """Send the mail to a reader with this limit of bytes; return what came."""
    on_the_way = (b"\r\n" + mail).replace(b"\r\n.", b"\r\n..")[2:]
    reader = asyncio.StreamReader(limit)
    reader.feed_data(on_the_way + b".\r\nQUIT\r\n")
    came = b"".join([piece async for piece in mail_pieces(reader)])
    assert await reader.readexactly(6) == b"QUIT\r\n"
    return came


def test_a_sender_that_goes_away_leaves_nothing(
    own_inbox: Inbox, sender: Sender
) -> None:
    folder = own_inbox.directory / "tmp"
    sender.socket.sendall(LINE * 1000)
    wait_for(lambda: any(folder.iterdir()), 20, "the start of the mail")

    sender.socket.close()
    sender.answers.close()

    wait_for(lambda: not any(folder.iterdir()), 20, "an empty folder")
    assert own_inbox.messages() == []


def test_a_killed_inbox_leaves_half_a_mail_until_its_next_start(
    own_inbox: Inbox, sender: Sender
) -> None:
    folder = own_inbox.directory / "tmp"
    sender.socket.sendall(LINE * 10_000)
    wait_for(lambda: any(folder.iterdir()), 20, "the start of the mail")

    own_inbox.kill()
    left = list(folder.iterdir())
    own_inbox.start()

    assert len(left) == 1
    assert list(folder.iterdir()) == []
    assert own_inbox.messages() == []
