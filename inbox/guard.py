"""Keeps other sites, open in the same browser, away from the mails."""

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import SecurityError


def init_app(app: Flask) -> None:
    app.before_request(refuse_other_sites)
    app.register_error_handler(SecurityError, refuse_host)


def refuse_other_sites() -> None:
    """Only our own pages may send forms.

    Browsers say where a form was; what says nothing is no browser. The
    rule of http.CrossOriginProtection in Go 1.25, and not a token in each
    form: nobody is signed in here, so there is no session to bind one to.
    """
    if request.method != "POST":
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site:
        allowed = site in ("same-origin", "none")
    else:
        allowed = not origin or origin.endswith(f"://{request.host}")
    if not allowed:
        abort(403, "This form was sent from another site.")


def refuse_host(error: SecurityError) -> ResponseReturnValue:
    """A foreign name that leads here (DNS rebinding); see TRUSTED_HOSTS.

    Plain text: no link can be built for a host that is not ours.
    """
    words = "The inbox does not answer under this name; use localhost.\n"
    return words, 400, {"Content-Type": "text/plain"}
