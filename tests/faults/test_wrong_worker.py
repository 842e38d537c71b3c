"""Why each app has a queue of its own: two on one lose tasks."""

from pathlib import Path

import mood_mailer
from mood_mailer.tasks import send_mood_email
from parts.broker import Broker
from parts.process import Part
from parts.waiting import wait_for
from parts.worker import PROCFILE


def test_trap_a_worker_throws_away_the_tasks_of_another_app(
    broker: Broker, tmp_path: Path
) -> None:
    """FibTastic's worker, on a queue that Daily Mood uses as well."""
    mood_mailer.create_app(REDIS_URL=broker.url)
    send_mood_email.apply_async(["a@example.com", "sad", "daily"], queue="one")
    command = PROCFILE["fibtastic-worker"]
    command = command.replace("--queues fibtastic", "--queues one")
    log = tmp_path / "worker.log"

    with Part(command, log, {"REDIS_URL": broker.url}) as worker:
        wait_for(
            lambda: "Received unregistered task" in worker.output(),
            40,
            "the message to be thrown away",
        )
        keys = ("unacked:fibtastic", "unacked:mood_mailer")
        wait_for(lambda: not broker.client.exists("one", *keys), what="gone")
