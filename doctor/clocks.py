"""What time the workers have."""

import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Timer
from typing import Any

from celery import Celery
from celery.events.receiver import EventReceiver

from doctor import Finding
from doctor.broker import APART


def examine(app: Celery, names: set[str]) -> Iterator[Finding]:
    for name, seconds in sorted(ahead(app, names).items()):
        if abs(seconds) > APART:
            yield Finding(
                "clock",
                f"{name}'s is {seconds:+.0f} s away from this machine's,"
                " so what is scheduled runs too early or too late",
                "Let both machines set their clocks (NTP).",
            )


def ahead(app: Celery, names: set[str]) -> dict[str, float]:
    """How many seconds a worker's clock is ahead of ours, by its name.

    Workers say their time with each heartbeat, every 2 s, and when they are
    asked for one. Waits for 3 s at most; who says nothing is left out.
    """
    found: dict[str, float] = {}
    end = time.monotonic() + 3

    def note(event: dict[str, Any]) -> None:
        if event["type"] == "worker-heartbeat":
            found.setdefault(
                event["hostname"], event["timestamp"] - time.time()
            )
        all_said = found.keys() >= names
        receiver.should_stop = all_said or time.monotonic() > end

    if names:
        with app.connection_for_read() as connection:
            receiver = Receiver(connection, {"*": note}, app=app)
            # Its own `wakeup` asks before it listens.
            Timer(0.1, app.control.broadcast, ["heartbeat"]).start()
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
