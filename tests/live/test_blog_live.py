"""The blog as it runs: web server, worker, broker and database, for real."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from flask import Flask

from blog_autotag import create_app
from blog_autotag.database import Base, db
from blog_autotag.demo.tasks import demo, urgent
from blog_autotag.models.user import UserLog
from parts.broker import Broker
from parts.waiting import wait_for
from parts.web import Web
from parts.worker import Worker
from plumbing import records
from tests.blog_autotag.people import count, post_form, tags_of, user_form


@dataclass
class Parts:
    """The processes, started once for all tests in this file."""

    broker: Broker
    env: dict[str, str]
    web: Web
    worker: Worker

    def waiting(self) -> int:
        return int(self.broker.client.llen("blog_autotag"))


def app_of(env: dict[str, str]) -> Flask:
    return create_app(
        REDIS_URL=env["REDIS_URL"], DATABASE_URL=env["DATABASE_URL"]
    )


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    folder: Path = tmp_path_factory.mktemp("blog")
    with Broker(folder) as broker:
        env = {
            "REDIS_URL": broker.url,
            "DATABASE_URL": f"sqlite:///{folder}/blog.sqlite",
            "FLASK_WTF_CSRF_ENABLED": "false",
        }
        with app_of(env).app_context():
            Base.metadata.create_all(db.engine)
            db.engine.dispose()
        with (
            Worker("blog_autotag", folder, **env) as worker,
            Web("blog_autotag", folder, **env) as web,
        ):
            yield Parts(broker, env, web, worker)


@pytest.fixture
def app(parts: Parts) -> Iterator[Flask]:
    """The app in this process; it enqueues, and looks into the database."""
    app = app_of(parts.env)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_new_user_gets_a_log_and_a_new_post_gets_tags(
    app: Flask, parts: Parts
) -> None:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    form = urlencode(user_form()).encode()
    with browser.open(f"{parts.web.url}/sign-up", form) as page:
        assert "Signed in as new@example.com" in page.read().decode()
    wait_for(lambda: count(app, UserLog), what="the user's log")

    form = urlencode(
        post_form(
            title="Baking bread",
            content="Python counts the hours. Python bakes no bread.",
            tag_list="kitchen",
        )
    ).encode()
    with browser.open(f"{parts.web.url}/posts", form) as page:
        post_id = int(page.url.rsplit("/", 1)[1])
    wait_for(
        lambda: tags_of(app, post_id).get("python"),
        what="the automatic tag python",
    )
    assert tags_of(app, post_id)["kitchen"] is False
    with browser.open(f"{parts.web.url}/posts/{post_id}/tags") as page:
        assert page.headers["X-Live"] == "done"
    wait_for(
        lambda: "Job completed: blog_autotag.tags" in parts.worker.output(),
        what="the line after the task",
    )


def test_an_urgent_task_overtakes_a_hundred_others(
    app: Flask, parts: Parts
) -> None:
    for number in range(100):
        demo.delay(1, f"task {number}")
    wait_for(lambda: parts.waiting() <= 75, what="25 busy threads")
    task = urgent.delay(0, "let me through")

    wait_for(lambda: records.read(task.id).outcome, what="the urgent task")

    assert parts.waiting() >= 25
    wait_for(lambda: parts.waiting() == 0, timeout=20, what="the others")


def test_wrong_arguments_fail_in_the_worker_and_are_retried(
    app: Flask, parts: Parts
) -> None:
    task = demo.delay("only one")

    wait_for(
        lambda: "message" in records.read(task.id).error,
        timeout=20,
        what="the error",
    )
    wait_for(
        lambda: records.read(task.id).retries >= 1,
        timeout=20,
        what="the first retry",
    )


def test_a_scheduled_task_waits_for_its_time(app: Flask, parts: Parts) -> None:
    asked = time.time()
    task = demo.apply_async((0, "in 2 seconds"), countdown=2)

    wait_for(lambda: records.read(task.id).outcome, what="the task's end")

    times = records.read(task.id).times
    assert 2 <= times["started"] - asked < 10
