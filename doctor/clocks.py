"""The workers' clocks."""

import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Timer
from typing import Any

from celery import Celery
from celery.events.receiver import EventReceiver

from doctor import Finding
from doctor.broker import TOLERATED_SECONDS, ahead_or_behind

SECONDS = 3  # to wait for the workers' times


def examine(app: Celery, names: set[str]) -> Iterator[Finding]:
    """Compare the clocks of the workers with this machine's."""
    for name, ahead in sorted(seconds_ahead(app, names).items()):
        if abs(ahead) > TOLERATED_SECONDS:
            yield Finding(
                "clock",
                f"the clock of {name} is {ahead_or_behind(ahead)} this"
                " machine's, so scheduled tasks run too early or too late",
                "Let both machines set their clocks (NTP).",
            )


def seconds_ahead(app: Celery, names: set[str]) -> dict[str, float]:
    """Return how many seconds each worker's clock is ahead of ours.

    A worker sends its time with each heartbeat: every 2 s, and when it is
    asked for one. Blocks up to 3 s; workers that do not answer are left out.
    """
    found: dict[str, float] = {}
    end = time.monotonic() + SECONDS

    def note(event: dict[str, Any]) -> None:
        if event["type"] == "worker-heartbeat":
            found.setdefault(
                event["hostname"], event["timestamp"] - time.time()
            )
        all_answered = found.keys() >= names
        receiver.should_stop = all_answered or time.monotonic() > end

    if names:
        with app.connection_for_read() as connection:
            receiver = Receiver(connection, {"*": note}, app=app)
            # Not the receiver's own `wakeup`: it asks before it listens.
            Timer(0.1, app.control.broadcast, ["heartbeat"]).start()
            with suppress(TimeoutError):  # some have not answered
                receiver.capture(limit=None, timeout=SECONDS, wakeup=False)
    return found


class Receiver(EventReceiver):
    def event_from_message(
        self, body: dict[str, Any], **_: Any
    ) -> tuple[str, dict[str, Any]]:
        # With localize=True, Celery's default, Unix times are shifted by the
        # difference between the time zones.
        answer: tuple[str, dict[str, Any]] = super().event_from_message(
            body, localize=False
        )
        return answer
