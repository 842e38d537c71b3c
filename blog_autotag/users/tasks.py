"""Background tasks about users."""

from datetime import timedelta

from celery import shared_task
from flask import current_app
from sqlalchemy.exc import OperationalError

from blog_autotag.database import utc_now
from blog_autotag.users.log import write_log
from blog_autotag.users.queries import find_unlogged_ids

AT_ONCE = 100


@shared_task(
    autoretry_for=(OperationalError,),
    max_retries=3,
    retry_backoff=2,  # up to 2, 4, 8 seconds, drawn at random
)
def write_user_log(user_id: int) -> None:
    """Log that a user was created.

    Retried: if the database cannot be used.
    Safe to run twice: yes; there is one row for each user.
    Queue: low.
    """
    write_log(user_id)


@shared_task(send_events=False)  # housekeeping
def enqueue_unlogged_users() -> None:
    """Enqueue write_user_log again for users who still have no log.

    Retried: no; beat enqueues it every minute.
    Safe to run twice: yes, because write_user_log is.
    Queue: blog_autotag.
    """
    old = utc_now() - timedelta(seconds=current_app.config["SWEEP_AFTER"])
    for user_id in find_unlogged_ids(created_before=old, limit=AT_ONCE):
        write_user_log.delay(user_id)
