"""A worker of the blog, and the backstage of another app.

The task is the blog's demo: it logs the text that it was given.
"""

from html import unescape
from pathlib import Path
from typing import Any

import redis
from celery import Celery
from flask.testing import FlaskClient

from mood_mailer import create_app
from parts.broker import Broker
from parts.waiting import wait_for
from parts.worker import Worker
from plumbing.kombu_keys import unacked_options
from tests.backstage.pages import forms, rows

DEMO = "blog_autotag.demo.tasks.demo"
HELD = unacked_options("blog_autotag")["unacked_key"]
SOON = 4  # seconds: time for a worker to take a message before it is due


class BlogWorker:
    def __init__(self, broker: Broker, folder: Path) -> None:
        self.broker_client: redis.Redis = broker.client
        app = create_app(REDIS_URL=broker.url, DEBUG=True)
        self.client = app.test_client()
        self.celery: Celery = app.extensions["celery"]
        self.env = {
            "REDIS_URL": broker.url,
            "DATABASE_URL": f"sqlite:///{folder}/blog.sqlite",
        }
        self.folder = folder
        self.workers: list[Worker] = []

    def start(self) -> Worker:
        """Start the worker. May be called again after it was stopped."""
        if self.workers:
            self.workers[0].start()
        else:
            worker = Worker("blog_autotag", self.folder, **self.env)
            self.workers.append(worker)
        return self.workers[0]

    def send(self, *args: Any, **options: Any) -> str:
        """Enqueue the demo. Returns its id."""
        options = {"queue": "blog_autotag"} | options
        return str(self.celery.send_task(DEMO, args=args, **options).id)

    def send_and_hold(self, *args: Any, countdown: int) -> str:
        """Enqueue the demo and wait until the worker has taken it."""
        task_id = self.send(*args, countdown=countdown)
        wait_for(self.held, what="the worker to take it")
        return task_id

    def press(self, tab: str, button: str) -> str:
        """Press the button of the only row. Returns the next page's text."""
        page = self.client.get(f"/backstage/{tab}/").text
        [fields] = forms(page, f"{tab}/{button}")
        answer = self.client.post(
            f"/backstage/{tab}/{button}", data=fields, follow_redirects=True
        )
        assert answer.status_code == 200
        return unescape(answer.text)

    def held(self) -> int:
        """Return how many messages the worker has taken and holds."""
        return int(self.broker_client.hlen(HELD))

    def is_idle(self) -> bool:
        return not self.held() and not self.broker_client.llen("blog_autotag")

    def has_run(self, text: str) -> bool:
        return f"demo: {text}" in self.workers[0].output()

    def run_a_later_task(self) -> None:
        """Wait until a later task has run: an earlier one would have, too."""
        self.send(0, "the later task", countdown=SOON + 1)
        wait_for(lambda: self.has_run("the later task"), 30, "the later task")


def waiting_rows(client: FlaskClient, tab: str) -> list[str]:
    """Return the rows of the tab Scheduled or Retries."""
    return rows(client.get(f"/backstage/{tab}/").text)[1:]
