"""A cancelled task never runs, whoever held it."""

import logging
from pathlib import Path

import pytest
from celery import Celery

from mood_mailer import create_app
from mood_mailer.tasks import send_mood_email
from parts.broker import Broker
from parts.inbox import Inbox
from parts.ports import free_port
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing import records
from plumbing.records.cancel import cancel, is_cancelled


def enqueue(countdown: int) -> str:
    args = ("a@example.com", "x", "daily")
    return str(send_mood_email.apply_async(args, countdown=countdown).id)


@pytest.fixture
def celery(broker: Broker) -> Celery:
    app = create_app(REDIS_URL=broker.url)
    return app.extensions["celery"]


def start_worker(broker: Broker, inbox: Inbox, folder: Path) -> Worker:
    return Worker(
        "mood_mailer",
        folder,
        REDIS_URL=broker.url,
        FLASK_MAIL_PORT=str(inbox.smtp_port),
        FLASK_MOOD_DELAY="0",
    )


def wait_until_discarded(worker: Worker, broker: Broker) -> None:
    """Wait until the worker has thrown the message away.

    Its line in the log comes first: while a worker takes a message, it is
    for a moment neither in the queue nor among those that are held.
    """
    worker.wait_until(
        lambda: worker.printed("Discarding revoked task") > 0, 40, "its end"
    )
    wait_for(
        lambda: (
            not broker.client.hlen("unacked:mood_mailer")
            and not broker.client.llen("mood_mailer")
        ),
        what="the message to be acknowledged",
    )


def test_cancelled_in_a_workers_memory_and_after_its_restart(
    celery: Celery, broker: Broker, inbox: Inbox, tmp_path: Path
) -> None:
    """The revocation is taken out of the worker's memory by restarting it,
    as three hours do."""
    with start_worker(broker, inbox, tmp_path) as worker:
        task_id = enqueue(countdown=8)
        unacked = "unacked:mood_mailer"
        wait_for(lambda: broker.client.hlen(unacked), 20, "it to be taken")

        cancel(celery, task_id)
        worker.stop()  # gives the message back
        wait_for(lambda: broker.client.llen("mood_mailer"), 10, "its return")
        worker.start()
        wait_until_discarded(worker, broker)

        assert records.read(task_id).state == "revoked"
        assert inbox.messages() == []


def test_cancelled_while_no_worker_was_there(
    celery: Celery, broker: Broker, inbox: Inbox, tmp_path: Path
) -> None:
    task_id = enqueue(countdown=1)
    cancel(celery, task_id)

    with start_worker(broker, inbox, tmp_path) as worker:
        wait_until_discarded(worker, broker)

        assert inbox.messages() == []
        assert records.read(task_id).state == "revoked"


def test_while_redis_is_away_a_task_counts_as_not_cancelled(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert not is_cancelled(f"redis://127.0.0.1:{free_port()}/0", "7")

    assert "Whether task 7 was cancelled is not known" in caplog.text
