"""How often backstage's pages wait for Redis, on a real broker."""

import pytest
import redis
from celery import Celery
from flask.testing import FlaskClient

from backstage.stored.message import digest_of
from backstage.stored.queue_lists import CHUNK
from mood_mailer.tasks import send_mood_email
from plumbing.records.formats import Failure
from plumbing.records.keys import FAILURES
from tests.round_trips import round_trips

MOOD = ("a@example.com", "happy", "daily")


def trips_of(client: FlaskClient, page: str) -> list[str]:
    client.get(f"/backstage/{page}")  # connects
    with round_trips() as trips:
        client.get(f"/backstage/{page}")
    return trips


@pytest.mark.parametrize(
    ("page", "most"),
    [
        # The counts; the queues; what became of the waiting tasks.
        ("dashboard/figures", 3),
        ("queues/", 1),
        ("queues/messages?queue=mood_mailer", 1),
        ("queues/messages?queue=mood_mailer&q=a", 1),
        ("scheduled/", 2),
        ("retries/", 2),
        ("failures/", 1),
        ("feed/lines", 1),
        ("tasks/an-id/life", 1),
    ],
)
def test_a_page_waits_for_redis_so_often_at_most(
    client: FlaskClient, broker_client: redis.Redis, page: str, most: int
) -> None:
    send_mood_email.apply_async(MOOD)
    send_mood_email.apply_async(MOOD, countdown=1_000)
    broker_client.lpush(FAILURES, Failure(id="a", final=True).to_json())

    trips = trips_of(client, page)

    assert 0 < len(trips) <= most, trips


def test_the_page_of_a_message_waits_for_redis_once(
    client: FlaskClient, broker_client: redis.Redis
) -> None:
    broker_client.lpush("q", "a message")
    digest = digest_of("a message")

    trips = trips_of(client, f"queues/message?queue=q&digest={digest}")

    assert len(trips) == 1, trips


def test_failures_that_celery_retries_cost_one_more(
    client: FlaskClient, broker_client: redis.Redis
) -> None:
    """What became of them is in their records, named by what was read."""
    broker_client.lpush(FAILURES, Failure(id="a", final=False).to_json())

    trips = trips_of(client, "failures/")

    assert len(trips) == 2, trips


def test_busy_asks_once_how_many_workers_there_are(
    client: FlaskClient, broker_client: redis.Redis
) -> None:
    """Four threads ask the workers; none of them asks for the number."""
    broker_client.config_resetstat()

    client.get("/backstage/busy/rows")

    stats = broker_client.info("commandstats")
    assert stats["cmdstat_scard"]["calls"] == 1


def test_more_messages_than_a_chunk_cost_one_for_each_chunk(
    client: FlaskClient, celery: Celery, broker_client: redis.Redis
) -> None:
    """So no command keeps Redis busy for long."""
    celery.send_task("later", countdown=60, queue="q")
    celery.send_task("now", queue="q")
    now = str(broker_client.lindex("q", 0))
    broker_client.lpush("q", *[now] * (2 * CHUNK))

    trips = trips_of(client, "scheduled/")

    assert len(trips) == 1 + 3 + 1, trips
