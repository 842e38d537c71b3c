"""Daily Mood with everything real: web, broker, worker, mail server."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from parts.inbox import Inbox
from parts.page import load, load_json
from parts.waiting import wait_for
from parts.web import Web
from parts.worker import Worker


@pytest.fixture
def web(broker_url: str, inbox: Inbox, tmp_path: Path) -> Iterator[Web]:
    env = {
        "REDIS_URL": broker_url,
        "FLASK_MAIL_PORT": str(inbox.smtp_port),
        "FLASK_MOOD_DELAY": "0",
    }
    with (
        Worker("mood_mailer", tmp_path, **env),
        Web("mood_mailer", tmp_path, **env) as web,
    ):
        yield web


def send(web: Web, email: str) -> str:
    """Fill in the form as a browser does. Returns the task's id."""
    page = load(web.url)
    token = re.search(r'name="form_token"[^>]* value="([^"]+)"', page)
    assert token
    data = {"email": email, "mood": "happy", "form_token": token[1]}
    form = urlencode(data).encode()
    with urlopen(f"{web.url}/mailers", data=form, timeout=10) as answer:
        return str(answer.url.rsplit("/", 1)[1].partition("?")[0])


def record(web: Web, task_id: str) -> dict[str, Any]:
    found: dict[str, Any] = load_json(f"{web.url}/tasks/{task_id}.json")
    return found


def when(web: Web, task_id: str, state: str) -> dict[str, Any]:
    def there() -> dict[str, Any] | None:
        now = record(web, task_id)
        return now if now["state"] == state else None

    return wait_for(there, 30, f"state {state}") or {}


def test_a_mood_sent_later_is_in_the_inbox_and_on_record(
    web: Web, inbox: Inbox
) -> None:
    task_id = send(web, "a@example.com")

    times = when(web, task_id, "succeeded")["times"]

    mail = inbox.messages()[0]
    assert mail["to"] == ["a@example.com"]
    assert mail["message_id"] == f"<{task_id}@mood-mailer.example.com>"
    assert (
        times["request_started"]
        <= times["enqueued"]
        <= times["received"]
        <= times["started"]
        <= times["finished"]
    )


def test_a_busy_mail_server_is_tried_until_it_accepts(
    web: Web, inbox: Inbox
) -> None:
    task_id = send(web, "live@busy.example")

    found = when(web, task_id, "succeeded")

    assert found["retries"] == 2
    assert len(inbox.messages()) == 1


def test_a_refused_address_fails_at_once_with_the_servers_words(
    web: Web, inbox: Inbox
) -> None:
    task_id = send(web, "a@gone.example")

    found = when(web, task_id, "failed")

    assert found["retries"] == 0
    assert found["error"].startswith("550 ")
    assert inbox.messages() == []
