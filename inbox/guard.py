"""Keeps other sites, open in the same browser, away from the mails."""

from flask import Flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import SecurityError

from plumbing.guard import refuse_other_sites


def init_app(app: Flask) -> None:
    app.before_request(refuse_other_sites)
    app.register_error_handler(SecurityError, refuse_host)


def refuse_host(error: SecurityError) -> ResponseReturnValue:
    """A foreign name that leads here (DNS rebinding); see TRUSTED_HOSTS.

    Plain text: no link can be built for a host that is not ours.
    """
    words = "The inbox does not answer under this name; use localhost.\n"
    return words, 400, {"Content-Type": "text/plain"}
