"""Answers to errors of the database, and to a form that was saved before."""

import logging

from flask import Flask, g, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import Conflict, ServiceUnavailable

from blog_autotag.database import db
from blog_autotag.once import SavedBefore
from blog_autotag.users.auth import load_user
from plumbing.layout import show_error

# If a table is missing, SQLite raises OperationalError, and PostgreSQL
# ProgrammingError.
DOWN = (OperationalError, ProgrammingError)
CONFLICT = (IntegrityError, ObjectDeletedError, StaleDataError)

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    for error in DOWN:
        app.register_error_handler(error, show_database_down)
    for conflict in CONFLICT:
        app.register_error_handler(conflict, show_conflict)
    app.register_error_handler(SavedBefore, show_saved_page)


def show_saved_page(earlier: SavedBefore) -> ResponseReturnValue:
    return redirect(earlier.location, code=303)


def show_database_down(error: Exception) -> ResponseReturnValue:
    log.error("database: %s", error)
    g.user = None  # we would have to ask the database who it is
    return show_error(
        ServiceUnavailable(
            "The database cannot be used now. Is it running? Did you run"
            " “flask --app blog_autotag db upgrade”? Reload this page to send"
            " again what you typed; it is saved only once."
        )
    )


def show_conflict(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    load_user()  # the user may be deleted, too
    return show_error(
        Conflict(
            "Somebody else changed or deleted this at the same moment, so"
            " nothing was saved."
        )
    )
