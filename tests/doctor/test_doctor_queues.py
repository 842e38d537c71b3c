"""Queues to which no worker listens, and messages that no worker takes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from parts.broker import Broker
from parts.waiting import wait_for
from parts.worker import PROCFILE, AnyWorker
from tests.doctor.conftest import Patient, doctor_says, enqueue

pytestmark = pytest.mark.xdist_group("doctor")


def test_apps_without_a_worker(broker: Broker, patient: Patient) -> None:
    for queue in ("urgent", "urgent", "low"):
        enqueue(broker.url, queue)

    lines = doctor_says(**patient.settings | {"REDIS_URL": broker.url})

    assert lines == [
        "mood_mailer: no worker answers, and its queue holds 0 messages."
        " Run make start mood_mailer-worker.",
        "fibtastic: no worker answers, and its queue holds 0 messages."
        " Run make start fibtastic-worker.",
        "blog_autotag: no worker answers, and its queues hold 3 messages."
        " Run make start blog_autotag-worker.",
    ]


def test_only_the_apps_named_need_a_worker(
    broker: Broker, patient: Patient
) -> None:
    settings = patient.settings | {"REDIS_URL": broker.url}

    (line,) = doctor_says("mood_mailer", **settings)

    assert line.startswith("mood_mailer: no worker answers")


def test_a_worker_that_hangs(patient: Patient) -> None:
    patient.workers["mood_mailer"].pause()

    try:
        (line,) = doctor_says(**patient.settings)
    finally:
        patient.workers["mood_mailer"].resume()

    assert line.startswith("mood_mailer: no worker answers")


def test_a_queue_to_which_no_worker_listens(patient: Patient) -> None:
    enqueue(patient.broker.url, "nobodys")

    try:
        (line,) = doctor_says(**patient.settings)
    finally:
        patient.broker.client.delete("nobodys")

    assert line == (
        "queue nobodys: it holds 1 message, and no worker listens to it."
        " Start a worker with --queues nobodys, or delete the messages"
        " (backstage, Queues)."
    )


@pytest.fixture
def small_worker(
    broker: Broker, tmp_path: Path, patient: Patient
) -> Iterator[AnyWorker]:
    """The blog's, with one thread, on the queues urgent and blog_autotag."""
    command = PROCFILE["blog_autotag-worker"]
    command = command.replace("--concurrency 25", "--concurrency 1")
    command = command.replace(",low", "")
    env = patient.environment() | {"REDIS_URL": broker.url}
    worker = AnyWorker(command, tmp_path / "worker.log", env)
    yield worker
    worker.kill()


def test_a_task_that_no_worker_knows(
    patient: Patient, broker: Broker, small_worker: AnyWorker
) -> None:
    """The doctor sees it while it waits behind others."""
    client = Celery(broker=broker.url, set_as_current=False)
    task = "blog_autotag.demo.tasks.demo"
    client.send_task(task, (60, "long"), queue="blog_autotag")
    wait_for(lambda: not broker.client.llen("blog_autotag"), what="taken")
    client.send_task(task, (0, "known"), queue="urgent")
    enqueue(broker.url, "urgent", "blog_autotag.gone")
    settings = patient.settings | {"REDIS_URL": broker.url}

    without_listener, unknown = doctor_says("blog_autotag", **settings)

    assert without_listener == (
        "queue low: it holds 0 messages, and blog_autotag's worker does not"
        " listen to it. Start the worker with --queues"
        " blog_autotag,low,urgent."
    )
    assert unknown == (
        "queue urgent: it holds 1 message of the task 'blog_autotag.gone',"
        " but no worker there knows this task, so a worker will throw it"
        " away. Restart the worker with the code that has this task, or"
        " delete the messages (backstage, Queues)."
    )
