"""A task's page: everything that happened to it, in whatever app."""

import re
import time
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
import redis
from billiard.exceptions import WorkerLostError
from celery import Celery, signals
from celery.exceptions import Retry
from flask import Flask
from flask.testing import FlaskClient

from backstage.pages.task_page import task_url
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing import records
from plumbing.records.cancel import cancel
from plumbing.records.keys import attempts_key
from plumbing.records.signals import this_process_writer
from tests.backstage.blog_worker import DEMO


def events_on_page(client: FlaskClient, task_id: str) -> list[str]:
    """Return what happened, in the order of the page."""
    page = client.get(f"/backstage/tasks/{task_id}").text
    items = re.findall(r"<li class.*?</li>", page, re.DOTALL)
    texts = [unescape(re.sub(r"<[^>]+>", " ", item)) for item in items]
    return [" ".join(text.split()) for text in texts]


def place_of(text: str, events: list[str]) -> int:
    return next(n for n, event in enumerate(events) if text in event)


def test_the_events_of_a_retried_task_are_in_order(
    client: FlaskClient, celery: Celery, broker_url: str, tmp_path: Path
) -> None:
    worker = Worker("blog_autotag", tmp_path, REDIS_URL=broker_url)

    def waits_after_attempt_3() -> bool:
        """A task that runs while it is cancelled would be retried."""
        record = records.read("one")
        return record.retries >= 2 and record.retry_at > time.time() + 1

    try:
        celery.send_task(DEMO, ["x"], queue="blog_autotag", task_id="one")
        wait_for(waits_after_attempt_3, 60)
        cancel(celery, "one")
    finally:
        worker.stop()

    events = events_on_page(client, "one")
    starts = [place_of(f"attempt {n} started", events) for n in (1, 2, 3)]
    ends = [place_of(f"attempt {n} failed, to be", events) for n in (1, 2)]
    assert "message enqueued" in events[0]
    assert starts == sorted(starts)
    assert starts[0] < ends[0]
    assert starts[1] < ends[1]
    assert "missing 1 required positional argument" in events[ends[0]]
    assert "blog_autotag@" in events[ends[0]]
    assert "cancelled" in events[-1]


def test_a_task_that_succeeds_at_once(
    client: FlaskClient, celery: Celery, broker_url: str, tmp_path: Path
) -> None:
    worker = Worker("blog_autotag", tmp_path, REDIS_URL=broker_url)

    try:
        celery.send_task(
            DEMO, [0, "hello"], queue="blog_autotag", task_id="two"
        )
        wait_for(lambda: records.read("two").outcome, 20)
    finally:
        worker.stop()

    page = unescape(client.get("/backstage/tasks/two").text)
    assert "State: <strong>succeeded</strong>" in page
    assert f"<h1>{DEMO}</h1>" in page
    assert "<code>[0, 'hello']</code>" in page
    assert "<code>'hello'</code>" in page
    assert "/task/two" in page
    events = [
        re.sub(r"^\S+ s ", "", event)[:22]
        for event in events_on_page(client, "two")
    ]
    assert [event.partition(" 20")[0] for event in events] == [
        "message enqueued",
        "worker received it",
        "work started",
        "succeeded",
    ]


def test_attempts_are_counted_when_child_processes_were_killed(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("x", queue="q", task_id="killed")
    request = SimpleNamespace(
        id="killed",
        task="x",
        args=[],
        kwargs={},
        retries=1,
        hostname="w",
        delivery_info={},
    )
    reason = Retry(exc=WorkerLostError("SIGKILL"), when=9)

    signals.task_retry.send("x", request=request, reason=reason, einfo="")
    this_process_writer().flush()

    assert "attempt 3 is due" in str(events_on_page(client, "killed"))


def test_attempts_that_others_wrote_are_left_out(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    celery.send_task("x", queue="q", task_id="strange")
    for raw in ("not JSON", "[]", '{"ended": "soon", "number": "one"}'):
        broker_client.lpush(attempts_key("strange"), raw)

    [event] = events_on_page(client, "strange")

    assert "message enqueued" in event


def test_the_page_asks_again_until_the_task_has_ended(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("x", queue="q", task_id="three")

    page = client.get("/backstage/tasks/three").text
    before = client.get("/backstage/tasks/three/life")
    records.note("three", outcome="succeeded")
    after = client.get("/backstage/tasks/three/life")

    assert 'data-live="/backstage/tasks/three/life"' in page
    assert "Live: this page asks again" in page
    assert "X-Live" not in before.headers
    assert after.headers["X-Live"] == "done"


def test_the_page_of_a_task_that_has_ended_is_not_called_live(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("x", queue="q", task_id="ended")
    records.note("ended", outcome="succeeded")

    page = client.get("/backstage/tasks/ended").text

    assert "Live" not in page
    assert "As of 20" in page
    assert "data-live" not in page


def test_a_task_that_repeats_another_links_to_it(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("x", queue="q", task_id="four")
    records.note("four", retry_of="three")

    page = client.get("/backstage/tasks/four").text

    assert 'href="/backstage/tasks/three"' in page


def test_an_unknown_task_is_called_unknown(client: FlaskClient) -> None:
    page = client.get("/backstage/tasks/never%20%3Cb%3E").text

    assert "State: <strong>unknown</strong>" in page
    assert "nothing was noted" in page
    assert "never &lt;b&gt;" in page


@pytest.mark.parametrize(
    "task_id", ["", "a/b", "..", "x\n", "\ud800", "x" * 201]
)
def test_an_id_that_no_address_can_hold_gets_no_link(
    app: Flask, task_id: str
) -> None:
    with app.test_request_context():
        assert task_url(task_id) == ""
        assert task_url("x y") == "/backstage/tasks/x%20y"


@pytest.mark.parametrize(
    ("address", "is_linked"), [("127.0.0.1", True), ("192.0.2.7", False)]
)
def test_the_page_after_sending_links_to_it_for_those_who_may_enter(
    client: FlaskClient, address: str, is_linked: bool
) -> None:
    task_id = "00000000-0000-4000-8000-000000000000"
    environ = {"REMOTE_ADDR": address}

    page = client.get(f"/sent/{task_id}", environ_base=environ).text

    assert (f'href="/backstage/tasks/{task_id}"' in page) == is_linked
