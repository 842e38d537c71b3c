"""A real inbox for tests: `python -m inbox` in a process of its own."""

import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.parts import free_port
from tests.waiting import wait_for

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Inbox:
    process: subprocess.Popen[bytes]
    directory: Path
    smtp_port: int
    web_url: str

    @property
    def log(self) -> Path:
        return self.directory / "inbox.log"

    def messages(self) -> list[dict[str, Any]]:
        """What /messages.json says, newest first."""
        with urlopen(f"{self.web_url}/messages.json", timeout=10) as answer:
            found: list[dict[str, Any]] = json.load(answer)
            return found

    def clear(self) -> None:
        """Delete all mails."""
        url = f"{self.web_url}/messages/delete"
        urlopen(Request(url, method="POST"), timeout=10).close()

    def stop(self) -> int:
        """Stop it as make run does; its exit code. Twice does no harm."""
        self.process.terminate()
        try:
            return self.process.wait(timeout=10)
        finally:
            self.process.kill()


def start_inbox(directory: Path, **environment: str) -> Inbox:
    """Start an inbox on free ports; returns when SMTP and web answer.

    directory: the Maildir (and a log beside it); its mails are kept when
    the inbox is stopped. environment: variables of the inbox, e.g.
    INBOX_SLOW_SECONDS="0.5".
    """
    smtp_port, web_port = free_port(), free_port()
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / "inbox.log").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "inbox"],
            cwd=ROOT,
            env=os.environ
            | {
                "INBOX_DIR": str(directory),
                "INBOX_SMTP_PORT": str(smtp_port),
                "INBOX_WEB_PORT": str(web_port),
            }
            | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{web_port}"
    inbox = Inbox(process, directory, smtp_port, url)
    try:
        wait_for(lambda: answers(inbox), what=f"the inbox on {url}")
    except BaseException:
        process.kill()
        process.wait()
        raise
    return inbox


def answers(inbox: Inbox) -> bool:
    if inbox.process.poll() is not None:
        raise AssertionError(f"the inbox ended: {inbox.log.read_text()}")
    try:
        inbox.messages()
        with socket.create_connection(("127.0.0.1", inbox.smtp_port), 5) as s:
            return s.recv(3) == b"220"
    except (URLError, OSError):
        return False
