"""A task is enqueued in one step, by both transports, on a real broker."""

import logging

import pytest
from celery.result import AsyncResult
from flask import Flask
from kombu.exceptions import OperationalError

from mood_mailer import create_app
from mood_mailer.tasks import send_mood_email
from parts.broker import Broker
from parts.queued import queued
from parts.waiting import wait_for
from plumbing import records
from plumbing.broker import KOMBUS, connect
from plumbing.once import HOLD_SECONDS, SentBefore
from plumbing.settings import BATCHED
from tests.round_trips import round_trips

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
MOOD = ("a@example.com", "happy", "daily")


@pytest.fixture(params=[KOMBUS, BATCHED])
def app(request: pytest.FixtureRequest, broker_url: str) -> Flask:
    return create_app(REDIS_URL=broker_url, BROKER_TRANSPORT=request.param)


def enqueue(once: bool = True) -> AsyncResult:
    return send_mood_email.apply_async(MOOD, task_id=ID, once=once)


def test_enqueueing_waits_for_redis_once(app: Flask) -> None:
    send_mood_email.delay(*MOOD)  # connects

    with round_trips() as trips:
        enqueue()

    assert len(trips) == 1, trips


def test_a_batch_of_many_waits_for_redis_once(
    app: Flask, broker_url: str
) -> None:
    send_mood_email.delay(*MOOD)  # connects
    celery = app.extensions["celery"]

    with (
        round_trips() as trips,
        celery.producer_or_acquire() as producer,
        producer.batch(),
    ):
        tasks = [
            send_mood_email.apply_async(MOOD, producer=producer)
            for _ in range(50)
        ]

    assert len(trips) == 1, trips
    assert len(queued(broker_url, "mood_mailer")) == 51
    wait_for(lambda: all(records.read(t.id).state == "queued" for t in tasks))


def test_message_event_record_and_claim_are_there(
    app: Flask, broker_url: str
) -> None:
    events = connect(broker_url).pubsub()
    events.psubscribe("*task.sent")
    events.parse_response()

    enqueue()

    assert [each["id"] for each in queued(broker_url, "mood_mailer")] == [ID]
    assert "/0.celeryev/task.sent" in events.parse_response()
    assert records.read(ID).state == "queued"
    left = connect(broker_url).ttl(f"form:{ID}")
    assert HOLD_SECONDS - 60 < left <= HOLD_SECONDS


def test_the_task_of_a_form_is_enqueued_once(
    app: Flask, broker_url: str
) -> None:
    enqueue()
    with pytest.raises(SentBefore):
        enqueue()

    assert len(queued(broker_url, "mood_mailer")) == 1


def test_any_other_task_is_enqueued_as_often_as_you_say(
    app: Flask, broker_url: str
) -> None:
    enqueue(once=False)
    enqueue(once=False)

    assert len(queued(broker_url, "mood_mailer")) == 2


def test_a_message_that_redis_refuses_leaves_no_claim_and_no_record(
    app: Flask, broker_url: str
) -> None:
    connect(broker_url).set("mood_mailer", "not a list")

    for _ in range(2):  # the second one is not "sent before"
        with pytest.raises(Exception, match="WRONGTYPE"):
            enqueue()

    assert records.read(ID).state == "unknown"


def test_a_record_that_redis_refuses_is_logged_and_the_task_enqueued(
    app: Flask, broker_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    connect(broker_url).set(f"record:{ID}", "not a hash")

    with caplog.at_level(logging.WARNING):
        enqueue()

    assert len(queued(broker_url, "mood_mailer")) == 1
    assert "WRONGTYPE" in caplog.text


def test_a_broker_that_has_forgotten_the_script_gets_it_again(
    app: Flask, broker_url: str
) -> None:
    connect(broker_url).script_flush()

    enqueue()

    assert len(queued(broker_url, "mood_mailer")) == 1


@pytest.mark.parametrize("transport", [KOMBUS, BATCHED])
def test_a_form_whose_answer_was_late_is_enqueued_once(
    broker: Broker, transport: str
) -> None:
    """Redis has done it, though the page said that it cannot be reached."""
    create_app(REDIS_URL=broker.url, BROKER_TRANSPORT=transport)
    send_mood_email.delay(*MOOD)  # connects

    broker.pause()
    with pytest.raises(OperationalError):
        enqueue()
    broker.resume()
    wait_for(lambda: len(queued(broker.url, "mood_mailer")) == 2)

    with pytest.raises(SentBefore):
        enqueue()
