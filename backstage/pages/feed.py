"""The tab Under the hood: what goes over Redis, in sentences."""

import json
from threading import Thread
from typing import Any

import redis
from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue

from backstage.access import log_change
from backstage.connections import broker_client
from backstage.monitor import watch
from backstage.stored.keys import FEED, FEED_LINES, FEED_OPEN

bp = Blueprint("feed", __name__, url_prefix="/feed")

# benchmarks/monitor.py measures the first half of this, on 2 processors; the
# second is from https://redis.io/docs/latest/commands/monitor/
COST = (
    "two processes that enqueue at full speed are 10 to 15 % slower, and a"
    " Redis at its limit does about half as much"
)


@bp.get("/")
def index() -> str:
    return render_template(
        "backstage/feed.html",
        feed=last_feed(broker_client()),
        limits=watch,
        cost=COST,
    )


@bp.get("/lines")
def lines() -> Response:
    """Return the fragment that live.js loads until the feed has ended."""
    feed = last_feed(broker_client())
    page = render_template("backstage/_feed.html", feed=feed, limits=watch)
    response = make_response(page)
    if not feed["open"]:
        response.headers["X-Live"] = "done"
    return response


@bp.post("/start")
def start() -> ResponseReturnValue:
    feed = watch.Feed(current_app.config["REDIS_URL"])
    if feed.open():
        Thread(target=feed.run, daemon=True, name="feed").start()
        log_change("started to watch Redis")
    else:
        flash("Somebody is watching already. You see what they see.")
    return redirect(url_for(".index"), 303)


@bp.post("/stop")
def stop() -> ResponseReturnValue:
    client = broker_client()
    if client.get(FEED_OPEN):  # else it is over for another reason
        pipe = client.pipeline()
        pipe.hset(FEED, "why", "it was stopped")
        pipe.delete(FEED_OPEN)  # the feed ends without it
        pipe.execute()
        log_change("stopped watching Redis")
    return redirect(url_for(".index"), 303)


def last_feed(client: redis.Redis) -> dict[str, Any]:
    """Return what the last feed saw: open, started, why, others and lines.

    lines: the fields of each Sentence, newest first. started: Unix time in
    seconds, or None. Cost: one round trip.
    """
    pipe = client.pipeline()
    pipe.get(FEED_OPEN)  # by EXISTS a worker waits: the feed would say so
    pipe.hgetall(FEED)
    pipe.get(FEED_LINES)
    is_open, feed, text = pipe.execute()
    sentences = [json.loads(line) for line in (text or "").splitlines()]
    others = json.loads(feed.get("others", "{}"))
    return {
        "open": bool(is_open),
        "started": float(feed["started"]) if "started" in feed else None,
        "why": feed.get("why", ""),
        "others": sorted(others.items(), key=lambda each: -each[1]),
        "lines": sentences[::-1],
    }
