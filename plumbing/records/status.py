"""The pages that say what became of a task.

/tasks/<id> is a fragment that pages load again and again; /tasks/<id>.json
is the same as data.
"""

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
from plumbing.records import whereabouts
from plumbing.records.timeline import Timeline

bp = Blueprint("status", __name__)

# These may hold mail addresses, so only backstage shows them.
PRIVATE = ("args", "kwargs", "result")


@bp.get("/tasks/<uuid:task_id>")
def task(task_id: UUID) -> Response:
    """Show a task's timeline.

    The header X-Live tells live.js when the timeline will not change any
    more.
    """
    timeline = find_timeline(str(task_id))
    page = render_template("plumbing/timeline.html", timeline=timeline)
    response = make_response(page)
    if timeline and timeline.over:
        response.headers["X-Live"] = "done"
    return response


@bp.get("/tasks/<uuid:task_id>.json")
def task_json(task_id: UUID) -> Response:
    """Return what the timeline shows, as data, to everybody who asks."""
    record = records.read(str(task_id))
    state = whereabouts.find(records.client(), record).state(record)
    known = asdict(record) | {"state": state}
    return jsonify({k: v for k, v in known.items() if k not in PRIVATE})


def find_timeline(task_id: str) -> Timeline | None:
    """Return the task's timeline, None while the broker is away."""
    now = time.time()
    try:
        record, attempts = records.read_all(task_id)
        place = whereabouts.find(records.client(), record)
        return Timeline(record, now, place, attempts)
    except redis.ResponseError as error:  # Redis is there, and refuses
        unread = f"The record cannot be read. Redis says: {error}"
        return Timeline(records.Record(task_id, error=unread), now)
    except redis.RedisError:
        return None


def note_request(task_id: str, way: str) -> None:
    """Keep in the task's record when this request came and was answered.

    way: "now" or "later". The session keeps the visitor's last duration of
    each, in seconds.
    """
    ended = time.time()
    session[f"seconds_{way}"] = ended - g.request_started
    records.note(
        task_id,
        way=way,
        request_started=g.request_started,
        request_ended=ended,
    )
