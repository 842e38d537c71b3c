"""The Dashboard's numbers, from real workers and a real Redis."""

import re
import time
from pathlib import Path

import pytest
import redis
from celery import Celery
from flask.testing import FlaskClient

from backstage.pages.chart import HEIGHT, Chart
from backstage.stored.figures import Bar, read_figures
from mood_mailer import create_app
from parts.broker import Broker
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing.records.keys import TOTALS, day_key
from tests.backstage.blog_worker import DEMO
from tests.backstage.pages import rows

PAGE = "/backstage/dashboard/"
URGENT = "blog_autotag.demo.tasks.urgent"


def numbers(page: str) -> dict[str, int]:
    """Return the large numbers, by their names."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>([\d,]+)</dd>", page, re.DOTALL)
    return {
        re.sub(r"<[^>]+>", "", name).strip(): int(number.replace(",", ""))
        for name, number in found
    }


def test_it_counts_what_workers_did(
    client: FlaskClient,
    celery: Celery,
    broker_client: redis.Redis,
    broker_url: str,
    tmp_path: Path,
) -> None:
    worker = Worker("blog_autotag", tmp_path, REDIS_URL=broker_url)

    try:
        celery.send_task(DEMO, args=[0, "a"], queue="blog_autotag")
        celery.send_task(URGENT, args=["wrong"], queue="urgent")
        wait_for(lambda: broker_client.hget(TOTALS, "processed") == "2", 20)
    finally:
        worker.stop()

    page = client.get(PAGE).text
    assert numbers(page) == {
        "Processed": 2,
        "Failed": 1,
        "Busy": 0,
        "Enqueued": 0,
        "Scheduled": 0,
        "Retries": 0,
        "Failed for good": 1,
    }
    assert "2 attempts ended in the last hour, 1 of them failed" in page
    today = time.strftime("%Y-%m-%d", time.gmtime())
    assert f"{today} 2 1" in rows(page)


def test_it_counts_what_waits_while_no_worker_is_there(
    client: FlaskClient, celery: Celery
) -> None:
    for queue in ("a", "b"):
        celery.send_task("now", queue=queue)
    celery.send_task("later", countdown=60, queue="a")
    celery.send_task("again", countdown=60, retries=2, queue="b")

    found = numbers(client.get(PAGE).text)

    assert found["Enqueued"] == 4
    assert found["Scheduled"] == 1
    assert found["Retries"] == 1


def test_the_fragment_holds_the_numbers_and_no_page(
    client: FlaskClient,
) -> None:
    fragment = client.get(f"{PAGE}figures").text

    assert numbers(fragment)["Processed"] == 0
    assert "<html" not in fragment


def test_it_describes_the_server(client: FlaskClient) -> None:
    table = dict(row.split(" ", 1) for row in rows(client.get(PAGE).text))

    assert re.match(r"(Valkey|Redis) \d", table["Version"])
    assert "no limit" in table["Memory"]
    assert int(table["Clients"]) >= 1
    assert table["Append-only"] == "file on, last write: ok"


@pytest.mark.parametrize("policy", ["noeviction", "allkeys-lru"])
def test_it_warns_of_a_redis_that_may_delete_messages(
    broker: Broker, policy: str
) -> None:
    broker.client.config_set("maxmemory-policy", policy)
    client = create_app(REDIS_URL=broker.url, DEBUG=True).test_client()

    page = client.get(PAGE).text

    assert ("may delete messages" in page) == (policy != "noeviction")


@pytest.mark.parametrize(
    ("most", "top"), [(0, 5), (5, 5), (6, 10), (11, 20), (201, 500)]
)
def test_the_chart_ends_at_a_round_number_above_the_highest_bar(
    most: int, top: int
) -> None:
    assert Chart([Bar("12:00", most, 0)]).top == top


def test_failed_attempts_stand_below_those_that_succeeded() -> None:
    [column] = Chart([Bar("12:00", 10, 4), Bar("12:01", 0, 0)]).columns

    assert column.failed_height == 0.4 * HEIGHT
    assert column.failed_y + column.failed_height == HEIGHT
    assert column.rest_y + column.rest_height == column.failed_y


def test_the_chart_is_also_a_sentence() -> None:
    bars = [Bar("12:00", 10, 4), Bar("12:01", 2, 0)]

    assert Chart(bars).summary == (
        "12 attempts ended in the last hour, 4 of them failed. The busiest"
        " minute was 12:00 UTC, with 10."
    )


def test_days_go_back_to_the_first_that_was_counted(
    broker_client: redis.Redis,
) -> None:
    noon = 1_800_000_000  # 15 January 2027
    broker_client.hincrby(day_key("2027-01-13"), "processed", 7)
    broker_client.hincrby(day_key("2027-01-13"), "failed", 1)

    assert read_figures(broker_client, noon).days == [
        Bar("2027-01-15", 0, 0),
        Bar("2027-01-14", 0, 0),
        Bar("2027-01-13", 7, 1),
    ]
