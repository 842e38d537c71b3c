"""`python -m runner.broker`: the queues outlive the broker."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from parts.ports import free_port
from parts.process import ROOT
from parts.waiting import wait_for


class Bundled:
    """The project's own broker process, on a folder of its own."""

    def __init__(self, folder: Path) -> None:
        port = str(free_port())
        self.env = {
            "BROKER_PORT": port,
            "BROKER_DIR": str(folder / "a new one"),
        }
        self.client = redis.Redis(port=int(port), decode_responses=True)
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "runner.broker"],
            cwd=ROOT,
            env=os.environ | self.env,
        )
        wait_for(self.answers)

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.ConnectionError:  # also BusyLoadingError
            return False


@pytest.fixture
def bundled(tmp_path: Path) -> Iterator[Bundled]:
    broker = Bundled(tmp_path)
    yield broker
    broker.process.terminate()
    broker.process.wait()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_queued_message_is_there_after_a_restart(
    bundled: Bundled, how: signal.Signals
) -> None:
    bundled.client.lpush("mood_mailer", "a message")

    bundled.process.send_signal(how)
    bundled.process.wait(10)
    bundled.start()

    assert bundled.client.lrange("mood_mailer", 0, -1) == ["a message"]


def test_full_memory_is_an_error_and_loses_nothing(bundled: Bundled) -> None:
    """Any other policy would throw away queues to make room."""
    bundled.client.lpush("mood_mailer", "a message")
    bundled.client.config_set("maxmemory", 1)

    with pytest.raises(redis.OutOfMemoryError):
        bundled.client.lpush("mood_mailer", "another")

    assert bundled.client.llen("mood_mailer") == 1


def test_only_this_machine_can_connect(bundled: Bundled) -> None:
    """Whoever can write to the broker can run every task."""
    listens_on = bundled.client.config_get("bind")

    assert listens_on == {"bind": "127.0.0.1 -::1"}
