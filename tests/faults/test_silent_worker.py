"""What the pages say of a task whose worker was killed."""

import re
from pathlib import Path

from flask.testing import FlaskClient

from doctor.queues import held_by_nobody
from mood_mailer import create_app
from parts.broker import Broker
from parts.waiting import wait_for
from parts.worker import Worker

FORM = {"email": "a@example.com", "mood": "happy"}


def pages(client: FlaskClient, place: str) -> str:
    """Return the texts of the sent page and of backstage's page."""
    task_id = place.rpartition("/")[2]
    texts = [
        client.get(url).text for url in (place, f"/backstage/tasks/{task_id}")
    ]
    return " ".join(" ".join(texts).split())


def test_a_killed_workers_task_is_shown_as_interrupted_then_as_lost(
    broker: Broker, tmp_path: Path
) -> None:
    """A worker that starts under the same name does not hold it."""
    client = create_app(REDIS_URL=broker.url, DEBUG=True).test_client()
    env = {"REDIS_URL": broker.url, "FLASK_MOOD_DELAY": "300"}
    with Worker("mood_mailer", tmp_path, **env) as worker:
        place = client.post("/mailers", data=FORM).location
        wait_for(
            lambda: pages(client, place).count("<strong>running") == 2,
            30,
            "the task to run",
        )
        worker.kill()
        worker.start()

        wait_for(
            lambda: (
                pages(client, place).count("has ended or does not answer") == 2
            ),
            60,
            "both pages to say that the worker does not answer",
        )
        both = pages(client, place)
        assert len(re.findall(r"again in 1[45] min", both)) == 2
        assert "running" not in both
        assert "Interrupted: 1" in client.get("/backstage/busy/").text
        (finding,) = held_by_nobody(broker.client)
        assert re.search(
            "1 message had been taken by worker processes that have ended."
            r" The broker delivers it again within 1\d minutes.",
            str(finding),
        )

        # What a worker loses that is killed between taking a message and
        # noting that it took it.
        broker.client.delete("unacked:mood_mailer")

        wait_for(
            lambda: pages(client, place).count("<strong>lost") == 2,
            60,
            "both pages to say that the message is lost",
        )


def test_a_task_that_nobody_takes_says_how_to_start_a_worker(
    broker: Broker,
) -> None:
    client = create_app(REDIS_URL=broker.url, DEBUG=True).test_client()

    place = client.post("/mailers", data=FORM).location

    wait_for(
        lambda: (
            pages(client, place).count("make start mood_mailer-worker") == 2
        ),
        60,
        "both pages to name the command",
    )
    assert pages(client, place).count("<strong>queued") == 2
