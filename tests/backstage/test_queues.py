"""Queues: those of all apps, and their messages, before any worker ran."""

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
from parts.worker import Worker
from tests.backstage.pages import rows

PAGE = "/backstage/queues/"
MESSAGES = f"{PAGE}messages?queue="


def links_to_messages(page: str) -> list[str]:
    found = re.findall(rf'href="({PAGE}message\?[^"]+)"', page)
    return [unescape(link) for link in found]


def test_the_queues_of_all_apps_are_listed_with_size_and_age(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    celery.send_task("a", queue="letters")
    celery.send_task("b", queue="letters", priority=9)
    broker_client.lpush("pushed_by_hand", "{}")

    _head, letters, by_hand = rows(client.get(PAGE).text)

    assert re.fullmatch(r"letters 2 \d+ s ago nobody", letters)
    assert by_hand == "pushed_by_hand 1 unknown nobody"


def test_a_queue_says_who_takes_from_it(
    client: FlaskClient, celery: Celery, broker_url: str, tmp_path: Path
) -> None:
    celery.send_task("x", queue="deserted")
    worker = Worker("fibtastic", tmp_path, REDIS_URL=broker_url)

    try:
        table = rows(client.get(PAGE).text)
    finally:
        worker.stop()

    row_of = {row.split()[0]: row for row in table}
    assert "fibtastic@" in row_of["fibtastic"]
    assert row_of["deserted"].endswith("nobody")


def test_messages_are_listed_in_the_order_in_which_they_are_taken(
    client: FlaskClient, celery: Celery
) -> None:
    """With Redis a lower number comes first, whatever was enqueued first."""
    celery.send_task("late", args=["ada", 5], priority=9, queue="q")
    celery.send_task("first", kwargs={"loud": True}, queue="q", task_id="one")
    celery.send_task("second", queue="q")

    _head, first, second, late = rows(client.get(f"{MESSAGES}q").text)

    assert re.match(r"first one loud=True \d+ s ago", first)
    assert second.startswith("second")
    assert late.startswith("late priority 9")
    assert "'ada', 5" in late


def test_a_message_is_shown_raw_and_decoded(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    chain(
        signature("tasks.one", args=["<b>"], app=celery),
        signature("tasks.two", app=celery),
    ).apply_async(queue="q")

    [link] = links_to_messages(client.get(f"{MESSAGES}q").text)
    page = unescape(client.get(link).text)

    [raw] = broker_client.lrange("q", 0, -1)
    assert str(raw) in page
    assert '"<b>"' in page
    assert "then tasks.two" in page


def test_a_message_that_cannot_be_decoded_is_shown(
    client: FlaskClient, broker_client: redis.Redis
) -> None:
    for garbage in (b"\xff\xfe", "nonsense", '{"headers": {"id": "\\ud800"}}'):
        broker_client.lpush("q", garbage)

    page = client.get(f"{MESSAGES}q").text
    message_pages = [client.get(link).text for link in links_to_messages(page)]

    assert page.count("undecodable</a>") == 3
    assert len(message_pages) == 3
    for each in message_pages:
        assert "A message that cannot be decoded" in each


def test_messages_are_found_by_task_id_and_argument(
    client: FlaskClient, celery: Celery
) -> None:
    celery.send_task("tasks.greet", args=["ada"], task_id="id-1", queue="q")
    celery.send_task("tasks.wave", args=["bob"], task_id="id-2", queue="q")

    for word in ("GREET", "id-1", "ada"):
        [_head, row] = rows(client.get(f"{MESSAGES}q&q={word}").text)

        assert row.startswith("tasks.greet"), word


def test_a_search_reads_10000_messages_and_says_so(
    client: FlaskClient, broker_client: redis.Redis
) -> None:
    broker_client.lpush("q", *map(str, range(10_001)))

    page = client.get(f"{MESSAGES}q&q=x").text
    broker_client.rpop("q")
    page_with_one_less = client.get(f"{MESSAGES}q&q=x").text

    assert "more than 10,000 entries" in page
    assert "entries" not in page_with_one_less


def test_a_page_holds_50_messages(client: FlaskClient, celery: Celery) -> None:
    for number in range(120):
        celery.send_task(f"number_{number}", queue="q")

    pages = [
        client.get(f"{MESSAGES}q&page={number}").text
        for number in (1, 2, 3, 99)
    ]

    tasks = [re.findall(r">number_(\d+)<", page) for page in pages]
    assert [len(each) for each in tasks] == [50, 50, 20, 20]
    shown = [int(task) for page in tasks[:3] for task in page]
    assert shown == list(range(120))
    assert "51 to 100 of 120" in " ".join(pages[1].split())


def cost(
    broker_client: redis.Redis, client: FlaskClient, path: str
) -> tuple[int, int]:
    """Return how many commands a page sends to Redis, and bytes it gets."""
    names = ("total_commands_processed", "total_net_output_bytes")
    info = [broker_client.info("stats") for _ in range(2)]
    assert client.get(path).status_code == 200
    info.append(broker_client.info("stats"))
    commands, size = (
        # The second INFO costs something itself.
        (info[2][name] - info[1][name]) - (info[1][name] - info[0][name])
        for name in names
    )
    return commands, size


@pytest.mark.parametrize("page", [1, 2])
def test_a_queue_of_100000_messages_costs_no_more_than_one_of_100(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis, page: int
) -> None:
    celery.send_task("t", args=["x" * 300], queue="model")
    [raw] = broker_client.lrange("model", 0, -1)
    for name, count in (("small", 100), ("large", 100_000)):
        for _ in range(count // 100):
            broker_client.lpush(name, *[raw] * 100)
    client.get(f"{MESSAGES}small")  # it connects

    small, large = (
        cost(broker_client, client, f"{MESSAGES}{name}&page={page}")
        for name in ("small", "large")
    )

    assert large[0] == small[0]
    assert large[1] == pytest.approx(small[1], rel=0.05)


def test_addresses_in_arguments_can_be_hidden(
    app: Flask,
    client: FlaskClient,
    celery: Celery,
    broker_client: redis.Redis,
) -> None:
    app.config["HIDE_ADDRESSES"] = True
    celery.send_task("t", args=["ada@example.com"], queue="q")

    page = client.get(f"{MESSAGES}q").text
    [link] = links_to_messages(page)
    pages = unescape(page + client.get(link).text)

    assert "a***@example.com" in pages
    assert "ada@example.com" not in pages
    [raw] = broker_client.lrange("q", 0, -1)
    assert str(raw)[10:60] not in pages  # the body, in base64


def test_without_redis_the_page_says_so() -> None:
    url = f"redis://127.0.0.1:{free_port()}/0"
    client = create_app(REDIS_URL=url, DEBUG=True).test_client()

    answer = client.get(PAGE)

    assert answer.status_code == 503
    assert "cannot be reached" in answer.text


def test_a_large_message_is_cut_on_its_page_and_whole_as_a_file(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    celery.send_task("large", args=["x" * 5_000_000], queue="q")
    (link,) = links_to_messages(client.get(f"{MESSAGES}q").text)

    page = client.get(link).text
    (at,) = re.findall(r'href="([^"]+/message\.txt[^"]+)"', page)
    file = client.get(unescape(at))

    assert len(page) < 100_000
    assert file.text == broker_client.lindex("q", 0)
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["X-Content-Type-Options"] == "nosniff"


def test_what_no_worker_could_read_is_set_aside(
    client: FlaskClient, broker_client: redis.Redis
) -> None:
    broker_client.lpush("unreadable:blog_autotag", "no message", "nor this")

    page = client.get("/backstage/queues/").text
    there = client.get(
        "/backstage/queues/messages?queue=unreadable:blog_autotag"
    ).text

    assert "Set aside" in page
    assert re.search(r"unreadable.*blog.*autotag</a>:\s*2", page, re.DOTALL)
    assert "nobody" not in page
    assert "no worker takes from this list" in there
    assert "To the front" not in there
    assert "Delete" in there
