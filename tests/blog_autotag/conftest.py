"""The blog on a real broker and a database file of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blog_autotag import create_app
from blog_autotag.database import Base, db
from tests.blog_autotag.bad_calais import Calais
from tests.blog_autotag.people import Person, add_user, away


def make_app(**settings: object) -> Flask:
    app = create_app(WTF_CSRF_ENABLED=False, **settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/blog.sqlite"


@pytest.fixture
def app(broker_url: str, database_url: str) -> Iterator[Flask]:
    app = make_app(REDIS_URL=broker_url, DATABASE_URL=database_url)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def brokerless(database_url: str) -> Flask:
    """The blog while its broker is down."""
    return make_app(REDIS_URL=away(), DATABASE_URL=database_url)


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
