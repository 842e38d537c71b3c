"""A task's whole life on one page, whichever app's it is."""

import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from billiard.exceptions import WorkerLostError
from celery import Celery, signals
from celery.exceptions import Retry
from flask import Flask
from flask.testing import FlaskClient

from backstage.pages.task_page import task_url
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing import records
from plumbing.records import signals as record_signals
from plumbing.records.cancel import cancel

DEMO = "blog_autotag.demo.tasks.demo"


def story(client: FlaskClient, task_id: str) -> list[str]:
    """What happened, in order."""
    page = client.get(f"/backstage/tasks/{task_id}").text
    items = re.findall(r"<li class.*?</li>", page, re.DOTALL)
    texts = [unescape(re.sub(r"<[^>]+>", " ", item)) for item in items]
    return [" ".join(text.split()) for text in texts]


def test_a_retried_tasks_life_in_order(
    app: Flask,
    client: FlaskClient,
    celery: Celery,
    broker_url: str,
    tmp_path: Path,
) -> None:
    worker = Worker("blog_autotag", tmp_path, REDIS_URL=broker_url)
    try:
        celery.send_task(DEMO, ["x"], queue="blog_autotag", task_id="one")
        wait_for(lambda: "attempt 3 started" in str(story(client, "one")), 30)
        cancel(celery, "one")
    finally:
        worker.stop()
    told = story(client, "one")
    expected = (
        "message enqueued",
        "attempt 1 started",
        "attempt 1 failed, to be retried",
        "attempt 2 started",
        "attempt 2 failed, to be retried",
        "attempt 3 started",
    )
    places = [
        next(n for n, line in enumerate(told) if words in line)
        for words in expected
    ]
    assert places[0] == 0
    assert len(set(places)) == len(expected)
    failed = told[places[2]]
    assert "missing 1 required positional argument" in failed
    assert "blog_autotag@" in failed
    assert "cancelled" in told[-1]


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
    page = client.get("/backstage/tasks/two").text
    assert "State: <strong>succeeded</strong>" in page
    assert f"<h1>{DEMO}</h1>" in page
    assert "hello" in page
    assert "<code>'hello'</code>" in page.replace("&#39;", "'")
    assert "/task/two" in page
    whats = [
        re.sub(r"^\S+ s ", "", line)[:22] for line in story(client, "two")
    ]
    assert [what.partition(" 20")[0] for what in whats] == [
        "message enqueued",
        "worker received it",
        "work started",
        "succeeded",
    ]


def test_attempts_are_counted_when_child_processes_were_killed(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("x", queue="q", task_id="killed")
    signals.task_retry.send(
        "x",
        request=SimpleNamespace(
            id="killed",
            task="x",
            args=[],
            kwargs={},
            retries=1,
            hostname="w",
            delivery_info={},
        ),
        reason=Retry(exc=WorkerLostError("SIGKILL"), when=9),
        einfo="",
    )
    record_signals.this_process_writer().flush()
    assert "attempt 3 is due" in str(story(client, "killed"))


def test_it_goes_on_asking_until_the_task_is_over(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("x", queue="q", task_id="three")
    assert 'data-live="/backstage/tasks/three/life"' in (
        client.get("/backstage/tasks/three").text
    )
    answer = client.get("/backstage/tasks/three/life")
    assert "X-Live" not in answer.headers
    records.note("three", outcome="succeeded")
    answer = client.get("/backstage/tasks/three/life")
    assert answer.headers["X-Live"] == "done"


def test_a_task_that_repeats_another_says_which(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("x", queue="q", task_id="four")
    records.note("four", retry_of="three")
    page = client.get("/backstage/tasks/four").text
    assert 'href="/backstage/tasks/three"' in page


def test_of_an_unknown_task_it_says_that_it_is_unknown(
    client: FlaskClient,
) -> None:
    answer = client.get("/backstage/tasks/never%20%3Cb%3E")
    assert answer.status_code == 200
    assert "nothing was noted" in answer.text
    assert "never &lt;b&gt;" in answer.text


@pytest.mark.parametrize(
    "task_id", ["", "a/b", "..", "x\n", "\ud800", "x" * 201]
)
def test_an_id_that_fits_no_address_gets_no_link(
    app: Flask, task_id: str
) -> None:
    with app.test_request_context():
        assert task_url(task_id) == ""
        assert task_url("x y") == "/backstage/tasks/x%20y"


def test_the_page_after_sending_leads_to_it(client: FlaskClient) -> None:
    page = client.get("/sent/00000000-0000-4000-8000-000000000000").text
    link = "/backstage/tasks/00000000-0000-4000-8000-000000000000"
    assert f'href="{link}"' in page
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    page = client.get(
        "/sent/00000000-0000-4000-8000-000000000000", environ_base=elsewhere
    ).text
    assert link not in page
