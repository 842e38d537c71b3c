"""Background tasks about tags."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from blog_autotag.calais.errors import Busy, Unavailable
from blog_autotag.database import db, utc_now
from blog_autotag.models.post import Post
from blog_autotag.tags.apply import apply_tags

AT_ONCE = 100


@shared_task(
    bind=True,
    autoretry_for=(OperationalError, Unavailable),
    max_retries=3,
    retry_backoff=2,  # up to 2, 4, 8 seconds, drawn at random
)
def tag_post(self: Any, post_id: int) -> None:
    """Add automatic tags to a post.

    Retried: when the database can't be used; when the API gives no answer
    (3 times) or a broken one (2 times), and after that the tags are found
    offline. Not when it refuses: offline at once.
    Safe to run twice: yes; each text is tagged once.
    Queue: blog_autotag.
    """
    try:
        apply_tags(post_id, self.request.id, self.request.retries)
    except Busy as error:  # the API says when; nobody sleeps till then
        raise self.retry(countdown=error.seconds, exc=error) from error


@shared_task
def enqueue_untagged_posts() -> None:
    """Enqueue tag_post again for posts whose tagging never happened, or is
    to be tried again since the API's quota was used up.

    The longest waiting first, so that a post that fails each time does not
    keep others from being tagged.
    Retried: no; beat enqueues it every minute.
    Safe to run twice: yes, tag_post is.
    Queue: blog_autotag.
    """
    now = utc_now()
    old = now - timedelta(seconds=current_app.config["SWEEP_AFTER"])
    untagged = (
        select(Post)
        .where(
            (Post.tagged_hash != Post.text_hash) & (Post.tag_enqueued_at < old)
            | (Post.tag_again_at < now)
        )
        .order_by(Post.tag_enqueued_at)
        .limit(AT_ONCE)
    )
    planned = [
        (post.id, post.plan_tagging()) for post in db.session.scalars(untagged)
    ]
    db.session.commit()
    for post_id, task_id in planned:
        tag_post.apply_async((post_id,), task_id=task_id)
