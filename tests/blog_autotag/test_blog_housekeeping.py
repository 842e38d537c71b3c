"""What beat enqueues all the time stays out of the learner's way."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from celery import Celery
from celery.events.receiver import EventReceiver
from flask import Flask

from blog_autotag import create_app
from blog_autotag.demo.tasks import demo
from blog_autotag.schedule import SCHEDULE
from parts.broker import Broker
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing import records
from plumbing.broker import connect
from plumbing.records.keys import FAILURES, TOTALS

TASKS = [str(entry["task"]) for entry in SCHEDULE.values()]


@pytest.fixture
def celery(app: Flask) -> Celery:
    celery: Celery = app.extensions["celery"]
    return celery


@pytest.fixture
def worker(
    broker_url: str, database_url: str, tmp_path: Path
) -> Iterator[Worker]:
    with Worker(
        "blog_autotag",
        tmp_path,
        REDIS_URL=broker_url,
        DATABASE_URL=database_url,
    ) as worker:
        yield worker


def events_until_succeeded(celery: Celery, task_id: str) -> list[str]:
    """Return the names of tasks of which workers tell, up to this one's end.

    Run it in a thread before the task is enqueued.
    """
    told: list[str] = []

    def note(event: dict[str, str]) -> None:
        if event["type"] != "task-sent":  # it is this process that sends
            told.append(event.get("name", ""))
        receiver.should_stop = (
            event["type"] == "task-succeeded" and event["uuid"] == task_id
        )

    with celery.connection_for_read() as connection:
        receiver = EventReceiver(connection, {"*": note}, app=celery)
        receiver.capture(limit=None, timeout=60, wakeup=False)
    return told


def test_flower_the_log_and_the_counts_leave_it_out(
    celery: Celery, broker_url: str, worker: Worker
) -> None:
    told: list[str] = []
    before = connect(broker_url).pubsub_numpat()  # what the worker hears
    listener = Thread(
        target=lambda: told.extend(events_until_succeeded(celery, "last"))
    )
    listener.start()
    wait_for(
        lambda: connect(broker_url).pubsub_numpat() > before,
        30,
        "somebody to listen",
    )

    ids = [celery.tasks[name].delay().id for name in TASKS]
    wait_for(
        lambda: all(records.read(each).outcome for each in ids), 60, "the end"
    )
    demo.apply_async([0, "the learner's"], task_id="last")
    listener.join()

    assert [records.read(each).outcome for each in ids] == ["succeeded"] * 3
    assert not set(told) & set(TASKS)
    assert demo.name in told
    output = worker.output()
    received = output.partition(" ready.")[2]
    assert not [name for name in TASKS if name in received]
    assert f"{demo.name}[last] received" in received
    wait_for(lambda: connect(broker_url).hgetall(TOTALS), 30, "the count")
    assert connect(broker_url).hgetall(TOTALS) == {"processed": "1"}


def test_a_failure_of_it_is_logged_and_kept(
    broker: Broker, app: Flask, tmp_path: Path
) -> None:
    """There are no tables in this worker's database."""
    celery: Celery = app.extensions["celery"]
    env = {
        "REDIS_URL": broker.url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite",
    }
    with Worker("blog_autotag", tmp_path, **env) as worker:
        with celery.connection_for_write(broker.url) as connection:
            celery.send_task(
                TASKS[0], queue="blog_autotag", connection=connection
            )
        wait_for(lambda: broker.client.llen(FAILURES), 60, "the failure")

    assert f"Task {TASKS[0]}" in worker.output()
    assert broker.client.hget(TOTALS, "failed") == "1"


@pytest.mark.parametrize(
    ("role", "tells"), [("beat", False), ("worker", True), ("shell", True)]
)
def test_only_beat_does_not_tell_flower_what_it_enqueues(
    broker_url: str,
    role: str,
    tells: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Flower would show housekeeping as waiting, for ever."""
    monkeypatch.setattr("sys.argv", ["celery", "--app", "x", role])

    app = create_app(pages=False, REDIS_URL=broker_url)
    celery = app.extensions["celery"]

    assert celery.conf.task_send_sent_event == tells
