"""What the workers of all apps on one broker answer when they are asked."""

import socket
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from celery import Celery

from doctor import Finding, clocks
from plumbing.broker import connect, transport_options
from plumbing.settings import ROOT

SECONDS = 1.0  # how long an answer may take
SUFFIXES = {".py", ".html", ".txt"}  # what a worker reads when it starts


class Workers:
    """names: of those that answered. queues, tasks: of each, by its name.

    started: Unix times in seconds, within half a second. Raises kombu's
    OperationalError where the broker does not answer.
    """

    def __init__(self, url: str) -> None:
        self.app = Celery("doctor", broker=url, set_as_current=False)
        options = transport_options("doctor", visibility_timeout=900)
        self.app.conf.broker_transport_options = options
        # Those that ever listened; one that was killed costs the whole time.
        self.known = connect(url).scard("_kombu.binding.celery.pidbox")
        stats = self.ask("stats")
        now = time.time()
        self.names = sorted(stats)
        self.started = {n: now - each["uptime"] for n, each in stats.items()}
        self.queues: dict[str, set[str]] = {name: set() for name in stats}
        self.tasks: dict[str, set[str]] = {name: set() for name in stats}
        for name, found in self.ask("active_queues").items():
            self.queues[name] = {queue["name"] for queue in found}
        for name, found in self.ask("registered").items():
            # "NAME [rate_limit=10/s]" where a task has such an option
            self.tasks[name] = {text.split()[0] for text in found}

    def ask(self, method: str) -> dict[str, Any]:
        if not self.known:
            return {}
        inspect = self.app.control.inspect(timeout=SECONDS, limit=self.known)
        return getattr(inspect, method)() or {}

    def close(self) -> None:
        self.app.close()

    def examine(self, apps: Iterable[str]) -> Iterator[Finding]:
        yield from self.old_code(apps)
        yield from clocks.examine(self.app, set(self.names))

    def old_code(self, apps: Iterable[str]) -> Iterator[Finding]:
        """Workers on this machine that began before a file was saved."""
        for app in apps:
            file, saved = newest(ROOT / app, ROOT / "plumbing")
            for name in self.names:
                here = name.rpartition("@")[2] == socket.gethostname()
                if (
                    here
                    and app in self.queues[name]
                    and (self.started[name] + 1 < saved)
                ):
                    yield Finding(
                        name,
                        f"it runs older code: {file} was saved at"
                        f" {clock(saved)}, and it started at"
                        f" {clock(self.started[name])}",
                        f"make restart {app}-worker.",
                    )


def newest(*folders: Path) -> tuple[Path, float]:
    """The file that was saved last, as seen from ROOT, and when."""
    saved = {
        path.relative_to(ROOT): path.stat().st_mtime
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES
    }
    return max(saved.items(), key=lambda item: item[1])


def clock(at: float) -> str:
    """Unix time in seconds, as it reads on this machine."""
    return f"{datetime.fromtimestamp(at).astimezone():%H:%M:%S}"
