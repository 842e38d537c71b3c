"""What anybody can put into Redis takes no page down."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from backstage.stored.keys import FAILED_SINCE
from plumbing.broker import connect
from plumbing.records.keys import FAILURES, attempts_key, record_key

ID = "11111111-2222-4333-8444-555555555555"
PAGES = ("", "queues/", "busy/", "scheduled/", "retries/", "failures/")
NO_TEXT = b"\xff\xfe"


@pytest.mark.parametrize(
    "field", ["started", "retries", "retry_at", "done", "total", "task"]
)
@pytest.mark.parametrize(
    "value", ["nan", "abc", "1e999", "-1", "", "9" * 400, NO_TEXT]
)
def test_an_odd_field_of_a_record_counts_as_not_known(
    client: FlaskClient, broker_url: str, field: str, value: Any
) -> None:
    record: Any = {"error": "still here", field: value}
    connect(broker_url).hset(record_key(ID), mapping=record)

    pages = [f"/tasks/{ID}", f"/backstage/tasks/{ID}", f"/tasks/{ID}.json"]
    answers = [client.get(page) for page in pages]

    assert [each.status_code for each in answers] == [200] * len(pages)
    assert all("still here" in each.text for each in answers)


def test_odd_entries_of_lists_leave_the_others_readable(
    client: FlaskClient, broker_url: str
) -> None:
    redis = connect(broker_url)
    good = json.dumps({"id": ID, "error": "a good one"})
    odd: list[Any] = [
        NO_TEXT,
        "junk",
        "[]",
        '{"when": "x"}',
        '{"id": "\\ud800"}',
    ]
    redis.lpush(FAILURES, good, *odd)
    redis.lpush(attempts_key(ID), *odd)
    redis.lpush("mood_mailer", *odd)

    answers = [
        client.get(f"/backstage/{page}", follow_redirects=True)
        for page in PAGES
    ]
    task = client.get(f"/backstage/tasks/{ID}")

    assert [each.status_code for each in answers] == [200] * len(PAGES)
    assert "a good one" in answers[-1].text
    assert task.status_code == 200
    assert ID in task.text


@pytest.mark.parametrize("value", ["nan", "abc", "1e999", NO_TEXT])
def test_an_odd_time_of_a_reset_counts_as_none(
    client: FlaskClient, broker_url: str, value: Any
) -> None:
    connect(broker_url).set(FAILED_SINCE, value)

    page = client.get("/backstage/failures/").text

    assert "the counting began" in page


@pytest.mark.parametrize("key", ["_kombu.binding.odd", "unacked:odd"])
def test_a_key_of_another_type_than_kombus_is_passed_over(
    client: FlaskClient, broker_url: str, key: str
) -> None:
    connect(broker_url).set(key, "x")

    answers = [
        client.get(f"/backstage/{page}", follow_redirects=True)
        for page in PAGES
    ]

    assert [each.status_code for each in answers] == [200] * len(PAGES)
    assert not any("cannot be reached" in each.text for each in answers)


def test_a_list_of_failures_that_is_none_is_named(
    client: FlaskClient, broker_url: str
) -> None:
    connect(broker_url).set(FAILURES, "x")

    answer = client.get("/backstage/failures/")

    assert answer.status_code == 409
    assert "cannot be reached" not in answer.text
    assert "WRONGTYPE" in answer.text


def test_a_record_that_is_none_is_named(
    client: FlaskClient, broker_url: str
) -> None:
    connect(broker_url).set(record_key(ID), "x")

    answer = client.get(f"/tasks/{ID}")

    assert answer.status_code == 200
    assert "The record cannot be read. Redis says: " in answer.text
    assert "WRONGTYPE" in answer.text
