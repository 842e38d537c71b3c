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

from backstage import watch
from backstage.access import log_change
from backstage.lists import client

bp = Blueprint("feed", __name__, url_prefix="/feed")

# benchmarks/monitor.py measures the first, on 2 processors; the second is
# what https://redis.io/docs/latest/commands/monitor/ says.
COST = (
    "two processes that enqueue at full speed are 10 to 15 % slower, and a"
    " Redis at its limit does about half as much"
)


@bp.get("/")
def index() -> str:
    return render_template(
        "backstage/feed.html", feed=seen(client()), limits=watch, cost=COST
    )


@bp.get("/lines")
def lines() -> Response:
    """The fragment that live.js asks for, until the feed has ended."""
    feed = seen(client())
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
        flash("Somebody watches already: here is what they see.")
    return redirect(url_for(".index"), 303)


@bp.post("/stop")
def stop() -> ResponseReturnValue:
    pipe = client().pipeline()
    pipe.hset(watch.FEED, "why", "it was stopped")
    pipe.delete(watch.OPEN)  # what the feed looks for
    pipe.execute()
    log_change("stopped watching Redis")
    return redirect(url_for(".index"), 303)


def seen(redis_client: redis.Redis) -> dict[str, Any]:
    """What the last feed saw: open, started, why, others, lines.

    One round trip; lines: of sentences.Sentence, newest first.
    """
    pipe = redis_client.pipeline()
    pipe.exists(watch.OPEN)
    pipe.hgetall(watch.FEED)
    pipe.get(watch.SEEN)
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
