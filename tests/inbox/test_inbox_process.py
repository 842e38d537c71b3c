"""`python -m inbox` as the shell sees it: its start, its log, its end."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from parts.inbox import Inbox
from parts.ports import free_port
from parts.process import ROOT
from tests.inbox.conftest import deliver


@pytest.fixture
def very_slow_inbox(tmp_path: Path) -> Iterator[Inbox]:
    """An inbox whose slow.example takes ten minutes."""
    inbox = Inbox(tmp_path, INBOX_SLOW_SECONDS="600")
    yield inbox
    inbox.stop()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_at_once_and_quietly(
    very_slow_inbox: Inbox, number: signal.Signals
) -> None:
    """Even while a mail program waits for slow.example."""
    process = very_slow_inbox.process
    with smtplib.SMTP("127.0.0.1", very_slow_inbox.smtp_port) as host:
        host.ehlo()
        host.mail("a@test")
        host.putcmd("RCPT", "TO:<ada@slow.example>")

        process.send_signal(number)
        status = process.wait(timeout=30)

    assert status == 0
    assert len(very_slow_inbox.output().splitlines()) == 1
    for port in ports_of(very_slow_inbox):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))


def test_mails_are_there_after_a_restart(own_inbox: Inbox) -> None:
    deliver(own_inbox, b"Subject: kept\n\nstill here")
    before = own_inbox.messages()

    own_inbox.stop()
    own_inbox.start()

    assert own_inbox.process.poll() is None
    assert own_inbox.messages() == before
    assert before[0]["subject"] == "kept"


@pytest.mark.parametrize("variable", ["INBOX_SMTP_PORT", "INBOX_WEB_PORT"])
def test_a_taken_port_is_one_clear_line(tmp_path: Path, variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        error = error_of_start(tmp_path, **{variable: str(port)})

    assert error.count("\n") == 1
    assert f"port {port} " in error
    assert f"set {variable}" in error


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("INBOX_SMTP_PORT", "mail"),
        ("INBOX_WEB_PORT", "70000"),
        ("INBOX_SLOW_SECONDS", "ten"),
        ("INBOX_DIR", "/dev/null/mails"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(
    tmp_path: Path, variable: str, value: str
) -> None:
    error = error_of_start(tmp_path, **{variable: value})

    assert error.count("\n") == 1
    assert variable in error
    assert value in error


def test_only_this_machine_can_reach_it(inbox: Inbox) -> None:
    for port in ports_of(inbox):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port))


def test_polling_writes_nothing_to_the_log(own_inbox: Inbox) -> None:
    for _ in range(5):
        own_inbox.messages()

    (line,) = own_inbox.output().splitlines()
    assert line == (
        f"inbox: takes mails on SMTP port {own_inbox.smtp_port}, shows them at"
        f" {own_inbox.web_url.replace('127.0.0.1', 'localhost')}, keeps them"
        f" in {own_inbox.directory}"
    )


def ports_of(inbox: Inbox) -> tuple[int, int]:
    return inbox.smtp_port, int(inbox.web_url.rpartition(":")[2])


def error_of_start(directory: Path, **environment: str) -> str:
    """Start an inbox that cannot start; return what it says on stderr."""
    smtp_port, web_port = free_port(), free_port()
    ended = subprocess.run(
        [sys.executable, "-m", "inbox"],
        cwd=ROOT,
        env=os.environ
        | {
            "INBOX_DIR": str(directory),
            "INBOX_SMTP_PORT": str(smtp_port),
            "INBOX_WEB_PORT": str(web_port),
        }
        | environment,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert ended.returncode == 1
    return ended.stderr
