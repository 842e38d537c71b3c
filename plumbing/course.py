"""The link from every page to the course's site."""

import socket
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("course", __name__, template_folder="templates")

SECONDS = 0.5  # how long the site has to accept a connection


@bp.get("/course")
def index() -> ResponseReturnValue:
    """Go on to the site, or say how to start it if it does not answer."""
    url = current_app.config["COURSE_URL"]
    if url and answers(url):
        return redirect(url)
    return render_template("plumbing/course.html", url=url), 503


def answers(url: str) -> bool:
    """Return whether something listens at the host and port of `url`."""
    target = urlsplit(url)
    port = target.port or (443 if target.scheme == "https" else 80)
    try:
        socket.create_connection((target.hostname, port), SECONDS).close()
    except OSError:
        return False
    return True
