"""Under the hood: what goes over Redis, in sentences, while one watches."""

from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
import redis
from celery import Celery
from flask.testing import FlaskClient

from backstage.monitor import watch
from backstage.stored.keys import FEED_OPEN
from mood_mailer import create_app
from parts.broker import Broker
from parts.waiting import wait_for
from parts.worker import Worker
from tests.backstage.blog_worker import DEMO
from tests.backstage.pages import rows

PAGE = "/backstage/feed/"


@pytest.fixture(autouse=True)
def _nobody_watches_after_the_test(
    broker_client: redis.Redis,
) -> Iterator[None]:
    yield
    broker_client.delete(FEED_OPEN)
    wait_for_the_end(broker_client)


def start_watching(client: FlaskClient, broker_client: redis.Redis) -> None:
    client.post(f"{PAGE}start")
    wait_for(lambda: watchers(broker_client), what="MONITOR")


def wait_for_the_end(broker_client: redis.Redis) -> None:
    wait_for(lambda: not watchers(broker_client), what="the end of MONITOR")


def watchers(broker_client: redis.Redis) -> int:
    clients = broker_client.client_list()
    return sum(each["cmd"] == "monitor" for each in clients)


def lines(client: FlaskClient) -> list[str]:
    """Return the lines of the feed, the oldest first."""
    return [unescape(row) for row in rows(client.get(PAGE).text)[:0:-1]]


def has_line(client: FlaskClient, *words: str) -> Callable[[], bool]:
    """Return a condition: some line has all these words."""
    return lambda: any(
        all(word in line for word in words) for line in lines(client)
    )


def is_over(client: FlaskClient) -> bool:
    return client.get(f"{PAGE}lines").headers.get("X-Live") == "done"


def test_it_is_off_until_somebody_starts_it(
    client: FlaskClient, broker_client: redis.Redis
) -> None:
    page = client.get(PAGE).text
    by_link = client.get(f"{PAGE}start")

    assert "Nobody has watched yet" in page
    assert "Live" not in page
    assert "watching has its price" in page
    assert by_link.location == PAGE.rstrip("/")
    assert watchers(broker_client) == 0


def test_it_tells_who_enqueues_takes_and_acknowledges(
    client: FlaskClient,
    celery: Celery,
    broker_client: redis.Redis,
    broker_url: str,
    tmp_path: Path,
) -> None:
    worker = Worker("blog_autotag", tmp_path, REDIS_URL=broker_url)

    try:
        start_watching(client, broker_client)
        celery.send_task(
            DEMO, args=[0, 'a "quoted" ü'], queue="blog_autotag", task_id="x1"
        )
        wait_for(has_line(client, "acknowledged", "x1"), 20)
        wait_for(has_line(client, "task-succeeded"), 20)
    finally:
        worker.stop()

    told = lines(client)
    places = [
        next(n for n, line in enumerate(told) if who in line and what in line)
        for who, what in (
            ("mood_mailer-web", "put into"),
            ("blog_autotag-worker", "took"),
            ("blog_autotag-worker", "acknowledged"),
        )
    ]
    assert places == sorted(places)
    put = told[places[0]]
    assert f"put into the queue blog_autotag: {DEMO} x1" in put
    assert put.endswith("LPUSH blog_autotag")


def test_it_ends_when_somebody_presses_stop(
    client: FlaskClient, broker_client: redis.Redis
) -> None:
    start_watching(client, broker_client)

    answer = client.post(f"{PAGE}stop", follow_redirects=True)

    assert "it was stopped" in answer.text
    assert is_over(client)
    wait_for_the_end(broker_client)


def test_stop_does_not_change_why_a_feed_has_ended(
    client: FlaskClient,
    broker_client: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "SECONDS", 1)
    client.post(f"{PAGE}start")
    wait_for(lambda: is_over(client), what="the end of the feed")

    answer = client.post(f"{PAGE}stop", follow_redirects=True)

    assert "1 seconds are over" in answer.text


def test_there_is_one_feed_at_a_time(
    client: FlaskClient, broker_client: redis.Redis
) -> None:
    start_watching(client, broker_client)

    answer = client.post(f"{PAGE}start", follow_redirects=True)

    assert "Somebody is watching already" in answer.text
    assert watchers(broker_client) == 1


def test_it_ends_by_itself_after_a_time(
    client: FlaskClient,
    broker_client: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "SECONDS", 1)

    client.post(f"{PAGE}start")
    was_over = is_over(client)
    wait_for(lambda: is_over(client), what="the end of the feed")

    assert not was_over
    assert "1 seconds are over" in client.get(PAGE).text
    wait_for_the_end(broker_client)


def test_it_ends_by_itself_after_some_lines(
    client: FlaskClient,
    celery: Celery,
    broker_client: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "LINES", 5)
    start_watching(client, broker_client)

    for _ in range(10):
        celery.send_task("x", queue="q")
    wait_for(lambda: is_over(client), what="the end of the feed")

    assert len(lines(client)) == 5
    assert "it has 5 lines" in client.get(PAGE).text


def test_a_feed_does_not_show_its_own_commands(
    client: FlaskClient, broker_client: redis.Redis
) -> None:
    start_watching(client, broker_client)

    broker_client.set("a", "b")
    wait_for(lambda: "1 \u00d7 SET" in client.get(PAGE).text)

    page = client.get(PAGE).text
    assert "APPEND" not in page
    assert "waits for messages" not in page


def test_a_feed_ends_with_its_redis(broker: Broker) -> None:
    client = create_app(REDIS_URL=broker.url, DEBUG=True).test_client()
    start_watching(client, broker.client)

    broker.stop()
    while_away = client.get(f"{PAGE}lines")
    broker.start()
    wait_for(lambda: is_over(client), what="the end of the feed")

    assert while_away.status_code == 503
    assert "cannot be reached" in while_away.text
    assert "it was cut off" in client.get(PAGE).text
