"""Runs the task of one post against a bad OpenCalais, and looks at the post.

The fixtures calais_app and post_id are in conftest.py.
"""

from datetime import UTC, datetime

import pytest
from celery.exceptions import Retry
from flask import Flask

from blog_autotag.database import db
from blog_autotag.models.post import Post
from blog_autotag.tags.tasks import tag_post
from parts.direct import as_worker
from parts.queued import queued
from tests.blog_autotag.people import tags_of

TEXT = "Python is a language. Python and Flask. Flask is small. Redis, too."
# The typed tag, and what the offline tagger finds in TEXT.
OFFLINE = {"mine": False, "python": True, "flask": True}


def read_post(app: Flask, post_id: int) -> Post:
    with app.app_context():
        return db.session.get_one(Post, post_id)


def run_task(app: Flask, post_id: int, retries: int = 0) -> None:
    """Run the post's task as a worker does, after so many retries."""
    task_id = read_post(app, post_id).tag_task_id
    with (
        app.app_context(),
        as_worker(tag_post, task_id, post_id, retries=retries),
    ):
        tag_post(post_id)


def run_until_retry(app: Flask, post_id: int, retries: int = 0) -> float:
    """Run the post's task, which must be retried.

    Returns the seconds until the retry, as its message has them.
    """
    task_id = read_post(app, post_id).tag_task_id
    before = datetime.now(UTC)
    with pytest.raises(Retry):
        run_task(app, post_id, retries)
    message = queued(app.config["REDIS_URL"], "blog_autotag")[-1]
    assert (message["id"], message["retries"]) == (task_id, retries + 1)
    assert message["arguments"] == [post_id]
    if message["eta"] is None:  # the backoff that was drawn is 0 seconds
        return 0
    return (datetime.fromisoformat(message["eta"]) - before).total_seconds()


def assert_tagged_offline(app: Flask, post_id: int, reason: str) -> None:
    """Check the tags, and that the page says why they come from offline."""
    page = app.test_client().get(f"/posts/{post_id}/tags")
    assert tags_of(app, post_id) == OFFLINE
    assert page.headers.get("X-Live") == "done"
    assert "found offline:" in page.text
    assert reason in page.text
