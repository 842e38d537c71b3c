"""The engine, the session, the base of all models, and their time type.

SQL is written so that SQLite and PostgreSQL both understand it.
"""

import sqlite3
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_alembic import Alembic
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import URL, DateTime, MetaData, event, make_url
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator
from werkzeug.routing import IntegerConverter

from plumbing import settings

CONNECT_SECONDS = "5"  # to PostgreSQL; ?connect_timeout= in the URL wins


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC; SQLite alone would give back naive ones."""

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
    # Constraints with names can be changed by later migrations.
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
    """`<id:...>` in a route; larger numbers, and 0, are pages not found."""

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
            # A connection for each of the worker's 25 threads.
            "max_overflow": 20,
            # A server that was started again has closed our connections:
            # each is tried before it is used, and opened again.
            "pool_pre_ping": True,
        }
    }
    db.init_app(app)
    alembic.init_app(app)
    if url.get_backend_name() == "sqlite":
        with app.app_context():
            event.listen(db.engine, "connect", prepare_sqlite)


def database_url(url: str) -> URL:
    """The URL with its driver named; empty means the file in var/."""
    if not url:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        file = settings.VAR / "blog_autotag.sqlite"
        return URL.create("sqlite", database=str(file))
    made = make_url(url)
    if made.drivername in ("postgres", "postgresql"):
        # libpq alone would wait for a silent machine for two minutes or more.
        seconds = {"connect_timeout": CONNECT_SECONDS}
        made = made.set(
            drivername="postgresql+psycopg", query=seconds | dict(made.query)
        )
    return made


def prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # Readers don't wait for the writer, nor writers for readers; a second
    # writer waits for up to 10 s.
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA journal_mode = WAL")
