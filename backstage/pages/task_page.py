"""A task's page: everything that happened to it, in whatever app."""

import time
from urllib.parse import quote

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    render_template,
    url_for,
)

from plumbing import records
from plumbing.records import whereabouts
from plumbing.records.life import events

bp = Blueprint("tasks", __name__, url_prefix="/tasks")

LONGEST = 200  # characters of an id; Celery's have 36


@bp.get("/<task_id>")
def show(task_id: str) -> str:
    return render_template("backstage/task.html", **known_of(task_id))


@bp.get("/<task_id>/life")
def live(task_id: str) -> Response:
    """Return the fragment that live.js loads until the task has ended."""
    known = known_of(task_id)
    response = make_response(render_template("backstage/_task.html", **known))
    if not known["live"]:
        response.headers["X-Live"] = "done"
    return response


def known_of(task_id: str) -> dict[str, object]:
    record, attempts = records.read_all(task_id)
    place = whereabouts.find(records.client(), record)
    return {
        "record": record,
        # Also of an unknown one: its worker may be the first to note it.
        "live": not record.outcome,
        "place": place,
        "now": time.time(),
        "events": events(record, attempts),
        "flower": f"{current_app.config.get('FLOWER_URL', '')}/task/"
        + quote(task_id, safe=""),
    }


@bp.app_template_filter()
def task_url(task_id: str) -> str:
    """Return the page of a task, "" if no address can hold the id."""
    fits = 0 < len(task_id) <= LONGEST and task_id.isprintable()
    if not fits or "/" in task_id or task_id in (".", ".."):
        return ""
    return url_for("backstage.tasks.show", task_id=task_id)
