"""Writes a user's log row; plain Python, without Celery."""

from sqlalchemy.exc import IntegrityError

from blog_autotag.database import db
from blog_autotag.models.user import User, UserLog


def write_log(user_id: int) -> None:
    """Log that a user was created. Further calls change nothing."""
    user = db.session.get(User, user_id)
    if user is None:
        return
    db.session.add(
        UserLog(user_id=user_id, message=f"User {user.email} was created.")
    )
    try:
        db.session.commit()
    except IntegrityError:
        # There is nothing to do: the row exists already, or the user was
        # deleted just now.
        db.session.rollback()
