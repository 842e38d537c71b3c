"""Scheduled and Retries: what waits in queues, and the buttons of each row."""

import time
from html import unescape

import pytest
import redis
from celery import Celery, chain, signature
from flask.testing import FlaskClient

from backstage.stored import known_queues
from backstage.stored.queue_lists import CHUNK
from parts.queued import queued
from plumbing.records.keys import cancelled_key, record_key
from tests.backstage.blog_worker import waiting_rows
from tests.backstage.pages import forms


def fields_of(client: FlaskClient, action: str) -> list[dict[str, str]]:
    """Return what each form of a tab sends; action: such as retries/run."""
    tab = action.partition("/")[0]
    return forms(client.get(f"/backstage/{tab}/").text, action)


def test_tasks_of_all_apps_are_listed_the_next_one_first(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("late", countdown=7290, queue="q", task_id="id-1")
    celery.send_task("at_once", queue="q")
    celery.send_task("soon", args=["ada"], countdown=90, queue="r")

    soon, late = waiting_rows(client, "scheduled")

    assert soon.startswith("in 1 min ")
    assert "soon" in soon
    assert "'ada' the queue r" in soon
    assert late.startswith("in 2 h 1 min late id-1 the queue q")
    assert waiting_rows(client, "retries") == []


def test_tasks_are_found_by_task_id_and_argument(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("greet", args=["ada"], countdown=60, task_id="id-1")
    celery.send_task("wave", args=["bob"], countdown=60, task_id="id-2")

    for word in ("GREET", "id-1", "ada"):
        [row] = waiting_rows(client, f"scheduled/?q={word}#")

        assert "greet" in row, word


def test_no_more_than_10000_entries_of_a_queue_are_read_and_it_says_so(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    celery.send_task("t", queue="q")
    [raw] = broker_client.lrange("q", 0, -1)
    broker_client.lpush("q", *[raw] * 9_999)
    celery.send_task("beyond", countdown=60, queue="q")

    page = client.get("/backstage/scheduled/").text
    broker_client.rpop("q")
    page_with_one_less = client.get("/backstage/scheduled/").text

    assert "more than 10,000 entries" in page
    assert "beyond" not in page
    assert "more than 10,000 entries" not in page_with_one_less
    assert "beyond" in page_with_one_less


def test_run_now_puts_a_copy_without_its_eta_in_the_queue(
    client: FlaskClient, celery: Celery, broker_url: str
) -> None:
    first = signature("one", args=[1], kwargs={"a": "ü"}, app=celery)
    chain(first, signature("two", app=celery)).apply_async(
        countdown=600, queue="q"
    )
    [before] = queued(broker_url, "q")

    [fields] = fields_of(client, "scheduled/run")
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

    [fields] = fields_of(client, "retries/run")
    client.post("/backstage/retries/run", data=fields)

    [message] = queued(broker_url, "q")
    assert message["retries"] == 3


def test_the_second_click_on_run_now_does_nothing(
    client: FlaskClient, celery: Celery, broker_url: str
) -> None:
    celery.send_task("t", countdown=600, queue="q")
    [fields] = fields_of(client, "scheduled/run")

    for _ in range(2):
        answer = client.post(
            "/backstage/scheduled/run", data=fields, follow_redirects=True
        )

    assert "does not wait any more" in answer.text
    assert len(queued(broker_url, "q")) == 1


@pytest.mark.parametrize("action", ["retries/run", "retries/cancel"])
def test_a_retry_that_is_due_and_was_taken_meanwhile_is_left_alone(
    client: FlaskClient,
    celery: Celery,
    broker_client: redis.Redis,
    action: str,
) -> None:
    """It has no ETA, so no worker would look for a cancellation."""
    celery.send_task("t", retries=1, queue="q", task_id="taken")
    [fields] = fields_of(client, action)
    broker_client.rpop("q")

    answer = client.post(
        f"/backstage/{action}", data=fields, follow_redirects=True
    )

    assert "does not wait any more" in answer.text
    assert broker_client.llen("q") == 0
    assert not broker_client.exists(cancelled_key("taken"))


def hold_by_hand(celery: Celery, broker_client: redis.Redis) -> None:
    """Leave a message in a queue, and another one of it in kombu's hash.

    Neither has a record, and the body of the second cannot be decoded.
    """
    celery.send_task("t", args=[1], countdown=600, queue="q", task_id="id-1")
    broker_client.delete(record_key("id-1"))
    [raw] = broker_client.lrange("q", 0, -1)
    other = (
        str(raw).replace("id-1", "id-2").replace("application/json", "yaml")
    )
    broker_client.hset("unacked", "tag", f'[{other}, "", "q"]')
    broker_client.hset("unacked", "rubbish", "[[[")
    broker_client.zadd("unacked_index", {"tag": 1})


def test_messages_without_records_or_that_cannot_be_decoded_are_shown(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    hold_by_hand(celery, broker_client)

    first, second = sorted(waiting_rows(client, "scheduled"))

    assert "id-1 1 the queue q" in first
    assert "The body is yaml" in second


def test_what_waits_is_found_beside_more_than_is_read_at_once(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    hold_by_hand(celery, broker_client)
    broker_client.lpush("q", *["a message"] * CHUNK)

    rows = waiting_rows(client, "scheduled")

    assert len(rows) == 2


def test_what_waits_is_found_among_more_keys_than_are_read_at_once(
    client: FlaskClient,
    celery: Celery,
    broker_client: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(known_queues, "MANY", 1)
    hold_by_hand(celery, broker_client)
    broker_client.mset({f"key-{number}": "" for number in range(100)})

    rows = waiting_rows(client, "scheduled")

    assert len(rows) == 2


def test_messages_without_records_or_that_cannot_be_decoded_are_cancelled(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    hold_by_hand(celery, broker_client)

    for fields in fields_of(client, "scheduled/cancel"):
        client.post("/backstage/scheduled/cancel", data=fields)

    assert waiting_rows(client, "scheduled") == []
    assert broker_client.hkeys("unacked") == ["rubbish"]
    assert broker_client.zcard("unacked_index") == 0


def test_an_id_that_no_page_can_hold_hides_no_other_task(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    for task_id in ("id-1", "id-2"):
        celery.send_task("t", countdown=60, queue="q", task_id=task_id)
    strange = str(broker_client.rpop("q")).replace("id-1", "\\ud800")
    broker_client.lpush("q", strange)

    shown = []
    for _ in range(2):
        fields = fields_of(client, "scheduled/cancel")
        client.post("/backstage/scheduled/cancel", data=fields[0])
        shown.append(len(fields))

    assert shown == [2, 1]
    assert waiting_rows(client, "scheduled") == []
