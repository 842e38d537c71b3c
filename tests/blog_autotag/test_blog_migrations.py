"""Migrations of a database that has rows already."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from blog_autotag import create_app
from blog_autotag.database import alembic, db

NOW = "2026-01-01 00:00:00+00:00"
USER = (
    "INSERT INTO users (email, password_hash, is_admin, created_at,"
    " updated_at) VALUES (:email, 'none', false, :now, :now)"
)
POST = (
    "INSERT INTO posts (author_id, title, content, created_at, updated_at,"
    " text_hash, tagged_hash, tag_task_id, tag_enqueued_at)"
    " VALUES (1, 't', 'c', :now, :now, 'h', '', 'i', :now)"
)


@pytest.fixture
def blog(broker_url: str, database_url: str) -> Iterator[Flask]:
    """The blog on an empty database, inside its context."""
    app = create_app(REDIS_URL=broker_url, DATABASE_URL=database_url)
    with app.app_context():
        yield app
        db.session.close()
        db.engine.dispose()


def fill(*emails: str) -> None:
    """Add these users, and a post of the first."""
    for email in emails:
        db.session.execute(text(USER), {"email": email, "now": NOW})
    db.session.execute(text(POST), {"now": NOW})
    db.session.commit()


def column(query: str) -> list[str]:
    found = list(db.session.scalars(text(query)))
    db.session.commit()  # PostgreSQL's locks would hold up a migration
    return found


def test_each_user_gets_a_session_key_and_keeps_the_posts(
    blog: Flask,
) -> None:
    alembic.upgrade("0002")
    fill("a@example.com", "b@example.com")

    alembic.upgrade("0003")

    keys = column("SELECT session_key FROM users")
    assert sorted(map(len, keys)) == [43, 43]
    assert len(set(keys)) == 2
    assert column("SELECT title FROM posts") == ["t"]


def test_without_session_keys_users_and_posts_stay(blog: Flask) -> None:
    alembic.upgrade("0002")
    fill("a@example.com")
    alembic.upgrade("0003")

    alembic.downgrade("0002")

    assert column("SELECT email FROM users") == ["a@example.com"]
    assert column("SELECT title FROM posts") == ["t"]
