"""Migrations, the time type, the settings of SQLite, and the seed."""

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.exc import StatementError

from blog_autotag import create_app
from blog_autotag.database import database_url, db
from blog_autotag.models.post import Post
from blog_autotag.models.user import User
from blog_autotag.seed import FILES
from blog_autotag.upgrade import alembic
from blog_autotag.users.queries import check_sign_in
from tests.blog_autotag.people import add_user, change, count


@pytest.fixture
def migrated(broker_url: str, database_url: str) -> Flask:
    """The blog on a database that its own migrations made."""
    app = create_app(
        REDIS_URL=broker_url,
        DATABASE_URL=database_url,
        WTF_CSRF_ENABLED=False,
    )
    with app.app_context():
        alembic().upgrade()
    return app


def test_tables_and_migrations_agree(migrated: Flask) -> None:
    with migrated.app_context():
        assert alembic().compare_metadata() == []


def test_the_migrations_can_be_undone(migrated: Flask) -> None:
    with migrated.app_context():
        alembic().downgrade("base")

        assert inspect(db.engine).get_table_names() == ["alembic_version"]


def test_the_id_of_a_deleted_user_is_not_used_again(
    migrated: Flask,
) -> None:
    first = add_user(migrated, "a@example.com")
    with migrated.app_context():
        db.session.delete(db.session.get_one(User, first))
        db.session.commit()

    second = add_user(migrated, "b@example.com")

    assert second > first


def test_times_come_back_aware_and_in_utc(app: Flask) -> None:
    user_id = add_user(app, "a@example.com")
    east = timezone(timedelta(hours=5))
    noon = datetime(2030, 1, 1, 12, tzinfo=east)

    change(app, User, user_id, created_at=noon)

    with app.app_context():
        user = db.session.get_one(User, user_id)
        assert user.created_at == noon
        assert user.created_at.tzinfo is UTC


def test_a_time_without_zone_is_refused(app: Flask) -> None:
    user_id = add_user(app, "a@example.com")

    with pytest.raises(StatementError, match="has no time zone"):
        change(app, User, user_id, created_at=datetime(2030, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_checks_foreign_keys_and_lets_readers_read(app: Flask) -> None:
    with app.app_context():
        for pragma, value in (("foreign_keys", 1), ("journal_mode", "wal")):
            found = db.session.scalar(text(f"PRAGMA {pragma}"))
            assert found == value


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_plain_postgresql_url_means_the_driver_psycopg(scheme: str) -> None:
    url = database_url(f"{scheme}://me:secret@db/blog")

    assert url.drivername == "postgresql+psycopg"
    assert (url.password, url.host, url.database) == ("secret", "db", "blog")


def test_connecting_takes_at_most_5_seconds_by_default() -> None:
    assert database_url("postgres://db/blog").query["connect_timeout"] == "5"


def test_a_connect_timeout_in_the_url_has_precedence() -> None:
    url = database_url("postgres://db/blog?connect_timeout=9&sslmode=require")

    assert dict(url.query) == {"connect_timeout": "9", "sslmode": "require"}


def test_without_a_url_the_database_is_a_file_in_var(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plumbing.settings.VAR", tmp_path / "var")

    url = database_url("")

    assert url.database == str(tmp_path / "var" / "blog_autotag.sqlite")
    assert (tmp_path / "var").is_dir()


def test_the_seed_makes_posts_and_two_users_who_can_sign_in(
    migrated: Flask,
) -> None:
    output = migrated.test_cli_runner().invoke(args=["seed"]).output

    assert count(migrated, Post) == len(FILES) == 12
    with migrated.app_context():
        for name, is_admin in (("author", False), ("admin", True)):
            email = f"{name}@example.com"
            password = re.search(rf"{email}\s+(\S+)", output)
            assert password
            user = check_sign_in(email, password[1])
            assert user
            assert user.is_admin is is_admin


def test_the_seeded_posts_are_tagged_and_the_newest_comes_first(
    migrated: Flask,
) -> None:
    migrated.test_cli_runner().invoke(args=["seed"])

    client = migrated.test_client()
    page = client.get("/").text
    assert page.index("tomatoes") < page.index("dictionary")
    assert 'href="/tags/python"' in page
    assert "Tagging:\n  <strong>done" in client.get("/posts/1").text


def test_a_second_seed_adds_nothing_and_says_so(migrated: Flask) -> None:
    runner = migrated.test_cli_runner()
    runner.invoke(args=["seed", "--if-empty"])

    again = runner.invoke(args=["seed"])
    quiet = runner.invoke(args=["seed", "--if-empty"])

    assert again.exit_code == 1
    assert "has 2 users, so nothing was added" in again.output
    assert (quiet.exit_code, quiet.output) == (0, "")
    assert count(migrated, Post) == 12


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_seeded_post_is_a_post_with_good_tags(file: Path) -> None:
    title, tags, empty, *content = file.read_text("utf-8").split("\n")

    assert 0 < len(title) <= 200
    assert 2 <= len(tags.split(", ")) <= 5
    assert empty == ""
    assert 120 <= len(" ".join(content).split()) <= 250


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:se@cret@host/blog",  # the host would be "cret@host"
        "postgresql://ann:se@x:cret/1@host/blog",  # and here the port "cret"
        "postgresql://ann:pass@host:secret/blog",
        "mysql://ann:secret@host/blog",
        "nope://ann:secret@host/blog",
        "'postgresql://ann:secret@host/blog'",
        "secret",
    ],
)
def test_a_wrong_address_is_named_and_not_quoted(url: str) -> None:
    with pytest.raises(ValueError, match=r"^DATABASE_URL ") as refused:
        create_app(DATABASE_URL=url)

    assert "cret" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_password_may_have_any_characters() -> None:
    encoded = quote("p#a/s?s[w@rd %:é", safe="")

    url = database_url(f"postgresql://ann:{encoded}@host/blog")

    assert (url.password, url.host) == ("p#a/s?s[w@rd %:é", "host")
