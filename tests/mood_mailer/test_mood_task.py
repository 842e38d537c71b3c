"""The task, called directly: no worker, no queue."""

import pytest
from celery.exceptions import Retry
from flask import Flask

from mood_mailer.tasks import send_mood_email
from parts.direct import as_worker
from parts.inbox import Inbox
from plumbing.broker import celery_settings, connect
from plumbing.smtp import PermanentMailError


def test_called_directly_it_sends_the_mail(app: Flask, inbox: Inbox) -> None:
    send_mood_email("a@example.com", "happy", "daily")

    assert inbox.messages()[0]["to"] == ["a@example.com"]


def test_called_twice_it_sends_two_mails_of_different_ids(
    app: Flask, inbox: Inbox
) -> None:
    for _ in range(2):
        send_mood_email("a@example.com", "happy", "daily")

    ids = {mail["message_id"] for mail in inbox.messages()}
    assert len(ids) == 2
    assert not any("None" in each for each in ids)


def test_a_busy_server_is_tried_again_by_a_new_message(
    app: Flask, broker_url: str
) -> None:
    args = ("b@busy.example", "happy", "daily")

    with as_worker(send_mood_email, "8", *args), pytest.raises(Retry):
        send_mood_email(*args)

    assert connect(broker_url).llen("mood_mailer") == 1


def test_a_refused_address_is_not_tried_again(
    app: Flask, broker_url: str
) -> None:
    args = ("c@gone.example", "happy", "daily")

    with (
        as_worker(send_mood_email, "9", *args),
        pytest.raises(PermanentMailError),
    ):
        send_mood_email(*args)

    assert connect(broker_url).llen("mood_mailer") == 0


def test_no_retry_waits_longer_than_the_visibility_timeout() -> None:
    """Beyond it Redis would deliver the waiting message once more."""
    options = celery_settings("x", "redis://host")["broker_transport_options"]

    assert (
        send_mood_email.retry_backoff_max < options["visibility_timeout"]  # type: ignore[index]
    )
