"""The way from every page to the course, which is served when wanted."""

import socket
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template
from flask.typing import ResponseReturnValue

bp = Blueprint("course", __name__, template_folder="templates")

SECONDS = 0.5  # to wait for its server


@bp.get("/course")
def index() -> ResponseReturnValue:
    """On to the site where it is served; else how to get it."""
    url = current_app.config["COURSE_URL"]
    if url and answers(url):
        return redirect(url)
    return render_template("plumbing/course.html", url=url), 503


def answers(url: str) -> bool:
    target = urlsplit(url)
    port = target.port or (443 if target.scheme == "https" else 80)
    try:
        socket.create_connection((target.hostname, port), SECONDS).close()
    except OSError:
        return False
    return True
