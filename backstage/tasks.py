"""A task's page: its whole life, whichever app's it is."""

from urllib.parse import quote

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    render_template,
    url_for,
)

from backstage import life
from backstage.lists import client
from plumbing import records

bp = Blueprint("tasks", __name__, url_prefix="/tasks")

LONGEST = 200  # characters of an id; Celery's have 36


@bp.get("/<task_id>")
def show(task_id: str) -> str:
    return render_template("backstage/task.html", **known(task_id))


@bp.get("/<task_id>/life")
def live(task_id: str) -> Response:
    found = known(task_id)
    response = make_response(render_template("backstage/_task.html", **found))
    if found["record"].outcome:  # type: ignore[attr-defined]
        response.headers["X-Live"] = "done"
    return response


def known(task_id: str) -> dict[str, object]:
    record = records.read(task_id)
    tries = life.attempts(client(), task_id)
    return {
        "record": record,
        "events": life.events(record, tries),
        "flower": f"{current_app.config.get('FLOWER_URL', '')}/task/"
        + quote(task_id, safe=""),
    }


@bp.app_template_filter()
def task_url(task_id: str) -> str:
    """The page of a task; empty for an id that no address can hold."""
    fits = 0 < len(task_id) <= LONGEST and task_id.isprintable()
    if not fits or "/" in task_id or task_id in (".", ".."):
        return ""
    return url_for("backstage.tasks.show", task_id=task_id)
