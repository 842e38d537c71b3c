"""Queues: deleting messages, and moving one to the front."""

import pytest
import redis
from celery import Celery
from flask.testing import FlaskClient

from parts.queued import queued
from plumbing import records
from plumbing.records.keys import FAILURES, TOTALS, attempts_key
from tests.backstage.pages import forms

MESSAGES = "/backstage/queues/messages?queue="


def fields_of(client: FlaskClient, action: str) -> list[dict[str, str]]:
    """Return what each form of the queue q sends; action: delete, ..."""
    return forms(client.get(f"{MESSAGES}q").text, f"queues/{action}")


def post(client: FlaskClient, action: str, fields: dict[str, str]) -> str:
    """Send a form. Returns the next page's text."""
    path = f"/backstage/queues/{action}"
    return client.post(path, data=fields, follow_redirects=True).text


def tasks(url: str, queue: str) -> list[str]:
    return [message["task"] for message in queued(url, queue)]


def test_one_message_is_deleted(
    client: FlaskClient, celery: Celery, broker_url: str
) -> None:
    for name in ("a", "b", "c"):
        celery.send_task(name, queue="q", task_id=f"id-{name}")

    text = post(client, "delete", fields_of(client, "delete")[1])

    assert "Deleted: b" in text
    assert tasks(broker_url, "q") == ["a", "c"]
    assert records.read("id-b").state == "revoked"


def test_a_message_moves_to_the_front_past_higher_priorities(
    client: FlaskClient, celery: Celery, broker_url: str
) -> None:
    for name, priority in (("a", 0), ("b", 0), ("c", 9)):
        celery.send_task(name, queue="q", priority=priority)

    text = post(client, "front", fields_of(client, "front")[2])

    assert "Moved to the front: c" in text
    assert tasks(broker_url, "q") == ["c", "a", "b"]


@pytest.mark.parametrize("action", ["delete", "front"])
def test_a_message_that_was_taken_meanwhile_changes_nothing(
    client: FlaskClient,
    celery: Celery,
    broker_client: redis.Redis,
    broker_url: str,
    action: str,
) -> None:
    for name in ("a", "b"):
        celery.send_task(name, queue="q")
    fields = fields_of(client, action)[0]
    broker_client.rpop("q")

    text = post(client, action, fields)

    assert "not in the queue any more" in text
    assert tasks(broker_url, "q") == ["b"]


def test_a_message_is_found_after_others_were_taken(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    for number in range(60):
        celery.send_task("t", queue="q", task_id=f"id-{number}")
    fields = fields_of(client, "delete")[49]
    broker_client.rpop("q", 40)

    text = post(client, "delete", fields)

    assert "Deleted: t id-49" in text
    assert broker_client.llen("q") == 19


def test_a_message_that_cannot_be_decoded_is_deleted(
    client: FlaskClient, broker_client: redis.Redis
) -> None:
    for garbage in (b"\xff\xfe", "nonsense", '{"headers": {"id": "\\ud800"}}'):
        broker_client.lpush("q", garbage)

    texts = [
        post(client, "delete", fields)
        for fields in fields_of(client, "delete")
    ]

    assert broker_client.llen("q") == 0
    for text in texts:
        assert "Deleted: a message that cannot be decoded" in text


def test_all_messages_of_a_queue_are_deleted_and_of_no_other(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    for priority in (0, 3, 6, 9):
        celery.send_task("t", queue="q", priority=priority)
    celery.send_task("t", queue="r")

    text = post(client, "clear", {"queue": "q"})

    assert "Deleted 4 messages" in text
    assert broker_client.keys("q*") == []
    assert broker_client.llen("r") == 1


@pytest.mark.parametrize(
    "name", ["", TOTALS, FAILURES, attempts_key("x"), "celery.pidbox"]
)
def test_a_key_that_is_not_a_queue_is_not_found_and_stays(
    client: FlaskClient, broker_client: redis.Redis, name: str
) -> None:
    broker_client.hset(TOTALS, "failed", 1)
    broker_client.lpush(FAILURES, "kept")
    fields = {"queue": name}

    answers = [
        client.post(f"/backstage/queues/{action}", data=fields)
        for action in ("delete", "front", "clear")
    ]
    answers.append(client.get(f"{MESSAGES}{name}"))

    for answer in answers:
        assert answer.status_code == 404
        assert "There is no such queue." in answer.text
    assert broker_client.hgetall(TOTALS) == {"failed": "1"}
    assert broker_client.lrange(FAILURES, 0, -1) == ["kept"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
def test_another_site_cannot_change_anything(
    client: FlaskClient,
    celery: Celery,
    broker_client: redis.Redis,
    headers: dict[str, str],
) -> None:
    celery.send_task("t", queue="q")

    answer = client.post(
        "/backstage/queues/clear", data={"queue": "q"}, headers=headers
    )

    assert answer.status_code == 403
    assert broker_client.llen("q") == 1


def test_a_link_cannot_change_anything(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    celery.send_task("t", queue="q")

    answer = client.get("/backstage/queues/clear?queue=q")

    assert answer.status_code == 302
    assert broker_client.llen("q") == 1


def test_a_change_is_logged_with_who_made_it(
    client: FlaskClient, celery: Celery, caplog: pytest.LogCaptureFixture
) -> None:
    celery.send_task("t", queue="q")

    post(client, "clear", {"queue": "q"})

    assert "127.0.0.1 deleted all 1 messages of the queue 'q'" in caplog.text
