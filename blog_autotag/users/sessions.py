"""Finds the user of a session, and ends all sessions of one user.

A session is a signed cookie in a browser: the blog's, or Flower's. Both hold
the user's session key and nothing else that says who it is.
"""

from sqlalchemy import select, update

from blog_autotag.database import db
from blog_autotag.models.user import User, new_session_key


def find_session_user(session_key: str | None) -> User | None:
    """Return the user whose session this is; None if it has ended."""
    if not session_key:
        return None
    return db.session.scalar(
        select(User).where(User.session_key == session_key)
    )


def end_sessions(session_key: str) -> None:
    """End every session of the user of this one, in all browsers."""
    db.session.execute(
        update(User)
        .where(User.session_key == session_key)
        # Nobody changed the user: keep the time of the last change.
        .values(session_key=new_session_key(), updated_at=User.updated_at)
    )
    db.session.commit()
