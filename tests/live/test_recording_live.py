"""What a real worker writes down about attempts that fail."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mood_mailer import create_app
from mood_mailer.tasks import send_mood_email
from parts.inbox import Inbox
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing import records
from plumbing.broker import connect
from plumbing.records import keys


@pytest.fixture
def url(broker_url: str, inbox: Inbox, tmp_path: Path) -> Iterator[str]:
    create_app(REDIS_URL=broker_url)
    with Worker(
        "mood_mailer",
        tmp_path,
        REDIS_URL=broker_url,
        FLASK_MAIL_PORT=str(inbox.smtp_port),
        FLASK_MOOD_DELAY="0",
    ):
        yield broker_url


def finish(address: str) -> str:
    """Enqueue a mail and wait until its task has ended. Returns its id."""
    task_id = str(send_mood_email.delay(address, "x", "daily").id)
    wait_for(lambda: records.read(task_id).outcome, 40, "the end")
    return task_id


def items(url: str, key: str) -> list[dict[str, Any]]:
    return [json.loads(item) for item in connect(url).lrange(key, 0, -1)]


def test_a_task_that_succeeds_is_counted_and_nothing_else(url: str) -> None:
    task_id = finish("a@example.com")

    assert connect(url).hgetall(keys.TOTALS) == {"processed": "1"}
    assert items(url, keys.FAILURES) == []
    assert items(url, keys.attempts_key(task_id)) == []


def test_retries_are_kept_with_their_errors(url: str) -> None:
    task_id = finish("recorded@busy.example")

    attempts = items(url, keys.attempts_key(task_id))
    assert [a["outcome"] for a in attempts] == ["succeeded", "retry", "retry"]
    assert [a["number"] for a in attempts] == [3, 2, 1]
    assert attempts[-1]["error"].startswith("451 ")
    assert attempts[-1]["started"] <= attempts[-1]["ended"]
    total = connect(url).hgetall(keys.TOTALS)
    assert total == {"processed": "3", "failed": "2"}


def test_a_failure_keeps_what_a_new_attempt_needs(url: str) -> None:
    task_id = finish("a@gone.example")

    (failure,) = items(url, keys.FAILURES)
    assert failure["id"] == task_id
    assert failure["task"] == "mood_mailer.tasks.send_mood_email"
    assert failure["queue"] == "mood_mailer"
    assert failure["args"] == ["a@gone.example", "x", "daily"]
    assert failure["kwargs"] == {}
    assert failure["final"]
    assert failure["error"].startswith("550 ")
    assert "PermanentMailError" in failure["traceback"]
    assert connect(url).hget(keys.TOTALS, "dead") == "1"
