"""Finds users in the database."""

from datetime import datetime

from sqlalchemy import select
from werkzeug.security import check_password_hash, generate_password_hash

from blog_autotag.database import db
from blog_autotag.models.user import User, UserLog

# Compared with if no user has the address. Without it a wrong address would
# be answered sooner than a wrong password, and that would tell which it was.
UNKNOWN_USERS_HASH = generate_password_hash("no user's password")


def find_user(email: str) -> User | None:
    """Return the user with this address; upper case makes no difference."""
    if "\0" in email:  # PostgreSQL refuses it even in a comparison
        return None
    # Addresses are stored in lower case.
    return db.session.scalar(select(User).where(User.email == email.lower()))


def check_sign_in(email: str, password: str) -> User | None:
    """Return the user if both the address and the password are right."""
    user = find_user(email)
    password_hash = user.password_hash if user else UNKNOWN_USERS_HASH
    right = check_password_hash(password_hash, password)
    return user if right else None


def find_unlogged_ids(created_before: datetime, limit: int) -> list[int]:
    """Return the ids of users without a log row, oldest first."""
    query = (
        select(User.id)
        .outerjoin(UserLog)
        .where(UserLog.id.is_(None), User.created_at < created_before)
        .order_by(User.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))
