"""Background tasks about users."""

from datetime import timedelta

from celery import shared_task
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from blog_autotag.database import db, utc_now
from blog_autotag.models.user import User, UserLog
from blog_autotag.users.log import write_log

AT_ONCE = 100


@shared_task(
    autoretry_for=(OperationalError,),
    max_retries=3,
    retry_backoff=2,
)
def write_user_log(user_id: int) -> None:
    """Log that a user was created.

    Retried: when the database can't be used.
    Safe to run twice: yes; there is one row a user.
    Queue: low.
    """
    write_log(user_id)


@shared_task
def enqueue_unlogged_users() -> None:
    """Enqueue write_user_log again for users whose log never came.

    Retried: no; beat enqueues it every minute.
    Safe to run twice: yes, write_user_log is.
    Queue: blog_autotag.
    """
    old = utc_now() - timedelta(seconds=current_app.config["SWEEP_AFTER"])
    unlogged = (
        select(User.id)
        .outerjoin(UserLog)
        .where(UserLog.id.is_(None), User.created_at < old)
        .order_by(User.id)
        .limit(AT_ONCE)
    )
    for user_id in db.session.scalars(unlogged).all():
        write_user_log.delay(user_id)
