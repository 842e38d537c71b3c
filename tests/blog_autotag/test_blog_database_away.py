"""PostgreSQL stops, starts again, or cuts connections."""

import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from blog_autotag import create_app
from blog_autotag.database import utc_now
from blog_autotag.models.post import Post
from blog_autotag.tags.tasks import enqueue_untagged_posts
from parts.queued import queued
from tests.blog_autotag.people import (
    Person,
    change,
    count,
    post_form,
    run_tag_post,
)
from tests.postgresql import PostgreSQL

on_postgresql = pytest.mark.parametrize(
    "database_url", ["postgresql"], indirect=True
)


@pytest.fixture
def server(app: Flask, shared_postgresql: PostgreSQL) -> Iterator[PostgreSQL]:
    """The server of the app; it runs again after the test."""
    yield shared_postgresql
    if not shared_postgresql.answers():
        shared_postgresql.start()


@on_postgresql
def test_pages_name_the_problem_and_work_again_afterwards(
    server: PostgreSQL, author: Person
) -> None:
    assert author.get("/").status_code == 200

    server.stop()
    answers = [author.get(page) for page in ("/", "/posts/1", "/posts/new")]
    server.start()

    for answer in answers:
        assert answer.status_code == 503
        assert "The database cannot be used now." in answer.text
    assert "Signed in as author@example.com" in author.get("/").text


@on_postgresql
def test_nobody_notices_a_restart_between_two_requests(
    server: PostgreSQL, author: Person
) -> None:
    author.write(title="Written before")
    server.stop()
    server.start()

    page = author.get("/")

    assert page.status_code == 200
    assert "Written before" in page.text


@on_postgresql
def test_a_post_that_could_not_be_saved_can_be_sent_again(
    server: PostgreSQL, author: Person, app: Flask
) -> None:
    form = post_form()
    server.stop()
    refused = author.post("/posts", **form)
    server.start()

    answer = author.post("/posts", **form)

    assert refused.status_code == 503
    assert answer.location == "/posts/1"
    assert count(app, Post) == 1


@on_postgresql
@pytest.mark.parametrize(
    ("moment", "code", "posts"),
    [("before_commit", 503, 0), ("after_commit", 303, 1)],
)
def test_a_form_can_be_sent_again_whenever_the_database_stopped(
    server: PostgreSQL,
    author: Person,
    app: Flask,
    moment: str,
    code: int,
    posts: int,
) -> None:
    form = post_form()
    event.listen(Session, moment, lambda _: server.stop(), once=True)

    first = author.post("/posts", **form)
    server.start()
    saved = count(app, Post)
    answer = author.post("/posts", **form)

    assert first.status_code == code
    assert saved == posts
    assert answer.location.startswith("/posts/")
    assert count(app, Post) == 1


@on_postgresql
def test_a_task_that_fails_without_its_database_is_enqueued_again(
    server: PostgreSQL, author: Person, app: Flask
) -> None:
    post_id = author.write(tag_list="mine")
    server.stop()
    with pytest.raises(OperationalError):
        run_tag_post(app, post_id)
    with app.app_context(), pytest.raises(OperationalError):
        enqueue_untagged_posts()
    server.start()
    long_ago = utc_now() - timedelta(minutes=5)
    change(app, Post, post_id, tag_enqueued_at=long_ago)

    with app.app_context():
        enqueue_untagged_posts()

    messages = queued(app.config["REDIS_URL"], "blog_autotag")
    assert [each["arguments"] for each in messages] == [[post_id]] * 2


def test_a_silent_machine_costs_seconds_not_minutes(
    broker_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog_autotag.database.CONNECT_SECONDS", "2")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        app = create_app(
            REDIS_URL=broker_url,
            DATABASE_URL=f"postgresql://blog@127.0.0.1:{port}/blog",
        )
        started = time.monotonic()

        answer = app.test_client().get("/")

    assert "The database cannot be used now." in answer.text
    assert time.monotonic() - started < 30
