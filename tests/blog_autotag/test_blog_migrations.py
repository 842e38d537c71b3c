"""Migrations of a database that has rows already."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from blog_autotag import create_app
from blog_autotag.database import db
from blog_autotag.upgrade import alembic
from blog_autotag.users.queries import find_user

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


def fill_with_keys(*emails: str) -> None:
    """Add these users to the tables of migration 0003."""
    query = USER.replace("(email", "(session_key, email").replace(
        "(:email", "(:email, :email"
    )
    for email in emails:
        db.session.execute(text(query), {"email": email, "now": NOW})
    db.session.commit()


def column(query: str) -> list[str]:
    found = list(db.session.scalars(text(query)))
    db.session.commit()  # PostgreSQL's locks would hold up a migration
    return found


def test_each_user_gets_a_session_key_and_keeps_the_posts(
    blog: Flask,
) -> None:
    alembic().upgrade("0002")
    fill("a@example.com", "b@example.com")

    alembic().upgrade("0003")

    keys = column("SELECT session_key FROM users")
    assert sorted(map(len, keys)) == [43, 43]
    assert len(set(keys)) == 2
    assert column("SELECT title FROM posts") == ["t"]


def test_without_session_keys_users_and_posts_stay(blog: Flask) -> None:
    alembic().upgrade("0002")
    fill("a@example.com")
    alembic().upgrade("0003")

    alembic().downgrade("0002")

    assert column("SELECT email FROM users") == ["a@example.com"]
    assert column("SELECT title FROM posts") == ["t"]


def test_addresses_get_one_spelling_and_nobody_is_lost(
    blog: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    """Users 3 and 4 have the address of user 2: both stay as they are."""
    emails = [
        "a@xn--bcher-kva.de",
        "b@mu\u0308nchen.de",
        "b@xn--mnchen-3ya.de",
        "b@\uff4d\u00fcnchen.de",
        "plain@example.com",
        "not an address",
    ]
    alembic().upgrade("0003")
    fill_with_keys(*emails)

    alembic().upgrade("0004")

    assert column("SELECT email FROM users ORDER BY id") == [
        "a@b\u00fccher.de",
        "b@m\u00fcnchen.de",
        *emails[2:],
    ]
    for pair in ("Users 2 and 3", "Users 2 and 4"):
        assert f"{pair} have the same address" in caplog.text
    for user_id, email in enumerate(emails, 1):
        user = find_user(email)
        assert user
        assert user.id == user_id


def test_a_user_who_has_the_one_spelling_keeps_it(blog: Flask) -> None:
    """Even if another user, with the same address, is older."""
    alembic().upgrade("0003")
    emails = ["b@xn--mnchen-3ya.de", "b@m\u00fcnchen.de"]
    fill_with_keys(*emails)

    alembic().upgrade("0004")

    assert column("SELECT email FROM users ORDER BY id") == emails


def test_the_spelling_stays_when_its_migration_is_undone(blog: Flask) -> None:
    alembic().upgrade("0003")
    fill_with_keys("a@xn--bcher-kva.de")
    alembic().upgrade("0004")

    alembic().downgrade("0003")

    assert column("SELECT email FROM users") == ["a@b\u00fccher.de"]
