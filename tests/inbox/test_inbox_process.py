"""`python -m inbox` as the shell sees it."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from parts.inbox import Inbox
from parts.ports import free_port
from parts.process import ROOT
from tests.inbox.conftest import deliver


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_at_once_and_quietly(
    tmp_path: Path, number: signal.Signals
) -> None:
    """Also while a mail program waits for slow.example, here for 10 min."""
    own_inbox = Inbox(tmp_path, INBOX_SLOW_SECONDS="600")
    with smtplib.SMTP("127.0.0.1", own_inbox.smtp_port) as host:
        host.ehlo()
        host.mail("a@test")
        host.putcmd("RCPT", "TO:<ada@slow.example>")
        own_inbox.process.send_signal(number)
        assert own_inbox.process.wait(timeout=30) == 0
    assert len(own_inbox.log.read_text().splitlines()) == 1
    for port in (own_inbox.smtp_port, int(own_inbox.web_url[-5:])):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))


def test_mails_are_there_after_a_restart(tmp_path: Path) -> None:
    first = Inbox(tmp_path)
    deliver(first, b"Subject: kept\n\nstill here")
    before = first.messages()
    first.stop()
    second = Inbox(tmp_path)
    after = second.messages()
    second.stop()
    assert before == after
    assert before[0]["subject"] == "kept"


@pytest.mark.parametrize("variable", ["INBOX_SMTP_PORT", "INBOX_WEB_PORT"])
def test_a_taken_port_is_one_clear_line(tmp_path: Path, variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        error = run_in_vain(tmp_path, **{variable: str(port)})
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
    error = run_in_vain(tmp_path, **{variable: value})
    assert error.count("\n") == 1
    assert variable in error
    assert value in error


def test_only_this_machine_can_reach_it(inbox: Inbox) -> None:
    ports = (inbox.smtp_port, int(inbox.web_url.rpartition(":")[2]))
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port))


def test_polling_writes_nothing_to_the_log(own_inbox: Inbox) -> None:
    for _ in range(5):
        own_inbox.messages()
    assert len(own_inbox.log.read_text().splitlines()) == 1


def run_in_vain(directory: Path, **environment: str) -> str:
    """Start an inbox that cannot start; what it says on stderr."""
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
