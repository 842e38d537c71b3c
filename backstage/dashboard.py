"""The tab Dashboard: how much was done, what is going on, and Redis."""

from dataclasses import dataclass

import redis
from flask import Blueprint, render_template

from backstage import figures, later, store
from backstage.chart import Chart
from backstage.known import look
from backstage.lists import client
from backstage.workers import ask

bp = Blueprint("dashboard", __name__, url_prefix="/dashboard")


@dataclass(frozen=True)
class Now:
    """How many tasks are where at this moment."""

    busy: int
    enqueued: int
    scheduled: int
    retries: int
    cut: bool  # there are more of those that wait for their time


@bp.get("/")
def index() -> str:
    return render_template("backstage/dashboard.html", **all_figures())


@bp.get("/figures")
def live() -> str:
    """The fragment that backstage.js asks for every few seconds."""
    return render_template("backstage/_figures.html", **all_figures())


def all_figures() -> dict[str, object]:
    redis_client = client()
    return {
        "totals": figures.totals(redis_client),
        "now": now(redis_client),
        "chart": Chart(figures.last_hour(redis_client)),
        "days": figures.last_days(redis_client),
        "server": figures.server(redis_client),
    }


def now(redis_client: redis.Redis) -> Now:
    queues = look(redis_client).queues
    waiting = later.find(redis_client, retries=None)
    retries = sum(bool(message.retries) for message in waiting.messages)
    return Now(
        busy=sum(len(tasks) for tasks in ask("active").values()),
        enqueued=sum(store.sizes(redis_client, *queues)),
        scheduled=len(waiting.messages) - retries,
        retries=retries,
        cut=waiting.cut,
    )
