"""Scheduled and Retries: what waits for its time, whoever holds it.

The tasks are the blog's demo and urgent: they log what they were given.
"""

import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery, chain, signature
from flask.testing import FlaskClient

from mood_mailer import create_app
from parts.broker import Broker
from parts.queued import queued
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing import records
from plumbing.records.keys import cancelled_key, record_key
from tests.backstage.pages import forms, rows

DEMO = "blog_autotag.demo.tasks.demo"
HELD = "unacked:blog_autotag"
SOON = 4  # seconds: time for a worker to take a message before it is due


class Blog:
    """A worker of the blog, and the backstage of another app."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        self.store: redis.Redis = broker.client
        app = create_app(REDIS_URL=broker.url, DEBUG=True)
        self.client = app.test_client()
        self.celery: Celery = app.extensions["celery"]
        self.env = {
            "REDIS_URL": broker.url,
            "DATABASE_URL": f"sqlite:///{folder}/blog.sqlite",
        }
        self.folder = folder
        self.workers: list[Worker] = []

    def start_worker(self) -> Worker:
        if self.workers:
            self.workers[0].start()
        else:
            worker = Worker("blog_autotag", self.folder, **self.env)
            self.workers.append(worker)
        return self.workers[0]

    def send(self, *args: Any, **options: Any) -> str:
        options = {"queue": "blog_autotag"} | options
        return str(self.celery.send_task(DEMO, args=args, **options).id)

    def press(self, tab: str, button: str) -> str:
        """Press the button of the only row; the text of the next page."""
        page = self.client.get(f"/backstage/{tab}/").text
        [fields] = forms(page, f"{tab}/{button}")
        answer = self.client.post(
            f"/backstage/{tab}/{button}", data=fields, follow_redirects=True
        )
        assert answer.status_code == 200
        return unescape(answer.text)

    def held(self) -> int:
        return int(self.store.hlen(HELD))

    def idle(self) -> bool:
        return not self.held() and not self.store.llen("blog_autotag")

    def ran(self, text: str) -> bool:
        return f"demo: {text}" in self.workers[0].output()

    def marker_runs(self) -> None:
        """Wait until a later task has run: an earlier one would have, too."""
        self.send(0, "the marker", countdown=SOON + 1)
        wait_for(lambda: self.ran("the marker"), 30, "the marker")


@pytest.fixture
def blog(broker: Broker, tmp_path: Path) -> Iterator[Blog]:
    blog = Blog(broker, tmp_path)
    yield blog
    for worker in blog.workers:
        worker.stop()


def waiting(client: FlaskClient, tab: str) -> list[str]:
    return rows(client.get(f"/backstage/{tab}/").text)[1:]


def test_scheduled_tasks_of_all_apps_the_next_first(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("late", countdown=7290, queue="q", task_id="id-1")
    celery.send_task("at_once", queue="q")
    celery.send_task("soon", args=["ada"], countdown=90, queue="r")
    soon, late = waiting(client, "scheduled")
    assert soon.startswith("in 1 min ")
    assert "soon" in soon
    assert "'ada' the queue r" in soon
    assert late.startswith("in 2 h 1 min late id-1 the queue q")
    assert waiting(client, "retries") == []


def test_what_a_worker_holds_in_its_memory_is_shown(blog: Blog) -> None:
    blog.start_worker()
    blog.send(0, "held", countdown=600)
    wait_for(blog.held, what="the worker to take it")
    [row] = waiting(blog.client, "scheduled")
    assert "0, 'held' a worker of blog_autotag" in row


def test_what_runs_does_not_wait(blog: Blog) -> None:
    """Until it has ended, Redis holds it beside what waits."""
    blog.start_worker()
    task_id = blog.send(60, "long", countdown=1)
    key = record_key(task_id)
    wait_for(lambda: blog.store.hget(key, "started"), 20, "its start")
    assert blog.held() == 1
    assert waiting(blog.client, "scheduled") == []
    blog.workers[0].kill()


def test_a_retry_shows_how_often_it_was_tried_and_its_last_error(
    blog: Blog,
) -> None:
    blog.start_worker()
    task_id = blog.send(1, 2, 3)  # one argument too many

    def tried_again() -> str:
        text = " ".join(waiting(blog.client, "retries"))
        # The worker writes the error down a moment after it has retried.
        known = "takes 2 positional arguments but 3 were given" in text
        return text if known and re.search(r"[2-9] times", text) else ""

    row = wait_for(tried_again, 30, "the second try, and its error")
    assert row.startswith("in ")
    assert task_id in row
    assert "1, 2, 3" in row
    assert waiting(blog.client, "scheduled") == []


def test_cancelled_while_a_worker_holds_it_it_never_runs(blog: Blog) -> None:
    blog.start_worker()
    blog.send(0, "cancelled", countdown=SOON)
    wait_for(blog.held, what="the worker to take it")
    assert "Cancelled: " in blog.press("scheduled", "cancel")
    assert waiting(blog.client, "scheduled") == []
    blog.marker_runs()
    assert not blog.ran("cancelled")


def test_cancelled_with_no_worker_there_it_never_runs(blog: Blog) -> None:
    blog.send(0, "cancelled", countdown=1)
    blog.press("scheduled", "cancel")
    assert waiting(blog.client, "scheduled") == []
    assert blog.store.llen("blog_autotag") == 0
    blog.start_worker()
    blog.marker_runs()
    assert not blog.ran("cancelled")


def test_cancelled_in_a_workers_hands_it_never_runs_after_its_restart(
    blog: Blog,
) -> None:
    worker = blog.start_worker()
    blog.send(0, "cancelled", countdown=SOON)
    wait_for(blog.held, what="the worker to take it")
    blog.press("scheduled", "cancel")
    worker.stop()
    assert blog.idle()
    blog.start_worker()
    blog.marker_runs()
    assert not blog.ran("cancelled")


def test_given_back_by_a_worker_and_cancelled_then_it_never_runs(
    blog: Blog,
) -> None:
    """The message went back to the queue, to a worker that knows nothing."""
    worker = blog.start_worker()
    blog.send(0, "cancelled", countdown=SOON)
    wait_for(blog.held, what="the worker to take it")
    page = blog.client.get("/backstage/scheduled/").text
    worker.stop()
    wait_for(lambda: not blog.held(), what="the message to be given back")
    [fields] = forms(page, "scheduled/cancel")
    blog.client.post("/backstage/scheduled/cancel", data=fields)
    assert waiting(blog.client, "scheduled") == []
    blog.start_worker()
    blog.marker_runs()
    assert not blog.ran("cancelled")


def test_cancelled_while_a_killed_worker_seems_to_hold_it(
    blog: Blog,
) -> None:
    worker = blog.start_worker()
    blog.send(0, "cancelled", countdown=SOON)
    wait_for(blog.held, what="the worker to take it")
    worker.kill()
    blog.press("scheduled", "cancel")
    assert waiting(blog.client, "scheduled") == []
    assert blog.held() == 0
    blog.start_worker()
    blog.marker_runs()
    assert not blog.ran("cancelled")


def test_run_now_while_a_worker_holds_it_it_runs_once_under_a_new_id(
    blog: Blog,
) -> None:
    blog.start_worker()
    old = blog.send(0, "wanted now", countdown=600)
    wait_for(blog.held, what="the worker to take it")
    text = blog.press("scheduled", "run")
    new = re.search(r"Enqueued now: \S+ as ([\w-]+)", text)
    assert new
    wait_for(lambda: blog.ran("wanted now"), what="the task to run")
    wait_for(blog.idle, what="the worker to be done")
    assert blog.workers[0].output().count("demo: wanted now") == 1
    record = records.read(new[1])
    assert record.retry_of == old
    wait_for(lambda: records.read(new[1]).state == "succeeded")
    assert records.read(old).state == "revoked"
    assert waiting(blog.client, "scheduled") == []


def test_run_now_with_no_worker_puts_a_copy_without_its_time_in_the_queue(
    client: FlaskClient, celery: Celery, broker_url: str
) -> None:
    first = signature("one", args=[1], kwargs={"a": "ü"}, app=celery)
    chain(first, signature("two", app=celery)).apply_async(
        countdown=600, queue="q"
    )
    [before] = queued(broker_url, "q")
    [fields] = forms(client.get("/backstage/scheduled/").text, "scheduled/run")
    client.post("/backstage/scheduled/run", data=fields)
    [after] = queued(broker_url, "q")
    assert after["eta"] is None
    assert after["id"] != before["id"]
    assert after["root_id"] == after["id"]
    assert after["arguments"] == [1]
    assert time.time() - after["enqueued_at"] < 10
    page = unescape(client.get("/backstage/queues/messages?queue=q").text)
    assert "a='ü'" in page


def test_run_now_of_a_retry_keeps_count_of_the_tries(
    client: FlaskClient, celery: Celery, broker_url: str
) -> None:
    celery.send_task("t", countdown=600, retries=3, queue="q")
    [fields] = forms(client.get("/backstage/retries/").text, "retries/run")
    client.post("/backstage/retries/run", data=fields)
    [message] = queued(broker_url, "q")
    assert message["retries"] == 3


def test_the_second_click_on_run_now_does_nothing(
    client: FlaskClient, celery: Celery, broker_url: str
) -> None:
    celery.send_task("t", countdown=600, queue="q")
    [fields] = forms(client.get("/backstage/scheduled/").text, "scheduled/run")
    for _ in range(2):
        answer = client.post(
            "/backstage/scheduled/run", data=fields, follow_redirects=True
        )
    assert "does not wait any more" in answer.text
    assert len(queued(broker_url, "q")) == 1


@pytest.mark.parametrize("button", ["run", "cancel"])
def test_a_retry_that_is_due_and_was_taken_meanwhile_is_left_alone(
    client: FlaskClient,
    celery: Celery,
    store: redis.Redis,
    button: str,
) -> None:
    """It has no time that it waits for, so no worker would ask."""
    celery.send_task("t", retries=1, queue="q", task_id="taken")
    [fields] = forms(
        client.get("/backstage/retries/").text, f"retries/{button}"
    )
    store.rpop("q")
    answer = client.post(
        f"/backstage/retries/{button}", data=fields, follow_redirects=True
    )
    assert "does not wait any more" in answer.text
    assert store.llen("q") == 0
    assert not store.exists(cancelled_key("taken"))


def test_messages_without_records_or_that_cannot_be_decoded_are_shown(
    client: FlaskClient, celery: Celery, store: redis.Redis
) -> None:
    celery.send_task("t", args=[1], countdown=600, queue="q", task_id="id-1")
    store.delete(record_key("id-1"))
    [raw] = store.lrange("q", 0, -1)
    other = (
        str(raw).replace("id-1", "id-2").replace("application/json", "yaml")
    )
    store.hset("unacked", "tag", f'[{other}, "", "q"]')
    store.hset("unacked", "rubbish", "[[[")
    store.zadd("unacked_index", {"tag": 1})
    first, second = sorted(waiting(client, "scheduled"))
    assert "id-1 1 the queue q" in first
    assert "The body is yaml" in second
    for fields in forms(
        client.get("/backstage/scheduled/").text, "scheduled/cancel"
    ):
        client.post("/backstage/scheduled/cancel", data=fields)
    assert waiting(client, "scheduled") == []
    assert store.hkeys("unacked") == ["rubbish"]
    assert store.zcard("unacked_index") == 0


def test_an_id_that_is_no_text_hides_no_other_task(
    client: FlaskClient, celery: Celery, store: redis.Redis
) -> None:
    for task_id in ("id-1", "id-2"):
        celery.send_task("t", countdown=60, queue="q", task_id=task_id)
    strange = str(store.rpop("q")).replace("id-1", "\\ud800")
    store.lpush("q", strange)
    for left in (1, 0):
        page = client.get("/backstage/scheduled/").text
        fields = forms(page, "scheduled/cancel")
        assert len(fields) == left + 1
        client.post("/backstage/scheduled/cancel", data=fields[0])


def test_scheduled_tasks_are_found_by_task_id_and_argument(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("greet", args=["ada"], countdown=60, task_id="id-1")
    celery.send_task("wave", args=["bob"], countdown=60, task_id="id-2")
    for word in ("GREET", "id-1", "ada"):
        [row] = waiting(client, f"scheduled/?q={word}#")
        assert "greet" in row, word


def test_no_more_than_10000_entries_of_a_queue_are_read_and_it_says_so(
    client: FlaskClient, celery: Celery, store: redis.Redis
) -> None:
    celery.send_task("t", queue="q")
    [raw] = store.lrange("q", 0, -1)
    store.lpush("q", *[raw] * 9_999)
    celery.send_task("unread", countdown=60, queue="q")
    page = client.get("/backstage/scheduled/").text
    assert "more than 10,000 entries" in page
    assert "unread" not in page
    store.rpop("q")
    page = client.get("/backstage/scheduled/").text
    assert "more than 10,000 entries" not in page
    assert "unread" in page
