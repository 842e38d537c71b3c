"""Background tasks about tags."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from flask import current_app
from sqlalchemy.exc import OperationalError

from blog_autotag.calais.errors import Busy, Unavailable
from blog_autotag.database import db, utc_now
from blog_autotag.tags.apply import apply_tags
from blog_autotag.tags.versions import find_untagged_posts

AT_ONCE = 100


@shared_task(
    bind=True,
    autoretry_for=(OperationalError, Unavailable),
    max_retries=3,
    retry_backoff=2,  # up to 2, 4, 8 seconds, drawn at random
)
def tag_post(self: Any, post_id: int) -> None:
    """Add automatic tags to a post.

    Retried: if the database cannot be used; if the API gives no answer (3
    times) or a broken one (2 times). After that the tags are found offline.
    If the API refuses the request, they are found offline at once.
    Safe to run twice: yes; each version of the text is tagged once.
    Queue: blog_autotag.
    """
    try:
        apply_tags(post_id, self.request.id, self.request.retries)
    except Busy as error:  # the API says when; no thread sleeps until then
        raise self.retry(countdown=error.seconds, exc=error) from error


@shared_task(send_events=False)  # housekeeping
def enqueue_untagged_posts() -> None:
    """Enqueue tag_post again for posts whose tagging never happened.

    Posts that wait for the API's quota are enqueued once it is renewed.
    Retried: no; beat enqueues this task every minute.
    Safe to run twice: yes, because tag_post is.
    Queue: blog_autotag.
    """
    old = utc_now() - timedelta(seconds=current_app.config["SWEEP_AFTER"])
    posts = find_untagged_posts(enqueued_before=old, limit=AT_ONCE)
    planned = [(post.id, post.plan_tagging()) for post in posts]
    db.session.commit()
    for post_id, task_id in planned:
        tag_post.apply_async((post_id,), task_id=task_id)
