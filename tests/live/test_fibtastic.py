"""FibTastic as it runs: web server, worker, broker and inbox, for real."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from fibtastic.fibonacci import calls_needed, sequence
from parts.inbox import Inbox
from parts.page import load_json
from parts.waiting import wait_for
from parts.web import Web
from parts.worker import Worker


def record(web: Web, page: str) -> dict[str, Any]:
    """Return the record of the task whose page this is."""
    task_id = page.rsplit("/", 1)[1]
    found: dict[str, Any] = load_json(f"{web.url}/tasks/{task_id}.json")
    return found


def test_a_form_becomes_a_mail_and_its_progress_is_seen_on_the_way(
    broker_url: str, inbox: Inbox, tmp_path: Path
) -> None:
    env = {"REDIS_URL": broker_url, "INBOX_SMTP_PORT": str(inbox.smtp_port)}
    form = urlencode({"email": "a@example.com", "sequence_length": "24"})
    total = calls_needed(24)
    with (
        Web("fibtastic", tmp_path, **env) as web,
        Worker("fibtastic", tmp_path, **env),
    ):
        with urlopen(f"{web.url}/sequences", form.encode()) as page:
            where = page.url

        wait_for(
            lambda: 0 < record(web, where)["done"] < total,
            timeout=30,
            what="progress between nothing and all",
        )
        wait_for(
            lambda: record(web, where)["state"] == "succeeded", timeout=30
        )

        assert record(web, where)["done"] == total
        (mail,) = inbox.messages()
        assert ", ".join(map(str, sequence(24))) in mail["text"]
