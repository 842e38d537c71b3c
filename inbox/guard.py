"""Keeps other sites, open in the same browser, away from the mails."""

from flask import Flask
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import SecurityError

from plumbing.guard import refuse_other_sites


def init_app(app: Flask) -> None:
    app.before_request(refuse_other_sites)
    app.register_error_handler(SecurityError, refuse_host)


def refuse_host(error: SecurityError) -> ResponseReturnValue:
    """Answer a request under a foreign name that leads here (DNS rebinding).

    TRUSTED_HOSTS has the names that are ours. The answer is plain text: no
    link can be built for a host that is not ours.
    """
    text = "The inbox does not answer under this name. Use localhost.\n"
    return text, 400, {"Content-Type": "text/plain"}
