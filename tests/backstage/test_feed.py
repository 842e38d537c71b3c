"""Under the hood: what goes over Redis, in sentences."""

import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
import redis
from celery import Celery
from flask.testing import FlaskClient

from backstage.monitor import watch
from backstage.monitor.commands import Command, parse_line
from backstage.monitor.commands import unescape as plain
from backstage.monitor.sentences import Reader
from backstage.stored.keys import FEED_OPEN
from mood_mailer import create_app
from parts.broker import Broker
from parts.waiting import wait_for
from parts.worker import Worker
from tests.backstage.pages import rows

PAGE = "/backstage/feed/"
DEMO = "blog_autotag.demo.tasks.demo"


@pytest.fixture(autouse=True)
def _nobody_watches(store: redis.Redis) -> Iterator[None]:
    yield
    store.delete(FEED_OPEN)
    wait_for(lambda: watchers(store) == 0, what="the end of MONITOR")


def lines(client: FlaskClient) -> list[str]:
    """What the feed says, the oldest first."""
    return [unescape(row) for row in rows(client.get(PAGE).text)[:0:-1]]


def says(client: FlaskClient, *words: str) -> Callable[[], bool]:
    return lambda: any(
        all(word in line for word in words) for line in lines(client)
    )


def over(client: FlaskClient) -> bool:
    return client.get(f"{PAGE}lines").headers.get("X-Live") == "done"


def watchers(store: redis.Redis) -> int:
    return sum(each["cmd"] == "monitor" for each in store.client_list())


def test_it_is_off_until_somebody_starts_it(
    client: FlaskClient, store: redis.Redis
) -> None:
    page = client.get(PAGE).text
    assert "Nobody has watched yet" in page
    assert "watching has its price" in page
    assert watchers(store) == 0
    assert client.get(f"{PAGE}start").status_code == 405


def test_it_tells_who_enqueues_takes_and_acknowledges(
    client: FlaskClient,
    celery: Celery,
    store: redis.Redis,
    broker_url: str,
    tmp_path: Path,
) -> None:
    worker = Worker("blog_autotag", tmp_path, REDIS_URL=broker_url)
    try:
        client.post(f"{PAGE}start")
        wait_for(lambda: watchers(store), what="MONITOR")
        celery.send_task(
            DEMO, args=[0, 'a "quoted" ü'], queue="blog_autotag", task_id="x1"
        )
        wait_for(says(client, "acknowledged", "x1"), 20)
        wait_for(says(client, "task-succeeded"), 20)
    finally:
        worker.stop()
    told = [
        next(n for n, line in enumerate(lines(client)) if all_in(line))
        for all_in in (
            lambda line: "mood_mailer-web" in line and "put into" in line,
            lambda line: "blog_autotag-worker" in line and "took" in line,
            lambda line: "blog_autotag-worker" in line and "acknow" in line,
        )
    ]
    assert told == sorted(told)
    [put] = [line for line in lines(client) if "put into" in line]
    assert f"put into the queue blog_autotag: {DEMO} x1" in put
    assert put.endswith("LPUSH blog_autotag")

    answer = client.post(f"{PAGE}stop", follow_redirects=True)
    assert "it was stopped" in answer.text
    assert over(client)
    wait_for(lambda: watchers(store) == 0, what="the end of MONITOR")


def test_one_feed_at_a_time(client: FlaskClient, store: redis.Redis) -> None:
    client.post(f"{PAGE}start")
    answer = client.post(f"{PAGE}start", follow_redirects=True)
    assert "Somebody is watching already" in answer.text
    wait_for(lambda: watchers(store), what="MONITOR")
    assert watchers(store) == 1


def test_it_closes_by_itself_after_a_time(
    client: FlaskClient, store: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "SECONDS", 1)
    client.post(f"{PAGE}start")
    assert not over(client)
    wait_for(lambda: over(client), what="the end of the feed")
    wait_for(lambda: watchers(store) == 0, what="the end of MONITOR")
    assert "1 seconds are over" in client.get(PAGE).text


def test_it_closes_by_itself_after_some_lines(
    client: FlaskClient,
    celery: Celery,
    store: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watch, "LINES", 5)
    client.post(f"{PAGE}start")
    wait_for(lambda: watchers(store), what="MONITOR")
    for _ in range(10):
        celery.send_task("x", queue="q")
    wait_for(lambda: over(client), what="the end of the feed")
    assert len(lines(client)) == 5
    assert "it has 5 lines" in client.get(PAGE).text


def test_a_feed_does_not_show_itself(
    client: FlaskClient, store: redis.Redis
) -> None:
    client.post(f"{PAGE}start")
    wait_for(lambda: watchers(store), what="MONITOR")
    store.set("a", "b")
    wait_for(lambda: "1 \u00d7 SET" in client.get(PAGE).text)
    assert "APPEND" not in client.get(PAGE).text


def test_a_redis_that_ends_ends_the_feed(broker: Broker) -> None:
    client = create_app(REDIS_URL=broker.url, DEBUG=True).test_client()
    client.post(f"{PAGE}start")
    wait_for(lambda: watchers(broker.client), what="MONITOR")
    broker.stop()
    assert client.get(f"{PAGE}lines").status_code == 503
    broker.start()
    wait_for(lambda: over(client), what="the end of the feed")
    assert "it was cut off" in client.get(PAGE).text


def test_a_line_of_monitor_is_taken_apart() -> None:
    found = parse_line(
        '1339518083.107412 [0 127.0.0.1:60866] "lpush" "q\\x06\\x163"'
        ' "{\\"a\\": \\"\\xc3\\xbc \\\\ \\n\\"}"'
    )
    assert found
    assert (found.at, found.address) == (1339518083.107412, "127.0.0.1:60866")
    assert found.name == "LPUSH"
    assert found.words == ["q\x06\x163", '{"a": "ü \\ \n"}']
    assert parse_line("OK") is None
    assert plain("\\xff") == "�"


def test_a_message_that_is_given_back_is_not_called_acknowledged() -> None:
    """As kombu's restore_by_tag does it, in one transaction."""
    reader = Reader(names={"here": "w-worker"})
    message = '{\\"headers\\": {\\"task\\": \\"t\\", \\"id\\": \\"1\\"}}'
    said = []
    for line in (
        '"MULTI"',
        '"ZREM" "unacked_index:w" "tag"',
        '"HDEL" "unacked:w" "tag"',
        f'"RPUSH" "w" "{message}"',
        '"EXEC"',
    ):
        command = parse_line(f"{time.time():.6f} [0 here] {line}")
        assert command
        said += reader.read(command)
    assert [each.what for each in said] == [
        "put back to the front of the queue w"
    ]
    assert (said[0].who, said[0].id) == ("w-worker", "1")


@pytest.mark.parametrize(
    "command",
    [
        Command(0.0, "a", "LPUSH", ' "q" "no message"'),
        Command(0.0, "a", "LPUSH", ""),
        Command(0.0, "a", "LPUSH", ' "failures" "{}"'),
        Command(0.0, "a", "HSET", ' "unacked:x" "tag" "[]"'),
        Command(0.0, "a", "HSET", ' "record:1" "task" "t"'),
        Command(0.0, "a", "PUBLISH", ' "/0.celeryev/worker.heartbeat" "?"'),
        Command(0.0, "lua", "ZADD", ' "x" "1" "y"'),
        Command(0.0, "a", "CLIENT", ""),
    ],
)
def test_what_is_not_about_tasks_is_only_counted(command: Command) -> None:
    reader = Reader()
    assert reader.read(command) == []
    assert reader.others == {command.name: 1}
