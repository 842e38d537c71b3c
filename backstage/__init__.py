"""Backstage: what is in Redis, and hands on it, for any app with Celery.

    backstage.init_app(app, may_enter=..., refuse=..., who=...)

access     who may enter, and the log of what they change
lists      one page of a long list, searching it, the broker
workers    what the workers answer when they are asked
store      where it is in Redis
changes    what people change there
known      which queues there are
words      how pages say times and what others wrote
messages   what Redis holds, decoded: plain data, no Flask
dashboard  the tab Dashboard; its figures and their chart
busy       the tab Busy
queues     the tab Queues
later      tasks that wait for their time, and where they are
waiting    the tabs Scheduled and Retries
failures   the tab Failures, and what it does (failed)
feed       the tab Under the hood: watch Redis (watch), take its commands
           apart (monitor, traffic), say what they mean (sentences)
tasks      a task's page: its life (life)
"""

from flask import Blueprint, Flask, Response, redirect, url_for

from backstage import (
    access,
    busy,
    dashboard,
    failures,
    feed,
    queues,
    tasks,
    waiting,
    words,
)
from plumbing.guard import refuse_other_sites

bp = Blueprint(
    "backstage",
    __name__,
    url_prefix="/backstage",
    template_folder="templates",
    static_folder="static",
)
bp.before_request(access.check)
bp.before_request(refuse_other_sites)
words.init_bp(bp)
for part in (dashboard, busy, queues, failures, feed, tasks):
    bp.register_blueprint(part.bp)
for tab in (waiting.scheduled, waiting.retries):
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
    return {"tabs": TABS}


@bp.get("/")
def home() -> Response:
    first = next(iter(TABS.values()))
    return redirect(url_for(first))  # type: ignore[return-value]


def init_app(
    app: Flask,
    may_enter: access.MayEnter = access.here_in_development,
    refuse: access.Refuse = access.not_found,
    who: access.Who = access.address,
) -> None:
    """Mount /backstage in an app that has app.extensions["celery"].

    may_enter: whether the person of this request is let in. refuse: what
    the others get, a response or an HTTPException raised. who: a name for
    the log of changes.
    """
    access.init_app(app, may_enter, refuse, who)
    app.register_blueprint(bp)
