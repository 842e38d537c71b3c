"""Layout, error pages and security headers, the same in every app."""

import logging
import time

import redis
from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import (
    Conflict,
    HTTPException,
    MethodNotAllowed,
    SecurityError,
    ServiceUnavailable,
)

from plumbing import bodies, course
from plumbing.broker import BROKER_ERRORS
from plumbing.form_address import lead_to_the_form
from plumbing.headers import HEADERS

bp = Blueprint(
    "plumbing",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/plumbing/static",
)

BROKER_DOWN = (
    "The queue cannot be reached, so nothing was sent. What you typed is"
    " still here: please try again in a moment."
)

BROKER_REFUSES = (
    "The queue refuses it, so nothing was sent. What you typed is still here."
    " Redis says: {}"
)


def init_app(app: Flask) -> None:
    bodies.init_app(app)
    app.register_blueprint(bp)
    app.register_blueprint(course.bp)
    logging.getLogger("werkzeug").addFilter(is_worth_a_line)
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(MethodNotAllowed, show_not_allowed)
    for error in BROKER_ERRORS:  # for views that don't catch them
        app.register_error_handler(error, show_broker_down)
    app.register_error_handler(redis.ResponseError, show_refused)


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """Return whether to log a request; live.js sends two a second."""
    return "?live " not in record.getMessage()


@bp.before_app_request
def start_clock() -> None:
    g.request_started = time.time()


@bp.after_app_request
def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def show_error(error: HTTPException) -> ResponseReturnValue:
    # abort(response) has its response already. For a host name that is not
    # ours (TRUSTED_HOSTS), no link can be written into a page.
    if error.response is not None or isinstance(error, SecurityError):
        return error.get_response()
    page = render_template("plumbing/error.html", error=error)
    return page, error.code or 500


def show_not_allowed(error: MethodNotAllowed) -> ResponseReturnValue:
    answer = lead_to_the_form() if request.method == "GET" else None
    return answer or show_error(error)


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
