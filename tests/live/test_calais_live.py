"""The blog's worker and the stand-in for OpenCalais, for real."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from blog_autotag import create_app
from blog_autotag.database import Base, db
from blog_autotag.models.post import Post
from blog_autotag.tags.tasks import tag_post
from parts.page import load
from parts.waiting import wait_for
from parts.web import Web
from parts.worker import Worker
from plumbing import records
from tests.blog_autotag.people import add_user, tags_of

TEXT = "Python counts the hours that bread needs. Python bakes no bread."


@pytest.fixture
def calais(tmp_path: Path) -> Iterator[Web]:
    app = "blog_autotag.calais.stand_in"
    with Web(app, tmp_path, FLASK_WTF_CSRF_ENABLED="false") as stand_in:
        yield stand_in


@pytest.fixture
def app(broker_url: str, calais: Web, tmp_path: Path) -> Iterator[Flask]:
    """The app in this process, and a worker with the same settings."""
    env = {
        "REDIS_URL": broker_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/blog.sqlite",
        "FLASK_TAGGER": "opencalais",
        "FLASK_CALAIS_URL": f"{calais.url}/permid/calais",
        "FLASK_CALAIS_KEY": "anything",
    }
    app = create_app(REDIS_URL=broker_url, DATABASE_URL=env["DATABASE_URL"])
    with app.app_context():
        Base.metadata.create_all(db.engine)
    with Worker("blog_autotag", tmp_path, **env):
        yield app
    with app.app_context():
        db.engine.dispose()


def plan(calais: Web, fault: str, count: int) -> None:
    typed = {"fault": fault, "count": str(count), "seconds": "1"}
    assert f"for {count} request" in load(f"{calais.url}/", typed)


def enqueue(app: Flask, content: str = TEXT) -> Post:
    author = add_user(app, f"{len(content)}@example.com")
    with app.app_context():
        post = Post(author_id=author)
        post.set_text("Bread", content)
        db.session.add(post)
        db.session.commit()
        tag_post.apply_async((post.id,), task_id=post.tag_task_id)
        return post


def test_twice_at_capacity_are_two_retries_and_over_quota_is_a_mark(
    app: Flask, calais: Web
) -> None:
    plan(calais, "capacity", count=2)
    post = enqueue(app)
    wait_for(
        lambda: records.read(post.tag_task_id).outcome,
        timeout=30,
        what="the task's end",
    )

    record = records.read(post.tag_task_id)
    assert (record.outcome, record.retries) == ("succeeded", 2)
    assert tags_of(app, post.id).get("python") is True
    assert show(app, post).find("found offline") == -1

    plan(calais, "quota", count=1)
    post = enqueue(app, content=f"{TEXT} Always.")
    wait_for(
        lambda: records.read(post.tag_task_id).outcome, what="the task's end"
    )

    assert records.read(post.tag_task_id).retries == 0
    assert tags_of(app, post.id).get("python") is True
    page = show(app, post)
    assert "found offline: the API's daily quota" in page.replace("&#39;", "'")
    assert load(f"{calais.url}/requests").count("<article") == 4


def show(app: Flask, post: Post) -> str:
    return app.test_client().get(f"/posts/{post.id}/tags").text
