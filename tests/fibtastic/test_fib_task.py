"""The task, called directly: no worker, no queue."""

import pytest
from celery.exceptions import Retry
from flask import Flask

from fibtastic.tasks import send_sequence
from parts.direct import as_worker
from parts.inbox import Inbox
from parts.queued import queued
from plumbing import records
from plumbing.smtp import PermanentMailError


def test_it_sends_the_mail_and_records_its_progress(
    app: Flask, inbox: Inbox
) -> None:
    args = ("a@example.com", 5, "free")

    with as_worker(send_sequence, "7", *args):
        send_sequence(*args)

    assert "0, 1, 1, 2, 3" in inbox.messages()[0]["text"]
    record = records.read("7")
    assert (record.done, record.total) == (15, 15)


def test_a_busy_server_is_tried_again_by_a_new_message(
    app: Flask, broker_url: str
) -> None:
    args = ("fib-task@busy.example", 3, "free")

    with as_worker(send_sequence, "8", *args), pytest.raises(Retry):
        send_sequence(*args)

    (message,) = queued(broker_url, "fibtastic")
    assert message["id"] == "8"
    assert message["retries"] == 1
    assert message["arguments"] == list(args)


def test_a_refused_address_is_not_tried_again(
    app: Flask, broker_url: str
) -> None:
    args = ("c@gone.example", 3, "free")

    with (
        as_worker(send_sequence, "9", *args),
        pytest.raises(PermanentMailError),
    ):
        send_sequence(*args)

    assert queued(broker_url, "fibtastic") == []
