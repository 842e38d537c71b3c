"""Where an open task's message is, from what a real Redis holds."""

import json
import time

import pytest
import redis
from flask import Flask

from mood_mailer import create_app
from plumbing import records
from plumbing.broker import connect
from plumbing.kombu_keys import queue_key
from plumbing.records import whereabouts
from plumbing.records.formats import Record
from plumbing.records.keys import alive_key, listened_key
from plumbing.records.whereabouts import FRONT, Place, find, interrupted

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
SENT = time.time() - 60


@pytest.fixture
def client(broker_url: str, monkeypatch: pytest.MonkeyPatch) -> redis.Redis:
    """A client of an empty Redis at which every question looks anew."""
    monkeypatch.setattr(whereabouts, "_looks", {})
    monkeypatch.setattr(whereabouts, "LOOK_SECONDS", -1)
    app: Flask = create_app(REDIS_URL=broker_url)
    records.note(ID, queue="q", enqueued=SENT, sent=SENT, again_after=900)
    assert app.name == "mood_mailer"
    return connect(broker_url)


def take(client: redis.Redis, *, alive: bool) -> None:
    """Write what a worker writes of a task that it runs."""
    records.note(
        ID,
        received=SENT + 1,
        started=SENT + 2,
        holder="w@h/run",
        holds_attempt=1,
    )
    if alive:
        client.set(alive_key("w@h/run"), "")


def message(task_id: str = ID, sent: float = SENT) -> str:
    return json.dumps({"headers": {"id": task_id, "enqueued_at": sent}})


def hold(client: redis.Redis, taken: float) -> None:
    """Write what kombu writes of a message that a worker takes."""
    client.hset(
        "unacked:q", "tag", json.dumps([json.loads(message()), "", "q"])
    )
    client.zadd("unacked_index:q", {"tag": taken})


def found(client: redis.Redis) -> Place:
    return find(client, records.read(ID))


def found_at_last(client: redis.Redis) -> Place:
    """Ask twice: one look that misses a message is not enough."""
    found(client)
    return found(client)


def test_what_a_living_worker_holds_is_as_the_record_says(
    client: redis.Redis,
) -> None:
    take(client, alive=True)

    assert found_at_last(client) == Place()


def test_what_a_silent_worker_holds_comes_back_after_the_timeout(
    client: redis.Redis,
) -> None:
    take(client, alive=False)
    hold(client, taken=SENT + 1)

    place = found(client)

    assert place == Place("interrupted", SENT + 901)
    assert place.state(records.read(ID)) == "interrupted"


@pytest.mark.parametrize("alive", [True, False])
def test_all_that_ended_workers_hold_is_found_at_once(
    client: redis.Redis, alive: bool
) -> None:
    take(client, alive=alive)
    hold(client, taken=SENT + 1)

    held = interrupted(client)

    assert held == ({} if alive else {ID: SENT + 901})


def test_a_message_taken_and_never_noted_is_interrupted(
    client: redis.Redis,
) -> None:
    hold(client, taken=SENT)

    assert found(client) == Place("interrupted", SENT + 900)


@pytest.mark.parametrize("priority", [0, 9])
def test_a_message_is_found_in_each_list_of_its_queue(
    client: redis.Redis, priority: int
) -> None:
    take(client, alive=False)
    client.set(listened_key("q"), "")
    client.lpush(queue_key("q", priority), message())

    place = found_at_last(client)

    assert place == Place("queued again")
    assert place.state(records.read(ID)) == "queued"


def test_a_queue_to_which_no_worker_listens_is_named(
    client: redis.Redis,
) -> None:
    client.lpush("q", message())

    assert found_at_last(client) == Place("nobody listens")


def test_a_message_that_is_nowhere_is_lost_at_the_second_look(
    client: redis.Redis,
) -> None:
    client.set(listened_key("q"), "")

    assert found(client) == Place()
    assert found(client) == Place("lost")


def test_a_silent_workers_message_that_is_nowhere_is_lost(
    client: redis.Redis,
) -> None:
    take(client, alive=False)

    assert found(client) == Place("interrupted")
    assert found(client) == Place("lost")


def test_a_message_in_transit_is_not_lost(client: redis.Redis) -> None:
    """It was missed once, and is there at the next look."""
    client.set(listened_key("q"), "")
    found(client)
    client.lpush("q", message())

    assert found(client) == Place()


@pytest.mark.parametrize(
    ("seconds", "kind"), [(60, "lost"), (-60, "nobody listens")]
)
def test_in_a_long_queue_the_time_of_enqueuing_tells(
    client: redis.Redis, seconds: float, kind: str
) -> None:
    """Only the front is read; older messages are never behind newer ones."""
    client.lpush(
        "q", *(message(str(n), SENT + seconds) for n in range(FRONT + 1))
    )

    assert found_at_last(client).kind == kind


@pytest.mark.parametrize(
    "ago",
    [
        {"received": 0},
        {"started": 60, "retry_at": -60},
        {"started": 60},  # by a worker that is not one of ours
    ],
    ids=["received just now", "a retry to come", "another worker"],
)
def test_other_records_are_not_doubted(
    client: redis.Redis, ago: dict[str, int]
) -> None:
    now = time.time()
    records.note(ID, (), **{name: now - each for name, each in ago.items()})

    assert found_at_last(client) == Place()


def test_a_task_that_ended_is_not_looked_for(client: redis.Redis) -> None:
    records.note(ID, outcome="succeeded")

    assert found_at_last(client) == Place()


@pytest.mark.parametrize("holds_attempt", [1, 2])
def test_the_worker_of_the_last_attempt_does_not_hold_the_next(
    client: redis.Redis, holds_attempt: int
) -> None:
    take(client, alive=True)
    records.note(ID, retry_at=SENT + 5, holds_attempt=holds_attempt)

    kind = {1: "lost", 2: ""}[holds_attempt]
    assert found_at_last(client).kind == kind


def test_a_retry_that_is_overdue_and_nowhere_is_lost(
    client: redis.Redis,
) -> None:
    records.note(ID, started=SENT, retry_at=SENT + 30)

    assert found_at_last(client) == Place("lost")


@pytest.mark.parametrize(
    "odd", ["", "[]", "7", '{"headers": 1}', "[" * 9_999], ids=len
)
def test_what_is_no_message_is_passed_over(
    client: redis.Redis, odd: str
) -> None:
    client.lpush("q", odd)
    client.hset("unacked:q", "tag", odd)

    assert found_at_last(client) == Place("lost")


def test_a_record_without_a_message_is_not_looked_for(
    client: redis.Redis,
) -> None:
    """Work in the request, and what older versions wrote."""
    assert find(client, Record(ID, times={"started": SENT})) == Place()
