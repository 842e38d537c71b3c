"""What became of a task: /tasks/<id>, a fragment that pages load again and
again, and /tasks/<id>.json, the same as data."""

import time
from dataclasses import asdict
from uuid import UUID

import redis
from flask import (
    Blueprint,
    Response,
    g,
    jsonify,
    make_response,
    render_template,
    session,
)

from plumbing import records
from plumbing.records.timeline import Timeline

bp = Blueprint("status", __name__)

# Mail addresses may be in these: for those who may enter backstage.
BACKSTAGE = ("args", "kwargs", "result")


@bp.get("/tasks/<uuid:task_id>")
def task(task_id: UUID) -> Response:
    """The timeline of one task; X-Live says when it will not change."""
    timeline = find_timeline(str(task_id))
    page = render_template("plumbing/timeline.html", timeline=timeline)
    response = make_response(page)
    if timeline and timeline.over:
        response.headers["X-Live"] = "done"
    return response


@bp.get("/tasks/<uuid:task_id>.json")
def task_json(task_id: UUID) -> Response:
    """What the timeline shows, as data; nobody is asked who they are."""
    record = records.read(str(task_id))
    known = asdict(record) | {"state": record.state}
    return jsonify({k: v for k, v in known.items() if k not in BACKSTAGE})


def find_timeline(task_id: str) -> Timeline | None:
    """The task's timeline; None while the broker cannot be asked."""
    try:
        return Timeline(records.read(task_id), now=time.time())
    except redis.RedisError:
        return None


def note_request(task_id: str, way: str) -> None:
    """Keep how long this request took: in the record, and for this visitor.

    way: "now" or "later"; the last time of each is in the session, seconds.
    """
    ended = time.time()
    session[f"seconds_{way}"] = ended - g.request_started
    records.note(
        task_id,
        way=way,
        request_started=g.request_started,
        request_ended=ended,
    )
