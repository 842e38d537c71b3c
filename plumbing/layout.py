"""Layout, error pages and security headers, the same in every app.

The inbox has them too. It knows nothing of Redis and Celery, whose import
takes a third of the time and memory of its start; what is about the queue is
in pages.py.
"""

import logging
import time

from flask import Blueprint, Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    SecurityError,
)

from plumbing import bodies, course
from plumbing.form_address import lead_to_the_form
from plumbing.headers import HEADERS

bp = Blueprint(
    "plumbing",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/plumbing/static",
)


def init_app(app: Flask) -> None:
    bodies.init_app(app)
    app.register_blueprint(bp)
    app.register_blueprint(course.bp)
    logging.getLogger("werkzeug").addFilter(is_worth_a_line)
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(MethodNotAllowed, show_not_allowed)


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
