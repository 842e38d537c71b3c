"""Whatever Redis holds is decoded, or says why it cannot be."""

import base64
import json
from typing import Any

import pytest

from backstage.stored.decoding import decode_message


def packed(*body: object) -> str:
    return base64.b64encode(json.dumps(body).encode()).decode()


def raw(**changes: Any) -> str:
    """A message like Celery's; changes replace its parts."""
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
    message = decode_message(raw(), "letters")
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
    assert decode_message(raw(headers=headers), "q").eta == 1_893_499_200


def test_another_serializer_is_named_and_the_senders_words_are_shown() -> None:
    headers = {"task": "t", "id": "1", "argsrepr": "(5,)", "kwargsrepr": "{}"}
    kind = "application/x-python-serialize"
    message = decode_message(
        raw(headers=headers, **{"content-type": kind}), "q"
    )
    assert message.args is None
    assert message.problem == f"The body is {kind}; only JSON is decoded here."
    assert message.arguments == "(5,) {}"


def test_a_message_without_our_header_has_no_age() -> None:
    headers = {"task": "t", "id": "1"}
    assert decode_message(raw(headers=headers), "q").enqueued_at is None


def test_what_follows_a_task_is_named() -> None:
    embed = {
        "chain": [{"task": "third"}, {"task": "second"}],
        "chord": {"task": "all_done"},
        "errbacks": [{"task": "sorry"}],
    }
    message = decode_message(
        raw(
            headers={"task": "t", "id": "1", "group": "g"},
            body=packed([], {}, embed),
        ),
        "q",
    )
    assert message.follows == [
        "part of the group g",
        "then second",
        "then third",
        "after the whole group: all_done",
        "if it fails: sorry",
    ]


def test_a_message_of_celerys_first_protocol_is_read() -> None:
    body = {"task": "old", "id": "1", "args": [1], "kwargs": {"a": 2}}
    text = base64.b64encode(json.dumps(body).encode()).decode()
    message = decode_message(raw(headers={}, body=text), "q")
    assert (message.task, message.id) == ("old", "1")
    assert message.arguments == "1, a=2"


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
        raw(body=None),
        raw(body="!"),
        raw(body=5),
        raw(body=packed(1, 2)),
        raw(body=base64.b64encode(b"[" * 100_000).decode()),
        raw(headers=[1], properties="x"),
        raw(headers={"compression": "application/x-gzip", "task": "t"}),
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
    message = decode_message(raw(headers=headers), "q")
    assert (message.task, message.id) == ("['x']", "5")
    assert (message.eta, message.retries) == (None, 0)
    assert message.enqueued_at is None
