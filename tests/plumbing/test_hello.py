"""A worker that starts greets the others, and waits for those alone."""

import re
from datetime import datetime
from pathlib import Path

from celery import Celery

from parts.broker import Broker
from parts.waiting import wait_for
from parts.worker import Worker


def seconds_of_greeting(worker: Worker) -> float:
    """Return how long it waited for answers, as its log says."""
    line = r"\[(.{23}): INFO/MainProcess\] mingle:"
    times = re.findall(line, worker.output())
    first, *_, last = (
        datetime.fromisoformat(time.replace(",", ".") + "+00:00")
        for time in times
    )
    return (last - first).total_seconds()


def test_a_worker_without_others_waits_for_nobody(
    broker: Broker, tmp_path: Path
) -> None:
    """Celery's own waits for a second."""
    seconds = []
    for name in "123":  # a slow machine may be late once
        folder = tmp_path / name
        folder.mkdir()
        with Worker("mood_mailer", folder, REDIS_URL=broker.url) as worker:
            assert worker.printed("mingle: all alone") == 1
            seconds.append(seconds_of_greeting(worker))
    assert min(seconds) < 0.9


def test_a_worker_learns_from_the_others_what_was_revoked(
    broker: Broker, tmp_path: Path
) -> None:
    celery = Celery(broker=broker.url, set_as_current=False)
    ask = celery.control.inspect(limit=1, timeout=10)
    with (
        celery,
        Worker("mood_mailer", tmp_path, REDIS_URL=broker.url),
    ):
        celery.control.revoke("an-id")
        wait_for(lambda: "an-id" in str(ask.revoked()), what="the first")

        with Worker("fibtastic", tmp_path, REDIS_URL=broker.url) as later:
            assert later.printed("mingle: sync with 1 nodes") == 1
            found = celery.control.inspect(limit=2, timeout=10).revoked()

    assert list(found.values()) == [["an-id"], ["an-id"]]
