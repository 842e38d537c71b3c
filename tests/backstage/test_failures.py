"""Attempts that failed: shown, retried, deleted, counted anew."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery
from flask.testing import FlaskClient
from kombu.exceptions import OperationalError

from backstage.stored import failure_log
from mood_mailer import create_app
from parts.ports import free_port
from parts.queued import queued
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing import records
from plumbing.celery_app import celery_init_app
from plumbing.records import counts, keys
from plumbing.records.formats import Failure
from plumbing.records.writer import Writer
from tests.backstage.pages import forms, rows

URGENT = "blog_autotag.demo.tasks.urgent"
PAGE = "/backstage/failures/"
OLD = Failure(
    id="old",
    task="letters.send",
    queue="letters",
    args=["ada@example.com", 5],
    kwargs={"loud": True},
    when=1_700_000_000.5,
    error="no stamp",
    traceback="Traceback: <b>no stamp</b>",
    worker="letters@here",
    retries=0,
    final=True,
)


def keep(url: str, **fields: Any) -> None:
    writer = Writer(url)
    counts.keep_failure(writer, replace(OLD, **fields))
    counts.count_attempt(writer, "processed", "failed")
    writer.flush()


def post(client: FlaskClient, action: str, place: int = 0) -> str:
    """Press the button of a row, and what the next page says."""
    sent = forms(client.get(PAGE).text, f"failures/{action}")[place]
    answer = client.post(PAGE + action, data=sent, follow_redirects=True)
    return answer.text


def test_a_failure_of_a_worker_is_shown_and_retried_with_its_arguments(
    client: FlaskClient, celery: Celery, broker_url: str, tmp_path: Path
) -> None:
    worker = Worker("blog_autotag", tmp_path, REDIS_URL=broker_url)
    try:
        celery.send_task(URGENT, args=["x"], queue="urgent", task_id="first")
        wait_for(lambda: "first" in client.get(PAGE).text, 20)
    finally:
        worker.stop()
    [_head, row] = rows(client.get(PAGE).text)
    assert row.startswith(f"{URGENT} first final 'x' ")
    assert "missing 1 required positional argument" in row
    assert "Traceback (most recent call last)" in row
    assert "attempt 1, blog_autotag@" in row

    assert "Enqueued again" in post(client, "retry")

    [message] = queued(broker_url, "urgent")
    assert message["task"] == URGENT
    assert message["arguments"] == ["x"]
    assert message["retry_of"] == "first"
    assert message["id"] != "first"
    assert records.read(message["id"]).retry_of == "first"
    assert "first" not in client.get(PAGE).text


def test_named_arguments_go_along(
    client: FlaskClient, store: redis.Redis, broker_url: str
) -> None:
    keep(broker_url)
    post(client, "retry")
    [message] = queued(broker_url, "letters")
    assert message["arguments"] == ["ada@example.com", 5]
    assert message["kwargsrepr"] == "{'loud': True}"


def test_two_clicks_are_one_task(client: FlaskClient, broker_url: str) -> None:
    keep(broker_url)
    [sent] = forms(client.get(PAGE).text, "failures/retry")
    for _ in range(2):
        client.post(PAGE + "retry", data=sent)
    assert len(queued(broker_url, "letters")) == 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"final": False}, "Celery retries it by itself"),
        ({"args": None}, "too large to be kept"),
        ({"task": ""}, "not known which task"),
    ],
)
def test_some_failures_cannot_be_retried(
    client: FlaskClient,
    store: redis.Redis,
    broker_url: str,
    fields: dict[str, object],
    why: str,
) -> None:
    keep(broker_url, **fields)
    page = client.get(PAGE).text
    assert why in page
    assert forms(page, "failures/retry") == []
    [sent] = forms(page, "failures/delete")  # by hand, all the same
    answer = client.post(PAGE + "retry", data=sent, follow_redirects=True)
    assert "This is not retried" in answer.text
    client.post(PAGE + "retry-all")
    assert store.llen("letters") == 0
    assert store.llen(keys.FAILURES) == 1


def test_retry_all_takes_those_that_can_be_retried(
    client: FlaskClient, store: redis.Redis, broker_url: str
) -> None:
    for number in range(3):
        keep(broker_url, id=f"old-{number}", final=number != 1)
    answer = post(client, "retry-all")
    assert "Enqueued again: 2 of 3." in answer
    retried = {each["retry_of"] for each in queued(broker_url, "letters")}
    assert retried == {"old-0", "old-2"}
    assert store.llen(keys.FAILURES) == 1


def test_deleted_is_deleted_and_nothing_is_enqueued(
    client: FlaskClient, store: redis.Redis, broker_url: str
) -> None:
    for number in range(3):
        keep(broker_url, id=f"old-{number}")
    post(client, "delete", place=1)
    page = client.get(PAGE).text
    assert "old-1" not in page
    assert "old-2" in page
    assert "Deleted: 2 failures." in post(client, "clear")
    assert store.llen(keys.FAILURES) == 0
    assert store.llen("letters") == 0


def test_what_is_gone_is_said(client: FlaskClient) -> None:
    for action in ("retry", "delete"):
        answer = client.post(
            PAGE + action, data={"digest": "x"}, follow_redirects=True
        )
        assert "not in the list any more" in answer.text


def test_the_counter_starts_at_0_again_and_the_list_stays(
    client: FlaskClient, store: redis.Redis, broker_url: str
) -> None:
    keep(broker_url)
    assert "1 failed" in client.get(PAGE).text
    page = post(client, "reset")
    assert "0 failed" in page
    assert "letters.send" in page
    assert store.hget(keys.TOTALS, "processed") == "1"


def test_search_finds_by_task_id_and_argument(
    client: FlaskClient, broker_url: str
) -> None:
    keep(broker_url)
    keep(broker_url, id="new", task="bills.pay", args=["grace"])
    for word, found in (("BILLS", "new"), ("new", "new"), ("ada@", "old")):
        table = rows(client.get(f"{PAGE}?q={word}").text)
        assert [found in row for row in table[1:]] == [True]


def test_a_page_holds_50(client: FlaskClient, broker_url: str) -> None:
    for number in range(51):
        keep(broker_url, id=f"old-{number}")
    assert len(rows(client.get(PAGE).text)) == 51
    assert len(rows(client.get(f"{PAGE}?page=2").text)) == 2


def test_a_retry_that_could_not_be_sent_can_be_tried_again(
    store: redis.Redis, celery: Celery, broker_url: str
) -> None:
    keep(broker_url)
    [failure] = failure_log.everything(store)
    nowhere = celery_init_app(
        create_app(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    )
    with pytest.raises(OperationalError):
        failure_log.retry(store, nowhere, failure)
    assert failure_log.count(store) == 1

    assert failure_log.retry(store, celery, failure)
    assert len(queued(broker_url, "letters")) == 1
    assert failure_log.count(store) == 0


def test_addresses_are_hidden_by_one_setting(broker_url: str) -> None:
    app = create_app(REDIS_URL=broker_url, DEBUG=True, HIDE_ADDRESSES=True)
    client = app.test_client()
    keep(broker_url, traceback="to ada@example.com", error="ada@example.com")
    page = client.get(PAGE).text
    assert "a***@example.com" in page
    assert "ada@example.com" not in page
    post(client, "retry")
    [message] = queued(broker_url, "letters")
    assert message["arguments"] == ["ada@example.com", 5]
    assert "ada@" not in message["argsrepr"]


def test_what_others_wrote_is_no_markup(
    client: FlaskClient, broker_url: str
) -> None:
    keep(broker_url)
    assert "&lt;b&gt;no stamp" in client.get(PAGE).text


def test_who_retried_is_in_the_log(
    client: FlaskClient,
    broker_url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    keep(broker_url)
    with caplog.at_level(logging.INFO, "backstage"):
        post(client, "retry")
    assert "127.0.0.1 retried 'old' as '" in caplog.text
