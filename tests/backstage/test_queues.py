"""Queues of all apps, and the messages they hold, before any worker ran."""

import re
from html import unescape
from pathlib import Path

import pytest
import redis
from celery import Celery, chain, signature
from flask import Flask
from flask.testing import FlaskClient

from mood_mailer import create_app
from parts.ports import free_port
from parts.queued import queued
from parts.worker import Worker
from plumbing import records
from tests.backstage.pages import forms, rows


def tasks(url: str, queue: str) -> list[str]:
    return [message["task"] for message in queued(url, queue)]


def test_all_apps_queues_with_size_and_age(
    client: FlaskClient, celery: Celery, store: redis.Redis
) -> None:
    celery.send_task("a", queue="letters")
    celery.send_task("b", queue="letters", priority=9)
    store.lpush("pushed_by_hand", "{}")
    table = rows(client.get("/backstage/queues/").text)
    assert table[1] == "letters 2 0 s ago nobody"
    assert table[2] == "pushed_by_hand 1 unknown nobody"
    assert len(table) == 3


def test_a_queue_says_who_takes_from_it(
    client: FlaskClient, celery: Celery, broker_url: str, tmp_path: Path
) -> None:
    celery.send_task("x", queue="deserted")
    worker = Worker("fibtastic", tmp_path, REDIS_URL=broker_url)
    try:
        table = rows(client.get("/backstage/queues/").text)
    finally:
        worker.stop()
    taken = {row.split()[0]: row for row in table}
    assert "fibtastic@" in taken["fibtastic"]
    assert taken["deserted"].endswith("nobody")


def test_messages_are_listed_in_the_order_they_are_taken(
    client: FlaskClient, celery: Celery
) -> None:
    """Redis serves a lower number first, whatever was enqueued first."""
    celery.send_task("late", args=["ada", 5], priority=9, queue="q")
    celery.send_task("first", kwargs={"loud": True}, queue="q", task_id="one")
    celery.send_task("second", queue="q")
    page = client.get("/backstage/queues/messages?queue=q").text
    _head, first, second, late = rows(page)
    assert first.startswith("first one loud=True 0 s ago")
    assert second.startswith("second")
    assert late.startswith("late priority 9")
    assert "'ada', 5" in late


def test_a_message_is_shown_raw_and_decoded(
    client: FlaskClient, celery: Celery, store: redis.Redis
) -> None:
    chain(
        signature("tasks.one", args=["<b>"], app=celery),
        signature("tasks.two", app=celery),
    ).apply_async(queue="q")
    page = client.get("/backstage/queues/messages?queue=q").text
    link = re.search(r'href="(/backstage/queues/message\?[^"]+)"', page)
    assert link
    page = unescape(client.get(unescape(link[1])).text)
    [raw] = store.lrange("q", 0, -1)
    assert str(raw) in page
    assert '"<b>"' in page
    assert "then tasks.two" in page


def test_one_message_is_deleted(
    client: FlaskClient, celery: Celery, broker_url: str
) -> None:
    for name in ("a", "b", "c"):
        celery.send_task(name, queue="q", task_id=f"id-{name}")
    page = client.get("/backstage/queues/messages?queue=q").text
    answer = client.post(
        "/backstage/queues/delete",
        data=forms(page, "queues/delete")[1],
        follow_redirects=True,
    )
    assert "Deleted: b" in answer.text
    assert tasks(broker_url, "q") == ["a", "c"]
    assert records.read("id-b").state == "revoked"


def test_a_message_moves_to_the_front_past_higher_priorities(
    client: FlaskClient, celery: Celery, broker_url: str
) -> None:
    for name, priority in (("a", 0), ("b", 0), ("c", 9)):
        celery.send_task(name, queue="q", priority=priority)
    page = client.get("/backstage/queues/messages?queue=q").text
    client.post("/backstage/queues/front", data=forms(page, "queues/front")[2])
    assert tasks(broker_url, "q") == ["c", "a", "b"]


@pytest.mark.parametrize("action", ["queues/delete", "queues/front"])
def test_a_message_that_was_taken_meanwhile_changes_nothing(
    client: FlaskClient, celery: Celery, broker_url: str, action: str
) -> None:
    store = redis.Redis.from_url(broker_url)
    for name in ("a", "b"):
        celery.send_task(name, queue="q")
    page = client.get("/backstage/queues/messages?queue=q").text
    store.rpop("q")
    answer = client.post(
        f"/backstage/{action}",
        data=forms(page, action)[0],
        follow_redirects=True,
    )
    assert "not in the queue any more" in answer.text
    assert tasks(broker_url, "q") == ["b"]


def test_a_message_is_found_after_others_were_taken(
    client: FlaskClient, celery: Celery, store: redis.Redis
) -> None:
    for number in range(60):
        celery.send_task("t", args=[number], queue="q")
    page = client.get("/backstage/queues/messages?queue=q").text
    last = forms(page, "queues/delete")[49]
    store.rpop("q", 40)
    client.post("/backstage/queues/delete", data=last)
    assert store.llen("q") == 19


def test_all_messages_of_a_queue_are_deleted_and_of_no_other(
    client: FlaskClient, celery: Celery, store: redis.Redis
) -> None:
    for priority in (0, 3, 6, 9):
        celery.send_task("t", queue="q", priority=priority)
    celery.send_task("t", queue="r")
    answer = client.post(
        "/backstage/queues/clear", data={"queue": "q"}, follow_redirects=True
    )
    assert "Deleted 4 messages" in answer.text
    assert store.keys("q*") == []
    assert store.llen("r") == 1


def test_what_cannot_be_decoded_is_shown_and_can_be_deleted(
    client: FlaskClient, store: redis.Redis
) -> None:
    for garbage in (b"\xff\xfe", "nonsense", '{"headers": {"id": "\\ud800"}}'):
        store.lpush("q", garbage)
    page = client.get("/backstage/queues/messages?queue=q")
    assert page.status_code == 200
    assert page.text.count("undecodable") >= 3
    for link in re.findall(
        r'href="(/backstage/queues/message\?[^"]+)', page.text
    ):
        assert client.get(unescape(link)).status_code == 200
    for fields in forms(page.text, "queues/delete"):
        client.post("/backstage/queues/delete", data=fields)
    assert store.llen("q") == 0


def test_messages_are_found_by_task_id_and_argument(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("tasks.greet", args=["ada"], task_id="id-1", queue="q")
    celery.send_task("tasks.wave", args=["bob"], task_id="id-2", queue="q")
    for word in ("GREET", "id-1", "ada"):
        page = client.get(f"/backstage/queues/messages?queue=q&q={word}").text
        assert len(rows(page)) == 2, word
        assert "tasks.greet" in page


def test_a_search_reads_10000_messages_and_says_so(
    client: FlaskClient, store: redis.Redis
) -> None:
    store.lpush("q", *map(str, range(10_001)))
    page = client.get("/backstage/queues/messages?queue=q&q=x").text
    assert "more than 10,000 entries" in page
    store.rpop("q")
    page = client.get("/backstage/queues/messages?queue=q&q=x").text
    assert "entries" not in page


def test_pages_of_fifty(client: FlaskClient, celery: Celery) -> None:
    for number in range(120):
        celery.send_task(f"number_{number}", queue="q")
    pages = [
        client.get(f"/backstage/queues/messages?queue=q&page={number}").text
        for number in (1, 2, 3, 99)
    ]
    shown = [re.findall(r">number_(\d+)<", page) for page in pages]
    assert [len(each) for each in shown] == [50, 50, 20, 20]
    assert [int(each) for page in shown[:3] for each in page] == list(
        range(120)
    )
    assert "51 to 100 of 120" in " ".join(pages[1].split())


def cost(store: redis.Redis, client: FlaskClient, path: str) -> list[int]:
    """How many commands a page asks Redis for, and bytes it gets."""
    info = [store.info("stats") for _ in range(2)]
    assert client.get(path).status_code == 200
    info.append(store.info("stats"))
    names = ("total_commands_processed", "total_net_output_bytes")
    own = [info[1][name] - info[0][name] for name in names]
    return [
        info[2][name] - info[1][name] - mine
        for name, mine in zip(names, own, strict=True)
    ]


def test_a_queue_of_100000_messages_costs_no_more_than_one_of_100(
    client: FlaskClient, celery: Celery, store: redis.Redis
) -> None:
    celery.send_task("t", args=["x" * 300], queue="model")
    [raw] = store.lrange("model", 0, -1)
    for name, count in (("small", 100), ("large", 100_000)):
        for _ in range(count // 100):
            store.lpush(name, *[raw] * 100)
    client.get("/backstage/queues/messages?queue=small")  # connects
    for page in (1, 2):
        path = f"/backstage/queues/messages?page={page}&queue="
        small, large = (
            cost(store, client, path + name) for name in ("small", "large")
        )
        assert large[0] == small[0]
        assert large[1] == pytest.approx(small[1], rel=0.05)


@pytest.mark.parametrize(
    "name", ["", "counts", "failures", "attempts:x", "celery.pidbox"]
)
def test_what_is_no_queue_is_not_found(
    client: FlaskClient, store: redis.Redis, name: str
) -> None:
    store.hset("counts", "failed", 1)
    for action in ("delete", "front", "clear"):
        answer = client.post(
            f"/backstage/queues/{action}", data={"queue": name}
        )
        assert answer.status_code == 404
    assert (
        client.get(f"/backstage/queues/messages?queue={name}").status_code
        == 404
    )
    assert store.hgetall("counts") == {"failed": "1"}


def test_another_site_can_change_nothing(
    client: FlaskClient, celery: Celery, store: redis.Redis
) -> None:
    celery.send_task("t", queue="q")
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
    ):
        answer = client.post(
            "/backstage/queues/clear", data={"queue": "q"}, headers=headers
        )
        assert answer.status_code == 403
    assert client.get("/backstage/queues/clear?queue=q").status_code == 405
    assert store.llen("q") == 1


def test_a_change_is_logged_with_who_made_it(
    client: FlaskClient, celery: Celery, caplog: pytest.LogCaptureFixture
) -> None:
    celery.send_task("t", queue="q")
    client.post("/backstage/queues/clear", data={"queue": "q"})
    assert "127.0.0.1 deleted all 1 messages of the queue 'q'" in caplog.text


def test_addresses_in_arguments_can_be_hidden(
    app: Flask, client: FlaskClient, celery: Celery, store: redis.Redis
) -> None:
    app.config["HIDE_ADDRESSES"] = True
    celery.send_task("t", args=["ada@example.com"], queue="q")
    page = client.get("/backstage/queues/messages?queue=q").text
    link = re.search(r'href="(/backstage/queues/message\?[^"]+)"', page)
    assert link
    page += client.get(unescape(link[1])).text
    assert "a***@example.com" in page
    assert "ada@example.com" not in page
    [raw] = store.lrange("q", 0, -1)
    assert str(raw)[10:60] not in unescape(page)


def test_without_redis_the_page_says_so() -> None:
    url = f"redis://127.0.0.1:{free_port()}/0"
    away = create_app(REDIS_URL=url, DEBUG=True).test_client()
    answer = away.get("/backstage/queues/")
    assert answer.status_code == 503
    assert "cannot be reached" in answer.text
