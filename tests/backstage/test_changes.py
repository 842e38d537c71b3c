"""Changes to what somebody else changed between the look and the click."""

import pytest
import redis
from celery import Celery
from flask import Flask

from backstage import changes, later
from backstage import store as stored
from plumbing.records.cancel import cancel
from plumbing.records.keys import cancelled_key


@pytest.fixture
def client(app: Flask) -> redis.Redis:
    """Backstage's own client of the broker."""
    return stored.connect(app.config["REDIS_URL"])


def test_what_was_taken_is_neither_deleted_nor_put_back(
    client: redis.Redis, celery: Celery
) -> None:
    celery.send_task("t", queue="q")
    [message] = stored.window(client, "q", 0, 50)
    client.rpop("q")
    assert not changes.remove(client, message)
    assert not changes.move_to_front(client, message)
    assert client.llen("q") == 0


def test_two_people_who_run_it_now_run_it_once(
    client: redis.Redis, celery: Celery
) -> None:
    celery.send_task("t", queue="q", countdown=60)
    [message] = later.find(client, False).messages
    assert changes.run_now(client, celery, message)
    assert not changes.run_now(client, celery, message)
    assert not changes.cancel_task(client, celery, message)
    assert client.llen("q") == 1


def test_a_task_without_a_time_that_was_taken_is_not_cancelled(
    client: redis.Redis, celery: Celery
) -> None:
    """It runs: workers ask only for those that waited for their time."""
    celery.send_task("t", queue="q", retries=1, task_id="taken")
    [message] = later.find(client, True).messages
    client.rpop("q")
    assert not changes.cancel_task(client, celery, message)
    assert not changes.run_now(client, celery, message)
    assert not client.exists(cancelled_key("taken"))
    assert client.llen("q") == 0


def test_a_task_with_a_time_that_was_taken_is_cancelled(
    client: redis.Redis, celery: Celery
) -> None:
    celery.send_task("t", queue="q", countdown=60, task_id="taken")
    [message] = later.find(client, False).messages
    client.rpop("q")
    assert changes.cancel_task(client, celery, message)
    assert client.exists(cancelled_key("taken"))


def test_what_was_cancelled_elsewhere_waits_no_more(
    client: redis.Redis, celery: Celery
) -> None:
    celery.send_task("t", queue="q", countdown=60, task_id="gone")
    cancel(celery, "gone")
    assert client.llen("q") == 1
    assert later.find(client, False).messages == []


def test_a_copy_keeps_its_priority(
    client: redis.Redis, celery: Celery
) -> None:
    celery.send_task("t", queue="q", countdown=60, priority=9)
    [message] = later.find(client, False).messages
    changes.run_now(client, celery, message)
    assert client.llen(stored.list_for("q", 9)) == 1
    assert client.llen("q") == 0
