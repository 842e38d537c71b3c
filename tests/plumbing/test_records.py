"""Records, written and read on a real broker."""

import logging
import time
from typing import Any

import pytest
from celery import current_app
from flask import Flask

from mood_mailer import create_app
from parts.ports import free_port
from plumbing import records
from plumbing.broker import connect
from plumbing.records.keys import record_key
from plumbing.records.timeline import Timeline

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def app(broker_url: str) -> Flask:
    return create_app(REDIS_URL=broker_url)


def test_an_id_that_nobody_enqueued_is_unknown(app: Flask) -> None:
    assert records.read(ID).state == "unknown"


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"enqueued": 1}, "queued"),
        ({"enqueued": 1, "received": 2}, "received"),
        ({"enqueued": 1, "received": 2, "started": 3}, "running"),
        ({"started": 3, "retry_at": 9}, "waiting to retry"),
        ({"started": 3, "finished": 4, "outcome": "failed"}, "failed"),
        ({"started": 3, "enqueued": 4}, "running"),
    ],
)
def test_the_state_follows_from_what_is_known(
    app: Flask, fields: dict[str, Any], state: str
) -> None:
    records.note(ID, **fields)

    assert records.read(ID).state == state


def test_a_record_ends_after_a_day(app: Flask, broker_url: str) -> None:
    records.note(ID, started=1)

    seconds = connect(broker_url).ttl(record_key(ID))

    assert 23 * 3600 < seconds <= 24 * 3600


def test_fields_of_a_newer_version_are_passed_over(app: Flask) -> None:
    records.note(ID, started=1, colour="green")

    assert records.read(ID).times == {"started": 1.0}


def test_progress_is_part_of_the_record(app: Flask) -> None:
    records.progress(ID, 5, 20)

    record = records.read(ID)

    assert (record.done, record.total) == (5, 20)
    assert Timeline(record, time.time()).percent == 25


def test_a_broker_that_is_away_is_logged_and_harms_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    create_app(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")

    with caplog.at_level(logging.WARNING):
        records.note(ID, started=1)

    assert f"The record of task {ID} is not kept" in caplog.text


def test_enqueueing_is_recorded_with_its_time_and_queue(app: Flask) -> None:
    from mood_mailer.tasks import send_mood_email

    before = time.time()
    task_id = send_mood_email.delay("a@example.com", "happy", "daily").id

    record = records.read(task_id)

    assert record.task == "mood_mailer.tasks.send_mood_email"
    assert record.queue == "mood_mailer"
    assert before <= record.times["enqueued"] <= time.time()
    assert current_app.conf.task_ignore_result


def test_work_in_the_request_is_recorded_as_such(app: Flask) -> None:
    with records.work_now(ID):
        assert records.read(ID).state == "running"

    record = records.read(ID)

    assert (record.way, record.state) == ("now", "succeeded")


def test_work_in_the_request_that_fails_is_recorded_and_raised(
    app: Flask,
) -> None:
    with pytest.raises(ZeroDivisionError), records.work_now(ID):
        1 / 0  # noqa: B018

    assert records.read(ID).state == "failed"
    assert records.read(ID).error == "division by zero"


def test_what_succeeded_has_no_error_of_an_attempt_before(app: Flask) -> None:
    records.note(ID, outcome="succeeded")
    records.note(ID, error="written down late")

    assert records.read(ID).error == ""
