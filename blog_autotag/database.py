"""The engine, the session, the base of all tables, and their time type.

All SQL here works with both SQLite and PostgreSQL.
"""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from flask_sqlalchemy_lite._extension import _close_async_sessions
from sqlalchemy import URL, DateTime, MetaData, event, make_url
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator
from werkzeug.routing import IntegerConverter

from plumbing import settings

# For PostgreSQL; ?connect_timeout= in the URL has precedence.
CONNECT_SECONDS = "5"
KNOWN = ("sqlite", "postgresql", "postgres")
WRONG_URL = (
    "DATABASE_URL is not the address of a PostgreSQL or SQLite database. Write"
    " it as postgresql://USER:PASSWORD@HOST:5432/NAME. In the password write @"
    " as %40, : as %3A, / as %2F, and % as %25"
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC; SQLite by itself returns naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value and value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is not None and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value and value.astimezone(UTC)


class Base(DeclarativeBase):
    # Later migrations can change a constraint only if it has a name.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012


class RowId(IntegerConverter):
    """`<id:...>` in a route; 0 and larger numbers lead to "not found"."""

    regex = r"[1-9]\d{0,8}"


db = SQLAlchemy()
alembic = Alembic(metadatas=Base.metadata, run_mkdir=False)


def utc_now() -> datetime:
    return datetime.now(UTC)


def init_app(app: Flask) -> None:
    app.url_map.converters["id"] = RowId
    url = database_url(app.config["DATABASE_URL"])
    app.config["SQLALCHEMY_ENGINES"] = {
        "default": {
            "url": url,
            # Together with the pool of 5: one for each of the worker's 25
            # threads.
            "max_overflow": 20,
            # A server that restarts closes our connections. So each is
            # tried before it is used, and opened again if necessary.
            "pool_pre_ping": True,
        }
    }
    db.init_app(app)
    # It begins a thread in each request, to close the asynchronous sessions
    # that this app never has.
    app.teardown_appcontext_funcs.remove(_close_async_sessions)
    # Alembic gives a meaning to % in a path, and to a colon between two.
    migrations = Path(app.root_path, "migrations")
    app.config["ALEMBIC"] = {
        "script_location": str(migrations).replace("%", "%%"),
        "path_separator": "newline",
    }
    alembic.init_app(app)
    if url.get_backend_name() == "sqlite":
        with app.app_context():
            event.listen(db.engine, "connect", prepare_sqlite)


def database_url(url: str) -> URL:
    """Return the URL with a driver; an empty one means the file in var/.

    Raises ValueError, which quotes nothing: any part may be the password.
    """
    if not url:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        file = settings.VAR / "blog_autotag.sqlite"
        return URL.create("sqlite", database=str(file))
    try:
        made = make_url(url.strip())
    except (ArgumentError, ValueError):
        raise ValueError(WRONG_URL) from None
    # SQLAlchemy ends a password at its first @, and takes the rest for a host.
    if made.get_backend_name() not in KNOWN or "@" in (made.host or ""):
        raise ValueError(WRONG_URL)
    if made.drivername in ("postgres", "postgresql"):
        # libpq by itself waits two minutes or more for a silent machine.
        seconds = {"connect_timeout": CONNECT_SECONDS}
        made = made.set(
            drivername="postgresql+psycopg", query=seconds | dict(made.query)
        )
    return made


def prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # Readers and the writer do not wait for each other. A second writer tries
    # again and again for 25 s. SQLite keeps no order among those that wait:
    # of 32 writers on two cores the unluckiest waited for more than 10 s.
    # gunicorn ends a request after 30 s.
    connection.execute("PRAGMA busy_timeout = 25000")
    connection.execute("PRAGMA journal_mode = WAL")
