"""Reads a request's body whole before a view sees any of it.

gunicorn and werkzeug hand over what had arrived when a connection was cut,
and half a form looks like a whole one with a shorter text. And a chunked
body, whose length nobody says beforehand, is cut off at the size limit.
"""

from flask import Flask, abort, current_app, request, request_started
from werkzeug.exceptions import HTTPException

CUT = "The connection was cut before the whole form was here. Send it again."


def init_app(app: Flask) -> None:
    # Not before_request: CSRFProtect reads the form there, and comes first.
    request_started.connect(read_whole, app)


def read_whole(_: Flask) -> None:
    """Read the body, or answer 400 if it was cut, and 413 if it is too long.

    Flask parses forms from what is read here. The largest body,
    MAX_CONTENT_LENGTH, fits into memory.
    """
    try:
        body = request.get_data()
        if body and request.content_length is None:
            request.stream.read(1)  # answers 413 if this is beyond the limit
    except HTTPException:
        raise
    # A chunk that is none, or a connection cut inside one. gunicorn raises
    # errors of its own there, and no app depends on gunicorn.
    except Exception as error:  # noqa: BLE001
        current_app.logger.warning("a body cannot be read: %r", error)
        abort(400, CUT)
    if len(body) != (request.content_length or len(body)):
        abort(400, CUT)
