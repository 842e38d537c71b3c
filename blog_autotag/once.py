"""A form sent twice saves one row.

Each form has a random token. It is stored in the same transaction as what
was typed, so either both are in the database or neither is. (plumbing.once
keeps tokens in Redis. That is right for mails; but here Redis may be down
while the database is not.)
"""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from celery import shared_task
from sqlalchemy import String, delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from blog_autotag.database import Base, db, utc_now
from plumbing.once import HOLD_SECONDS, new_token

if TYPE_CHECKING:
    from wtforms import HiddenField


class FormToken(Base):
    """A form that was saved; `location` is the page that answered it."""

    __tablename__ = "form_tokens"

    token: Mapped[str] = mapped_column(String(36), primary_key=True)
    location: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


def token_field() -> "HiddenField":
    from wtforms import HiddenField  # the worker has no forms

    return HiddenField(default=new_token, filters=[as_token])


def as_token(typed: str | None) -> str:
    """Return the token of our form; replace anything else by a new one."""
    try:
        return str(uuid.UUID(typed))
    except (ValueError, TypeError, AttributeError):
        return new_token()


class SavedBefore(Exception):
    """The same form was saved before; `location` is the page it led to."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


def raise_if_saved(token: str) -> None:
    """Raise SavedBefore if the form with this token was saved before."""
    found = db.session.get(FormToken, token)
    if found:
        raise SavedBefore(found.location)


def remember(token: str, location: str) -> None:
    """Add the token to the transaction, which must save the rest as well.

    Raises SavedBefore, after a rollback, if another request has saved the
    same form in the meantime.
    """
    db.session.add(FormToken(token=token, location=location))
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise_if_saved(token)
        raise


@shared_task(send_events=False)  # housekeeping
def forget_forms() -> None:
    """Delete the tokens of forms that were saved over an hour ago.

    Retried: no; beat enqueues it every quarter of an hour.
    Safe to run twice: yes.
    Queue: blog_autotag.
    """
    old = utc_now() - timedelta(seconds=HOLD_SECONDS)
    db.session.execute(delete(FormToken).where(FormToken.created_at < old))
    db.session.commit()
