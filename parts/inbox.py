"""A real inbox: `python -m inbox` in a process of its own."""

import socket
from pathlib import Path
from typing import Any

from parts.page import answers, load, load_json
from parts.ports import free_port
from parts.process import Part


class Inbox(Part):
    """An inbox on free ports, its mails and its log in `directory`.

    env: variables of the inbox, such as INBOX_SLOW_SECONDS="0.5". The mails
    are kept when it is stopped.
    """

    def __init__(self, directory: Path, **env: str) -> None:
        self.directory = directory
        self.smtp_port, web_port = free_port(), free_port()
        self.web_url = f"http://127.0.0.1:{web_port}"
        directory.mkdir(parents=True, exist_ok=True)
        super().__init__(
            "python -m inbox",
            directory / "inbox.log",
            {
                "INBOX_DIR": str(directory),
                "INBOX_SMTP_PORT": str(self.smtp_port),
                "INBOX_WEB_PORT": str(web_port),
            }
            | env,
        )

    def start(self) -> None:
        """Start it, and wait until SMTP and web answer."""
        super().start()
        self.wait_until(self.answers, 60, f"the inbox at {self.web_url}")

    def answers(self) -> bool:
        """Return whether it takes mails and shows them."""
        try:
            with socket.create_connection(
                ("127.0.0.1", self.smtp_port), 5
            ) as connection:
                greeted = connection.recv(3) == b"220"
        except OSError:
            return False
        return greeted and answers(f"{self.web_url}/messages.json")

    def messages(self) -> list[dict[str, Any]]:
        """Return the mails as /messages.json lists them, newest first."""
        mails: list[dict[str, Any]] = load_json(
            f"{self.web_url}/messages.json"
        )
        return mails

    def clear(self) -> None:
        """Delete all mails."""
        load(f"{self.web_url}/messages/delete", form={})
