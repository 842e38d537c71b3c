"""The layout, and what pages say of a queue that cannot be reached."""

import redis
from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Conflict, ServiceUnavailable

from plumbing import layout
from plumbing.broker import BROKER_ERRORS
from plumbing.layout import show_error

BROKER_DOWN = (
    "The queue cannot be reached, so nothing was sent. What you typed is"
    " still here: please try again in a moment."
)

BROKER_REFUSES = (
    "The queue refuses it, so nothing was sent. What you typed is still here."
    " Redis says: {}"
)


def init_app(app: Flask) -> None:
    layout.init_app(app)
    for error in BROKER_ERRORS:  # for views that don't catch them
        app.register_error_handler(error, show_broker_down)
    app.register_error_handler(redis.ResponseError, show_refused)


def log_broker_down(error: Exception) -> None:
    """Log why the queue cannot be reached; a page says only that it can't."""
    current_app.logger.warning("the queue cannot be reached: %s", error)


def broker_down(error: Exception) -> str:
    """Log why nothing was enqueued, and return what a form's page says."""
    log_broker_down(error)
    if isinstance(error, redis.ResponseError):
        return BROKER_REFUSES.format(error)
    return BROKER_DOWN


def show_broker_down(error: Exception) -> ResponseReturnValue:
    log_broker_down(error)
    return show_error(
        ServiceUnavailable("The queue (Redis) cannot be reached.")
    )


def show_refused(error: redis.ResponseError) -> ResponseReturnValue:
    """Show what Redis says, such as a key of another type, or no right."""
    current_app.logger.warning("Redis refuses: %s", error)
    return show_error(
        Conflict(f"Redis answers, but refuses what this page asks: {error}")
    )
