"""A broker of its own for one measurement, and the processes beside it."""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import Contender, Workers
from benchmarks.peers.commands import NOTES
from parts.broker import Broker
from parts.process import Part
from parts.waiting import wait_for

LONGEST = 600  # seconds that one step may take


@dataclass
class Stage:
    """Where one contender is measured."""

    broker: Broker
    folder: Path
    contender: Contender

    def send(self, way: str, count: int, beside: Sequence[Part] = ()) -> str:
        """Let the contender's app enqueue tasks; return its last line.

        Raises AssertionError if it fails, or if a process beside it ends.
        """
        sender = self.part(f"{self.contender.sender} {way} {count}", "sender")
        with sender:
            wait_for(lambda: sender.ended() or ended(beside), LONGEST, way)
            if sender.process.poll() != 0:
                raise AssertionError(
                    sender.output() + "".join(each.output() for each in beside)
                )
        return (sender.output().splitlines() or [""])[-1]

    @contextmanager
    def workers(self, workers: Workers) -> Iterator[list[Part]]:
        """Let workers run, and kill them in the end."""
        started: list[Part] = []
        try:
            for number in range(workers.processes):
                started.append(self.part(workers.command, f"worker-{number}"))
            yield started
        finally:
            for worker in started:
                worker.kill()

    def part(self, command: str, name: str) -> Part:
        log = self.folder / f"{name}.log"
        log.unlink(missing_ok=True)
        env = {"REDIS_URL": self.broker.url, **self.contender.env}
        return Part(command, log, env)

    def make_ready(self, workers: Sequence[Part]) -> None:
        """Wait until a task has run, and forget it."""
        self.send("idle", 1, workers)
        self.broker.client.delete(NOTES)

    def notes(self, count: int, beside: Sequence[Part]) -> list[list[float]]:
        """Wait for so many notes; return them in the order of their time.

        Each is [when it was sent, when it ran], in seconds.
        """
        client = self.broker.client
        wait_for(
            lambda: client.llen(NOTES) >= count or ended(beside),
            LONGEST,
            "the tasks",
        )
        if ended(beside):
            raise AssertionError("".join(each.output() for each in beside))
        found = [json.loads(each) for each in client.lrange(NOTES, 0, -1)]
        return sorted(found, key=lambda note: float(note[1]))


def ended(parts: Sequence[Part]) -> bool:
    return any(part.ended() for part in parts)


def megabytes(part: Part) -> float:
    """Return the memory of the part and its children.

    A page that several of them share counts once, on Linux. Elsewhere it
    counts for each.
    """
    group = str(part.process.pid)
    ps = ["ps", "-A", "-o", "pgid=,pid=,rss="]
    lines = subprocess.check_output(ps, text=True)  # noqa: S603
    kilobytes = 0
    for line in lines.splitlines():
        pgid, pid, rss = line.split()
        if pgid == group:
            kilobytes += own_share(Path(f"/proc/{pid}")) or int(rss)
    return kilobytes / 1_024


def own_share(process: Path) -> int:
    """Return its kilobytes, where what n processes share counts 1 / n."""
    file = process / "smaps_rollup"
    if not file.exists():
        return 0
    found = re.search(r"^Pss: +(\d+) kB", file.read_text(), re.M)
    return int(found[1]) if found else 0


@contextmanager
def set_up(contender: Contender) -> Iterator[Stage]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        broker = stack.enter_context(Broker(folder))
        yield Stage(broker, folder, contender)
