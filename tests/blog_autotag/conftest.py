"""The blog on a real broker and a database of the test's own.

Tests that use a database run twice: on SQLite and on PostgreSQL.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog_autotag import create_app
from blog_autotag.database import Base, db
from tests.blog_autotag.bad_calais import KEY, SECONDS, Calais
from tests.blog_autotag.people import Person, add_user, away
from tests.blog_autotag.tagging import TEXT
from tests.postgresql import PostgreSQL


def make_app(**settings: Any) -> Flask:
    app = create_app(WTF_CSRF_ENABLED=False, **settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/blog.sqlite"
        return
    server: PostgreSQL = request.getfixturevalue("shared_postgresql")
    schema = server.add_schema()
    yield server.url_of(schema)
    server.drop(schema)


@pytest.fixture
def app(broker_url: str, database_url: str) -> Iterator[Flask]:
    app = make_app(REDIS_URL=broker_url, DATABASE_URL=database_url)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def brokerless(database_url: str) -> Iterator[Flask]:
    """The blog while its broker is down."""
    app = make_app(REDIS_URL=away(), DATABASE_URL=database_url)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def author(app: Flask) -> Person:
    return Person(app, add_user(app, "author@example.com"))


@pytest.fixture
def other(app: Flask) -> Person:
    return Person(app, add_user(app, "other@example.com"))


@pytest.fixture
def admin(app: Flask) -> Person:
    return Person(app, add_user(app, "admin@example.com", is_admin=True))


@pytest.fixture
def calais() -> Iterator[Calais]:
    server = Calais()
    yield server
    server.stop()


@pytest.fixture
def calais_app(app: Flask, calais: Calais) -> Flask:
    """The blog, which asks the fake OpenCalais for tags."""
    app.config.update(
        TAGGER="opencalais",
        CALAIS_URL=calais.url,
        CALAIS_KEY=KEY,
        CALAIS_TIMEOUT=SECONDS,
    )
    return app


@pytest.fixture
def post_id(calais_app: Flask, author: Person) -> int:
    """A new post of calais_app, with one typed tag, `mine`."""
    return author.write(content=TEXT, tag_list="mine")
