"""Finds users in the database."""

from datetime import datetime

from sqlalchemy import select, update
from werkzeug.security import check_password_hash

from blog_autotag.database import db
from blog_autotag.models.spelling import spell_address, spell_password
from blog_autotag.models.user import User, UserLog, hash_password

# Compared with if no user has the address. Without it a wrong address would
# be answered sooner than a wrong password, and that would tell which it was.
# It is made like the others, and no password has it.
UNKNOWN_USERS_HASH = f"scrypt:32768:8:1${16 * '0'}${128 * '0'}"


def find_user(email: str) -> User | None:
    """Return the user with this address, however it is spelled."""
    if "\0" in email:  # PostgreSQL refuses it even in a comparison
        return None
    # First as it is: two users may have one address in two spellings, from
    # before there was one (migration 0004).
    for spelled in dict.fromkeys((email.lower(), spell_address(email))):
        user = db.session.scalar(select(User).where(User.email == spelled))
        if user:
            return user
    return None


def check_sign_in(email: str, password: str) -> User | None:
    """Return the user if both the address and the password are right."""
    user = find_user(email)
    password_hash = user.password_hash if user else UNKNOWN_USERS_HASH
    if check_password_hash(password_hash, spell_password(password)):
        return user
    if spell_password(password) == password:
        return None
    # An older hash may be of the password as it was typed.
    if not check_password_hash(password_hash, password):
        return None
    if user:
        spell_anew(user, password)
    return user


def spell_anew(user: User, password: str) -> None:
    """Commit a hash of the same password in its one spelling."""
    db.session.execute(
        update(User)
        .where(User.id == user.id)
        # Nobody changed the user: keep the time of the last change.
        .values(
            password_hash=hash_password(password), updated_at=User.updated_at
        )
    )
    db.session.commit()


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
