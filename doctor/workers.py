"""What the workers on one broker answer when they are asked."""

import socket
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from celery import Celery

from backstage.stored.keys import WORKERS
from doctor import Finding, clocks
from plumbing.broker import connect, transport_options
from plumbing.settings import ROOT

SECONDS = 1.0  # to wait for the answers
SUFFIXES = {".py", ".html", ".txt"}  # what a worker reads when it starts


class Workers:
    """The workers of all apps on one broker, as they answered once.

    names: those that answered, sorted. queues, tasks: sets, by the worker's
    name. started: Unix times in seconds, right to half a second, by the
    worker's name. Raises kombu's OperationalError if the broker is away.
    """

    def __init__(self, url: str) -> None:
        self.app = Celery("doctor", broker=url, set_as_current=False)
        options = transport_options("doctor", visibility_timeout=900)
        self.app.conf.broker_transport_options = options
        # How many answers to wait for: the workers that ever listened. If one
        # of them was killed, every question takes all of SECONDS.
        self.expected = connect(url).scard(WORKERS)
        # Asked without a limit: two workers of one name both answer.
        answers = self.app.control.broadcast(
            "stats", reply=True, timeout=SECONDS
        )
        now = time.time()
        pairs = [pair for each in answers or [] for pair in each.items()]
        stats = dict(pairs)
        self.twins = Counter(name for name, _stats in pairs)
        self.names = sorted(stats)
        self.started = {n: now - each["uptime"] for n, each in stats.items()}
        self.queues: dict[str, set[str]] = {name: set() for name in stats}
        self.tasks: dict[str, set[str]] = {name: set() for name in stats}
        for name, found in self.ask("active_queues").items():
            self.queues[name] = {queue["name"] for queue in found}
        for name, found in self.ask("registered").items():
            # A task with an option is listed as "NAME [rate_limit=10/s]".
            self.tasks[name] = {text.split()[0] for text in found}

    def ask(self, method: str) -> dict[str, Any]:
        """Return the answers by the worker's name; blocks up to SECONDS."""
        if not self.expected:
            return {}
        inspect = self.app.control.inspect(
            timeout=SECONDS, limit=self.expected
        )
        return getattr(inspect, method)() or {}

    def close(self) -> None:
        self.app.close()

    def examine(self, apps: Iterable[str]) -> Iterator[Finding]:
        """Yield what is wrong with the workers of these apps."""
        yield from self.same_names()
        yield from self.old_code(apps)
        yield from clocks.examine(self.app, set(self.names))

    def same_names(self) -> Iterator[Finding]:
        """Yield names that more than one worker has."""
        for name, number in sorted(self.twins.items()):
            if number > 1:
                yield Finding(
                    name,
                    f"{number} workers of this name answer, so two systems"
                    " share one Redis, and each takes the other's tasks",
                    "Stop one of them, or give it a Redis database of its own:"
                    " REDIS_URL=redis://.../1.",
                )

    def old_code(self, apps: Iterable[str]) -> Iterator[Finding]:
        """Yield workers of this machine that run older code than is saved."""
        for app in apps:
            file, saved = newest_file(
                ROOT / app, ROOT / "plumbing", ROOT / "batched_redis"
            )
            for name in self.names:
                here = name.rpartition("@")[2] == socket.gethostname()
                if (
                    here
                    and app in self.queues[name]
                    and (self.started[name] + 1 < saved)
                ):
                    yield Finding(
                        name,
                        "it runs older code: it started at"
                        f" {time_of_day(self.started[name])}, and {file} was"
                        f" saved at {time_of_day(saved)}",
                        f"Run make restart {app}-worker.",
                    )


def newest_file(*folders: Path) -> tuple[Path, float]:
    """Return the file that was saved last, and when.

    The path is relative to ROOT, the time a Unix time in seconds.
    """
    saved = {
        path.relative_to(ROOT): path.stat().st_mtime
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES
    }
    return max(saved.items(), key=lambda item: item[1])


def time_of_day(at: float) -> str:
    """Return a Unix time in seconds as this machine's clock shows it."""
    return f"{datetime.fromtimestamp(at).astimezone():%H:%M:%S}"
