"""Mail addresses are hidden from those who look at messages."""

import pytest
from flask import Flask

from mood_mailer import create_app
from mood_mailer.tasks import send_mood_email
from parts.queued import queued
from plumbing import records
from plumbing.addresses import hide_addresses


@pytest.fixture
def hiding(broker_url: str) -> Flask:
    return create_app(REDIS_URL=broker_url, HIDE_ADDRESSES=True)


def test_addresses_in_arguments_can_be_hidden(
    hiding: Flask, broker_url: str
) -> None:
    args = ("a@example.com", "x", "daily")

    task_id = send_mood_email.apply_async(args, countdown=1).id

    (message,) = queued(broker_url, "mood_mailer")
    assert message["argsrepr"] == "('a***@example.com', 'x', 'daily')"
    assert message["arguments"][0] == "a@example.com"
    assert records.read(task_id).args == message["argsrepr"]


def test_what_is_hidden_of_an_address() -> None:
    text = "('ann.lee+x@example.com', 'b@c.example', 'at@')"

    assert (
        hide_addresses(text)
        == "('a***@example.com', 'b***@c.example', 'a***@')"
    )
