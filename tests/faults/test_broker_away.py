"""What the page and the worker do while Redis is away, and afterwards."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from mood_mailer import create_app
from parts.broker import Broker
from parts.inbox import Inbox
from parts.queued import queued
from parts.waiting import wait_for
from parts.worker import Worker

FORM = {"email": "a@example.com", "mood": "happy"}


@pytest.fixture
def client(broker: Broker, inbox: Inbox) -> FlaskClient:
    app = create_app(
        REDIS_URL=broker.url, MAIL_PORT=inbox.smtp_port, MOOD_DELAY=0
    )
    return app.test_client()


@pytest.fixture
def worker(broker: Broker, inbox: Inbox, tmp_path: Path) -> Iterator[Worker]:
    with Worker(
        "mood_mailer",
        tmp_path,
        REDIS_URL=broker.url,
        FLASK_MAIL_PORT=str(inbox.smtp_port),
        FLASK_MOOD_DELAY="2",
        FLASK_VISIBILITY_TIMEOUT="6",
    ) as worker:
        yield worker


def test_a_broker_that_hangs_is_answered_within_three_seconds(
    broker: Broker, client: FlaskClient
) -> None:
    """plumbing/broker.py has the limits that make this so."""
    broker.pause()
    started = time.monotonic()

    answer = client.post("/mailers", data=FORM)

    assert answer.status_code == 503
    assert "What you typed is still here" in answer.text
    # 3 s are promised; the rest is for a slow machine that runs this test.
    assert time.monotonic() - started < 10


def test_the_page_works_again_when_the_broker_is_back(
    broker: Broker, client: FlaskClient
) -> None:
    assert client.post("/mailers", data=FORM).status_code == 303
    broker.kill()
    assert client.post("/mailers", data=FORM).status_code == 503
    broker.start()

    assert client.post("/mailers", data=FORM).status_code == 303
    assert len(queued(broker.url, "mood_mailer")) == 2


def test_an_idle_worker_goes_on_when_the_broker_is_back(
    broker: Broker, client: FlaskClient, worker: Worker, inbox: Inbox
) -> None:
    broker.kill()
    broker.start()

    assert client.post("/mailers", data=FORM).status_code == 303

    wait_for(inbox.messages, 30, "the mail")
    assert worker.process.poll() is None


def test_a_busy_worker_goes_on_when_the_broker_is_back(
    broker: Broker, client: FlaskClient, worker: Worker, inbox: Inbox
) -> None:
    """celery 5.7.0 would end here: see plumbing/consumer.py."""
    client.post("/mailers", data=FORM)
    unacked = "unacked:mood_mailer"
    wait_for(lambda: broker.client.hlen(unacked), 30, "the task to start")
    broker.kill()
    wait_for(lambda: "Connection refused" in worker.output(), 30, "the loss")
    broker.start()

    client.post("/mailers", data=FORM | {"mood": "second"})

    wait_for(lambda: len(inbox.messages()) >= 2, 30, "both mails")
    assert worker.process.poll() is None


def test_a_killed_workers_mail_is_sent_by_the_next_worker(
    broker: Broker, client: FlaskClient, worker: Worker, inbox: Inbox
) -> None:
    """Late acknowledgement and the visibility timeout, here 6 s."""
    client.post("/mailers", data=FORM)
    unacked = "unacked:mood_mailer"
    wait_for(lambda: broker.client.hlen(unacked), 30, "the task to start")
    worker.kill()
    assert inbox.messages() == []
    worker.start()

    wait_for(inbox.messages, 40, "the mail")
    wait_for(lambda: not broker.client.hlen(unacked), 10, "its ack")
    assert len(inbox.messages()) == 1


def test_a_task_that_ends_while_the_broker_hangs_is_not_left_running(
    broker: Broker, client: FlaskClient, worker: Worker, inbox: Inbox
) -> None:
    sent = client.post("/mailers", data=FORM)
    task_id = urlsplit(sent.headers["Location"]).path.rpartition("/")[2]
    unacked = "unacked:mood_mailer"
    wait_for(lambda: broker.client.hlen(unacked), 30, "the task to start")

    broker.pause()
    wait_for(lambda: "Records wait" in worker.output(), 30, "the loss")
    broker.resume()

    def succeeded() -> bool:
        answer = client.get(f"/tasks/{task_id}.json")
        return "succeeded" in answer.text

    wait_for(succeeded, 30, "the task's last moment")
    assert len(inbox.messages()) == 1
