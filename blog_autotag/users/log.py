"""Writes one user's log row. No Celery in here."""

from sqlalchemy.exc import IntegrityError

from blog_autotag.database import db
from blog_autotag.models.user import User, UserLog


def write_log(user_id: int) -> None:
    """Log that a user was created; once, however often it is called."""
    user = db.session.get(User, user_id)
    if user is None:
        return
    db.session.add(
        UserLog(user_id=user_id, message=f"User {user.email} was created.")
    )
    try:
        db.session.commit()
    except IntegrityError:
        # The row is there already, or the user was deleted just now: both
        # leave nothing to do.
        db.session.rollback()
