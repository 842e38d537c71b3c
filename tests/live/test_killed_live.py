"""`kill -9` of a whole system's runner."""

import os
import signal
import subprocess
from pathlib import Path

import redis

from parts.system import start_system
from parts.waiting import wait_for
from tests.runner.running import is_taken


def descendants(pid: int) -> list[int]:
    """Return the pids of a process's children and of theirs."""
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True
    ).stdout
    pairs = [line.split() for line in listing.splitlines()]
    children = [int(child) for child, parent in pairs if int(parent) == pid]
    return children + [p for child in children for p in descendants(child)]


def running(pids: list[int]) -> list[str]:
    """Return the commands of those that have not ended."""
    numbers = ",".join(map(str, pids))
    listing = subprocess.run(
        ["ps", "-o", "stat=,args=", "-p", numbers],
        capture_output=True,
        text=True,
    ).stdout
    return [line for line in listing.splitlines() if line[0] != "Z"]


def test_a_killed_system_ends_and_starts_again_with_its_messages(
    tmp_path: Path,
) -> None:
    with start_system(tmp_path) as system:
        client = redis.Redis.from_url(system.broker)
        client.lpush("a_queue", "a message")
        runner = system.runner.process
        pids = descendants(runner.pid)
        # Beside the ten of the Procfile: the guard, two of the prefork pool.
        assert len(pids) >= 13

        os.kill(runner.pid, signal.SIGKILL)
        runner.wait()
        wait_for(lambda: not running(pids), 60, "the end of all processes")

        for address in (system.broker, system.inbox, system.mood_mailer):
            assert not is_taken(int(address.split(":")[2].split("/")[0]))

        system.runner.start()

        assert client.lrange("a_queue", 0, -1) == [b"a message"]
