"""Shows what is in Redis and lets you change it.

For any Flask app with Celery:

    backstage.init_app(app, may_enter=..., refuse=..., who=...)

In the order of reading:

access        who may enter, and the log of what they change
pages         the tabs: what you see and what the buttons do
paging        one page of a long list, and searching the list
filters       how pages show times, and text that others wrote
connections   the broker, the Celery app and the workers of the shown app
stored        what Redis holds, read and changed
monitor       what goes over Redis, in sentences

A column for the tab Failures is added in templates/backstage/failures.html;
what it can show are the fields of Failure in plumbing/records/formats.py.
A failed task's traceback is written in plumbing/records/signals.py, and read
in stored/failure_log.py.
"""

import time

from flask import Blueprint, Flask, Response, redirect, url_for

from backstage import access, filters
from backstage.pages import (
    busy,
    dashboard,
    failures,
    feed,
    queues,
    scheduled,
    task_page,
)
from plumbing.guard import refuse_other_sites
from plumbing.urls import checked_redis_url

bp = Blueprint(
    "backstage",
    __name__,
    url_prefix="/backstage",
    template_folder="templates",
    static_folder="static",
)
bp.before_request(access.refuse_strangers)
bp.before_request(refuse_other_sites)
filters.init_bp(bp)
for page in (dashboard, busy, queues, failures, feed, task_page):
    bp.register_blueprint(page.bp)
for tab in (scheduled.scheduled, scheduled.retries):
    bp.register_blueprint(tab)

TABS = {  # in the order of the page: name and endpoint
    "Dashboard": "backstage.dashboard.index",
    "Busy": "backstage.busy.index",
    "Queues": "backstage.queues.index",
    "Scheduled": "backstage.scheduled.index",
    "Retries": "backstage.retries.index",
    "Failures": "backstage.failures.index",
    "Under the hood": "backstage.feed.index",
}


@bp.context_processor
def tabs() -> dict[str, object]:
    return {"tabs": TABS, "loaded_at": time.time()}


@bp.get("/")
def home() -> Response:
    first = next(iter(TABS.values()))
    return redirect(url_for(first))  # type: ignore[return-value]


def init_app(
    app: Flask,
    may_enter: access.MayEnter = access.in_development_on_this_machine,
    refuse: access.Refuse = access.answer_not_found,
    who: access.Who = access.visitor_address,
) -> None:
    """Mount /backstage in an app that has app.extensions["celery"].

    may_enter: returns whether the person of this request is let in.
    refuse: returns the response that everybody else gets, or raises an
    HTTPException. who: returns the person's name for the log of changes.
    Raises ValueError if app.config["REDIS_URL"] is not the address of a Redis.
    """
    checked_redis_url(app.config["REDIS_URL"])
    access.init_app(app, may_enter, refuse, who)
    app.register_blueprint(bp)
