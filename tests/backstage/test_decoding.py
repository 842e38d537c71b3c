"""Whatever Redis holds is decoded, or says why it cannot be."""

import base64
import json
from typing import Any

import pytest

from backstage.stored.decoding import decode_held, decode_message


def packed(*body: object) -> str:
    return base64.b64encode(json.dumps(body).encode()).decode()


def raw_message(**changes: Any) -> str:
    """Return a message like Celery's; changes replace its parts."""
    message = {
        "body": packed(["ada", 5], {"loud": True}, {}),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": {
            "task": "tasks.greet",
            "id": "an-id",
            "eta": "2030-01-01T12:00:00+00:00",
            "retries": 2,
            "enqueued_at": 1_700_000_000.5,
            "origin": "gen1@host",
        },
        "properties": {"body_encoding": "base64", "priority": 3},
    }
    return json.dumps(message | changes)


def test_a_message_of_celery_is_plain_data() -> None:
    message = decode_message(raw_message(), "letters")

    assert message.task == "tasks.greet"
    assert message.id == "an-id"
    assert message.args == ["ada", 5]
    assert message.kwargs == {"loud": True}
    assert message.arguments == "'ada', 5, loud=True"
    assert message.eta == 1_893_499_200
    assert message.retries == 2
    assert message.enqueued_at == 1_700_000_000.5
    assert message.priority == 3
    assert message.origin == "gen1@host"
    assert message.problem == ""


def test_an_eta_without_a_zone_is_utc_as_workers_read_it() -> None:
    headers = {"task": "t", "id": "1", "eta": "2030-01-01T12:00:00"}

    message = decode_message(raw_message(headers=headers), "q")

    assert message.eta == 1_893_499_200


def test_another_serializer_is_named_and_the_senders_text_is_shown() -> None:
    headers = {"task": "t", "id": "1", "argsrepr": "(5,)", "kwargsrepr": "{}"}
    kind = "application/x-python-serialize"
    raw = raw_message(headers=headers, **{"content-type": kind})

    message = decode_message(raw, "q")

    assert message.args is None
    assert message.problem == f"The body is {kind}; only JSON is decoded here."
    assert message.arguments == "(5,) {}"


def test_a_message_without_our_header_has_no_age() -> None:
    raw = raw_message(headers={"task": "t", "id": "1"})

    assert decode_message(raw, "q").enqueued_at is None


def test_the_tasks_that_follow_are_named() -> None:
    embed = {
        "chain": [{"task": "third"}, {"task": "second"}],
        "chord": {"task": "all_done"},
        "callbacks": [{"task": "thanks"}],
        "errbacks": [{"task": "sorry"}],
    }
    headers = {"task": "t", "id": "1", "group": "g"}
    raw = raw_message(headers=headers, body=packed([], {}, embed))

    message = decode_message(raw, "q")

    assert message.follows == [
        "part of the group g",
        "then second",
        "then third",
        "after the whole group: all_done",
        "with its result: thanks",
        "if it fails: sorry",
    ]


def test_a_message_of_celerys_first_protocol_is_read() -> None:
    body = {"task": "old", "id": "1", "args": [1], "kwargs": {"a": 2}}
    text = base64.b64encode(json.dumps(body).encode()).decode()

    message = decode_message(raw_message(headers={}, body=text), "q")

    assert (message.task, message.id) == ("old", "1")
    assert message.arguments == "1, a=2"


@pytest.mark.parametrize(
    ("bound", "queue"),
    [({("letters", "quick"): "urgent"}, "urgent"), ({}, "quick")],
)
def test_a_held_message_is_of_the_queue_that_its_routing_key_leads_to(
    bound: dict[tuple[str, str], str], queue: str
) -> None:
    held = json.dumps([json.loads(raw_message()), "letters", "quick"])

    message = decode_held(held, bound, tag="a-tag")

    assert message
    assert (message.id, message.queue) == ("an-id", queue)
    assert (message.where, message.tag) == ("unacked", "a-tag")


@pytest.mark.parametrize("held", ["", "[[[", "5", "[]", "[1, 2]", "[" * 9_999])
def test_other_bytes_are_not_a_held_message(held: str) -> None:
    assert decode_held(held, {}) is None


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "not JSON",
        "\udcff\udcfe",
        "[1, 2]",
        "null",
        "{}",
        "[" * 100_000,
        raw_message(body=None),
        raw_message(body="!"),
        raw_message(body=5),
        raw_message(body=packed(1, 2)),
        raw_message(body=base64.b64encode(b"[" * 100_000).decode()),
        raw_message(headers=[1], properties="x"),
        raw_message(
            headers={"compression": "application/x-gzip", "task": "t"}
        ),
    ],
)
def test_garbage_says_why_it_is_not_decoded(garbage: str) -> None:
    message = decode_message(garbage, "q")

    assert message.problem
    assert message.args is None
    assert len(message.digest) == 32
    assert isinstance(message.readable, str)


def test_headers_of_wrong_types_are_unknown() -> None:
    headers = {
        "task": ["x"],
        "id": 5,
        "eta": 7,
        "retries": "many",
        "enqueued_at": 1e300,
    }

    message = decode_message(raw_message(headers=headers), "q")

    assert (message.task, message.id) == ("['x']", "5")
    assert (message.eta, message.retries) == (None, 0)
    assert message.enqueued_at is None
