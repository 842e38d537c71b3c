"""A user, and the log row that a task writes about each."""

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from werkzeug.security import generate_password_hash

from blog_autotag.database import Base, utc_now
from blog_autotag.models.spelling import spell_address, spell_password


def new_session_key() -> str:
    return secrets.token_urlsafe(32)


def hash_password(password: str) -> str:
    return generate_password_hash(spell_password(password))


class User(Base):
    """A user. The sessions in all browsers share the session key.

    They end when it changes: with a new password, when an admin loses the
    flag, and when the user signs out.
    """

    __tablename__ = "users"
    # SQLite would give the number of a deleted user to the next person who
    # signs up, and a message about the one would be about the other.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    is_admin: Mapped[bool] = mapped_column(default=False)
    session_key: Mapped[str] = mapped_column(
        String(43),
        unique=True,
        index=True,
        default=new_session_key,
        server_default="none",  # for the migration; no user keeps it
    )
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(
        default=utc_now, onupdate=utc_now
    )

    log: Mapped["UserLog | None"] = relationship(passive_deletes=True)

    def set_password(self, password: str) -> None:
        self.password_hash = hash_password(password)
        self.session_key = new_session_key()

    @validates("email")
    def store_one_spelling(self, _: str, email: str) -> str:
        return spell_address(email)

    @validates("is_admin")
    def end_sessions_of_a_demoted_admin(self, _: str, value: bool) -> bool:
        if self.is_admin and not value:
            self.session_key = new_session_key()
        return value


class UserLog(Base):
    """The log row of a user.

    `unique` makes the task that writes it safe to run twice.
    """

    __tablename__ = "user_logs"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), unique=True
    )
    message: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
