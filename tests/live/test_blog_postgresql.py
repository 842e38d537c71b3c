"""The blog's processes on a PostgreSQL that goes away and comes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from flask import Flask

from blog_autotag import create_app
from blog_autotag.database import db
from blog_autotag.models.post import Post
from blog_autotag.models.user import UserLog
from blog_autotag.upgrade import alembic
from parts.broker import Broker
from parts.waiting import wait_for
from parts.web import Web
from parts.worker import Worker
from plumbing import records
from tests.blog_autotag.people import count, post_form, tags_of, user_form
from tests.postgresql import PostgreSQL


@dataclass
class Parts:
    database: PostgreSQL
    app: Flask
    web: Web
    worker: Worker
    browser: OpenerDirector

    def post(self, page: str, form: dict[str, str]) -> str:
        """Return the address where the browser ends up."""
        data = urlencode(form).encode()
        with self.browser.open(f"{self.web.url}{page}", data) as answer:
            return str(answer.url)

    def status(self) -> int:
        try:
            with self.browser.open(self.web.url) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code


@pytest.fixture
def parts(broker: Broker, tmp_path: Path) -> Iterator[Parts]:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    with PostgreSQL() as database:
        env = {
            "REDIS_URL": broker.url,
            "DATABASE_URL": database.url,
            "FLASK_WTF_CSRF_ENABLED": "false",
        }
        app = create_app(REDIS_URL=broker.url, DATABASE_URL=database.url)
        with app.app_context():
            alembic().upgrade()
        with (
            Worker("blog_autotag", tmp_path, **env) as worker,
            Web("blog_autotag", tmp_path, **env) as web,
        ):
            yield Parts(database, app, web, worker, browser)
        with app.app_context():
            db.engine.dispose()


def test_a_task_is_retried_until_the_database_is_back(parts: Parts) -> None:
    """Given a worker and a web server that have used the database, and a
    post whose message waits; when PostgreSQL is stopped, the page says
    503 and the task is retried; when it is back, both go on by themselves."""
    parts.post("/sign-up", user_form())
    wait_for(lambda: count(parts.app, UserLog), what="the user's log")
    parts.worker.pause()
    form = post_form(content="Python. Python and bread.", tag_list="mine")
    post_id = int(parts.post("/posts", form).rsplit("/", 1)[1])
    with parts.app.app_context():
        task_id = db.session.get_one(Post, post_id).tag_task_id

    parts.database.stop()
    parts.worker.resume()
    assert parts.status() == 503
    with parts.app.app_context():
        wait_for(
            lambda: records.read(task_id).retries,
            timeout=20,
            what="the first retry",
        )
    parts.database.start()

    assert parts.status() == 200
    wait_for(
        lambda: "python" in tags_of(parts.app, post_id),
        timeout=20,
        what="the automatic tag python",
    )
    assert tags_of(parts.app, post_id)["mine"] is False
