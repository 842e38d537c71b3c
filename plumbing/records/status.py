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


def find_own_timeline(task_id: str) -> Timeline | None:
    """Return the timeline of a task whose form this visitor has sent.

    The session keeps the visitor's last duration of each way, in seconds.
    """
    timeline = find_timeline(task_id)
    times = timeline.record.times if timeline else {}
    if timeline and "request_started" in times and "request_ended" in times:
        seconds = times["request_ended"] - times["request_started"]
        session[f"seconds_{timeline.record.way}"] = seconds
    return timeline
