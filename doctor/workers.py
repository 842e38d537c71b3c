"""What the workers of all apps on one broker answer when they are asked."""

import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Timer
from typing import Any

from celery import Celery
from celery.events.receiver import EventReceiver

from doctor import Finding
from doctor.broker import APART
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
        for name, seconds in sorted(self.clocks().items()):
            if abs(seconds) > APART:
                yield Finding(
                    "clock",
                    f"{name}'s is {seconds:+.0f} s away from this machine's,"
                    " so what is scheduled runs too early or too late",
                    "Let both machines set their clocks (NTP).",
                )

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

    def clocks(self) -> dict[str, float]:
        """How many seconds a worker's clock is ahead of ours.

        Workers say their time with each heartbeat, every 2 s, and when they
        are asked for one. Waits for 3 s at most.
        """
        found: dict[str, float] = {}
        end = time.monotonic() + 3

        def note(event: dict[str, Any]) -> None:
            if event["type"] == "worker-heartbeat":
                ahead = event["timestamp"] - time.time()
                found.setdefault(event["hostname"], ahead)
            all_said = found.keys() >= set(self.names)
            receiver.should_stop = all_said or time.monotonic() > end

        if self.names:
            with self.app.connection_for_read() as connection:
                receiver = Receiver(connection, {"*": note}, app=self.app)
                # Its own `wakeup` asks before it listens.
                Timer(0.1, self.app.control.broadcast, ["heartbeat"]).start()
                with suppress(TimeoutError):  # not all have said it
                    receiver.capture(limit=None, timeout=3, wakeup=False)
        return found


class Receiver(EventReceiver):
    def event_from_message(
        self, body: dict[str, Any], **_: Any
    ) -> tuple[str, dict[str, Any]]:
        # Celery shifts Unix times by the difference of the time zones.
        answer: tuple[str, dict[str, Any]] = super().event_from_message(
            body, localize=False
        )
        return answer


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
