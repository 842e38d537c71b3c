"""A child process of the prefork pool is killed while it computes."""

import os
import signal
import uuid
from pathlib import Path

from flask import Flask

from fibtastic import create_app
from fibtastic.tasks import send_sequence
from parts.inbox import Inbox
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing import records


def busy_child(app: Flask) -> int:
    """Return the process id of the one child that runs a task."""
    workers = app.extensions["celery"].control.inspect(limit=1).active()
    ((task,),) = workers.values()
    return int(task["worker_pid"])


def test_after_kill_9_of_the_busy_child_the_mail_is_sent_once(
    broker_url: str, inbox: Inbox, tmp_path: Path
) -> None:
    app = create_app(REDIS_URL=broker_url)
    env = {"REDIS_URL": broker_url, "INBOX_SMTP_PORT": str(inbox.smtp_port)}
    task_id = str(uuid.uuid4())
    with Worker("fibtastic", tmp_path, **env):
        send_sequence.apply_async(
            ("a@example.com", 25, "free"), task_id=task_id
        )
        wait_for(lambda: records.read(task_id).done, 30, what="some progress")

        os.kill(busy_child(app), signal.SIGKILL)

        wait_for(lambda: records.read(task_id).state == "waiting to retry")
        assert "SIGKILL" in records.read(task_id).error
        wait_for(
            lambda: records.read(task_id).state == "succeeded", timeout=30
        )
        assert records.read(task_id).retries == 1
        assert len(inbox.messages()) == 1
