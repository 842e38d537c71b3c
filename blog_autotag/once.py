"""A form sent twice saves one row.

The token of each form is stored in the transaction that saves what was
typed, so there is one if and only if there is the other. (plumbing.once
holds tokens in Redis: right for mails, but here Redis may be down while the
database is not.)
"""

import uuid
from datetime import datetime, timedelta

from celery import shared_task
from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column
from wtforms import HiddenField

from blog_autotag.database import Base, db, utc_now
from plumbing.once import HOLD_SECONDS, new_token


class FormToken(Base):
    """One form that was saved; `location` is the page that answered it."""

    __tablename__ = "form_tokens"

    token: Mapped[str] = mapped_column(String(36), primary_key=True)
    location: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


def token_field() -> HiddenField:
    return HiddenField(default=new_token, filters=[as_token])


def as_token(typed: str | None) -> str:
    """What came from our form; anything else becomes a new token."""
    try:
        return str(uuid.UUID(typed))
    except (ValueError, TypeError, AttributeError):
        return new_token()


def sent_before(token: str) -> str | None:
    """Where the same form led when it was sent before, if it was."""
    found = db.session.get(FormToken, token)
    return found.location if found else None


def remember(token: str, location: str) -> None:
    """Add the token to the transaction, which must save the rest as well.

    Raises IntegrityError if the same form was saved in the meantime: roll
    back and ask sent_before().
    """
    db.session.add(FormToken(token=token, location=location))
    db.session.flush()


@shared_task
def forget_forms() -> None:
    """Drop the tokens of forms that were sent over an hour ago.

    Retried: no; beat enqueues it every minute.
    Safe to run twice: yes.
    Queue: blog_autotag.
    """
    old = utc_now() - timedelta(seconds=HOLD_SECONDS)
    db.session.execute(delete(FormToken).where(FormToken.created_at < old))
    db.session.commit()
