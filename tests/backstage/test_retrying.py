"""Failures: a new attempt for a task that failed."""

import logging
from pathlib import Path

import pytest
import redis
from celery import Celery
from flask.testing import FlaskClient
from kombu.exceptions import OperationalError

from backstage.stored import failure_log
from mood_mailer import create_app
from parts.ports import free_port
from parts.queued import queued
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing import records
from plumbing.celery_app import celery_init_app
from plumbing.records.keys import FAILURES
from tests.backstage.kept_failures import PAGE, keep, press
from tests.backstage.pages import forms, rows

URGENT = "blog_autotag.demo.tasks.urgent"


def test_a_failure_of_a_worker_is_shown_and_retried_with_its_arguments(
    client: FlaskClient, celery: Celery, broker_url: str, tmp_path: Path
) -> None:
    worker = Worker("blog_autotag", tmp_path, REDIS_URL=broker_url)
    try:
        celery.send_task(URGENT, args=["x"], queue="urgent", task_id="first")
        wait_for(lambda: "first" in client.get(PAGE).text, 20)
    finally:
        worker.stop()

    [_head, row] = rows(client.get(PAGE).text)
    text = press(client, "retry")

    assert row.startswith(f"{URGENT} first failed for good 'x' ")
    assert "missing 1 required positional argument" in row
    assert "Traceback (most recent call last)" in row
    assert "attempt 1, blog_autotag@" in row
    assert "Enqueued again" in text
    [message] = queued(broker_url, "urgent")
    assert message["task"] == URGENT
    assert message["arguments"] == ["x"]
    assert message["retry_of"] == "first"
    assert message["id"] != "first"
    assert records.read(message["id"]).retry_of == "first"
    assert "first" not in client.get(PAGE).text


def test_named_arguments_go_along(
    client: FlaskClient, broker_url: str
) -> None:
    keep(broker_url)

    press(client, "retry")

    [message] = queued(broker_url, "letters")
    assert message["arguments"] == ["ada@example.com", 5]
    assert message["kwargsrepr"] == "{'loud': True}"


def test_two_clicks_are_one_task(client: FlaskClient, broker_url: str) -> None:
    keep(broker_url)
    [fields] = forms(client.get(PAGE).text, "failures/retry")

    for _ in range(2):
        client.post(PAGE + "retry", data=fields)

    assert len(queued(broker_url, "letters")) == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"final": False}, "Celery retries it by itself"),
        ({"args": None}, "too large to be kept"),
        ({"task": ""}, "not known which task"),
    ],
)
def test_a_failure_that_cannot_be_retried_has_no_button_and_says_why(
    client: FlaskClient,
    broker_client: redis.Redis,
    broker_url: str,
    fields: dict[str, object],
    reason: str,
) -> None:
    keep(broker_url, **fields)

    page = client.get(PAGE).text
    [digest] = forms(page, "failures/delete")
    answer = client.post(PAGE + "retry", data=digest, follow_redirects=True)
    client.post(PAGE + "retry-all")

    assert reason in page
    assert forms(page, "failures/retry") == []
    assert "This is not retried" in answer.text  # asked for by hand
    assert broker_client.llen("letters") == 0
    assert broker_client.llen(FAILURES) == 1


def test_retry_all_takes_those_that_can_be_retried(
    client: FlaskClient, broker_client: redis.Redis, broker_url: str
) -> None:
    for number in range(3):
        keep(broker_url, id=f"old-{number}", final=number != 1)

    text = press(client, "retry-all")

    assert "Enqueued again: 2 of 3." in text
    retried = {each["retry_of"] for each in queued(broker_url, "letters")}
    assert retried == {"old-0", "old-2"}
    assert broker_client.llen(FAILURES) == 1


def test_a_retry_that_could_not_be_sent_can_be_tried_again(
    broker_client: redis.Redis, celery: Celery, broker_url: str
) -> None:
    keep(broker_url)
    [failure] = failure_log.everything(broker_client)
    nowhere = celery_init_app(
        create_app(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    )

    with pytest.raises(OperationalError):
        failure_log.retry(broker_client, nowhere, failure)
    count_after_error = broker_client.llen(FAILURES)
    new_id = failure_log.retry(broker_client, celery, failure)

    assert count_after_error == 1
    [message] = queued(broker_url, "letters")
    assert message["id"] == new_id
    assert broker_client.llen(FAILURES) == 0


def test_addresses_are_hidden_by_one_setting(broker_url: str) -> None:
    app = create_app(REDIS_URL=broker_url, DEBUG=True, HIDE_ADDRESSES=True)
    client = app.test_client()
    keep(broker_url, traceback="to ada@example.com", error="ada@example.com")

    page = client.get(PAGE).text
    press(client, "retry")

    assert "a***@example.com" in page
    assert "ada@example.com" not in page
    [message] = queued(broker_url, "letters")
    assert message["arguments"] == ["ada@example.com", 5]
    assert "ada@" not in message["argsrepr"]


def test_the_log_says_who_retried_what(
    client: FlaskClient,
    broker_url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    keep(broker_url)

    with caplog.at_level(logging.INFO, "backstage"):
        press(client, "retry")

    assert "127.0.0.1 retried 'old' as '" in caplog.text
