"""Changes to a message that was taken or cancelled after it was shown."""

import pytest
import redis
from celery import Celery
from flask import Flask

from backstage.connections import connect_for_any_bytes
from backstage.stored import changes
from backstage.stored.message import Message
from backstage.stored.queue_lists import messages
from backstage.stored.waiting import waiting_tasks
from plumbing.kombu_keys import queue_key
from plumbing.records.cancel import cancel
from plumbing.records.keys import cancelled_key


@pytest.fixture
def client(app: Flask) -> redis.Redis:
    """Backstage's own client of the broker."""
    return connect_for_any_bytes(app.config["REDIS_URL"])


def the_waiting_task(client: redis.Redis) -> Message:
    [message] = waiting_tasks(client).messages
    return message


def test_a_message_that_was_taken_is_neither_deleted_nor_put_back(
    client: redis.Redis, celery: Celery
) -> None:
    celery.send_task("t", queue="q")
    [message] = messages(client, "q")
    client.rpop("q")

    removed = changes.remove(client, message)
    moved = changes.move_to_front(client, message)

    assert not removed
    assert not moved
    assert client.llen("q") == 0


def test_two_people_who_run_a_task_now_run_it_once(
    client: redis.Redis, celery: Celery
) -> None:
    celery.send_task("t", queue="q", countdown=60)
    message = the_waiting_task(client)

    new_ids = [changes.run_now(client, celery, message) for _ in range(2)]

    assert new_ids[0]
    assert new_ids[1] == ""
    assert client.llen("q") == 1


def test_a_task_that_was_run_now_cannot_be_cancelled_from_an_old_page(
    client: redis.Redis, celery: Celery
) -> None:
    celery.send_task("t", queue="q", countdown=60)
    message = the_waiting_task(client)
    changes.run_now(client, celery, message)

    assert not changes.cancel_task(client, celery, message)
    assert client.llen("q") == 1


def test_a_task_without_an_eta_that_was_taken_is_not_cancelled(
    client: redis.Redis, celery: Celery
) -> None:
    """It runs: workers look for a cancellation only if there is an ETA."""
    celery.send_task("t", queue="q", retries=1, task_id="taken")
    message = the_waiting_task(client)
    client.rpop("q")

    cancelled = changes.cancel_task(client, celery, message)
    new_id = changes.run_now(client, celery, message)

    assert not cancelled
    assert new_id == ""
    assert not client.exists(cancelled_key("taken"))
    assert client.llen("q") == 0


def test_a_task_with_an_eta_that_was_taken_is_cancelled(
    client: redis.Redis, celery: Celery
) -> None:
    celery.send_task("t", queue="q", countdown=60, task_id="taken")
    message = the_waiting_task(client)
    client.rpop("q")

    assert changes.cancel_task(client, celery, message)
    assert client.exists(cancelled_key("taken"))


def test_a_task_that_was_cancelled_elsewhere_does_not_wait_any_more(
    client: redis.Redis, celery: Celery
) -> None:
    celery.send_task("t", queue="q", countdown=60, task_id="cancelled")

    cancel(celery, "cancelled")

    assert client.llen("q") == 1  # a worker will take it and leave it alone
    assert waiting_tasks(client).messages == []


def test_a_copy_keeps_its_priority(
    client: redis.Redis, celery: Celery
) -> None:
    celery.send_task("t", queue="q", countdown=60, priority=9)

    changes.run_now(client, celery, the_waiting_task(client))

    assert client.llen(queue_key("q", 9)) == 1
    assert client.llen("q") == 0
