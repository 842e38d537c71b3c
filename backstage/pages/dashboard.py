"""The tab Dashboard: how much was done, what is going on, and Redis."""

from dataclasses import dataclass

import redis
from flask import Blueprint, render_template

from backstage.connections import ask_workers, broker_client
from backstage.pages.chart import Chart
from backstage.stored.figures import read_figures
from backstage.stored.known_queues import known_queues
from backstage.stored.queue_lists import CHUNK
from backstage.stored.waiting import waiting_tasks

bp = Blueprint("dashboard", __name__, url_prefix="/dashboard")


@dataclass(frozen=True)
class Now:
    """How many tasks are where at this moment."""

    busy: int
    enqueued: int
    scheduled: int
    retries: int
    cut: bool  # True if more may be scheduled or retried than were read


@bp.get("/")
def index() -> str:
    return render_template("backstage/dashboard.html", **all_figures())


@bp.get("/figures")
def live() -> str:
    """Return the fragment that backstage.js loads every few seconds."""
    return render_template("backstage/_figures.html", **all_figures())


def all_figures() -> dict[str, object]:
    client = broker_client()
    figures = read_figures(client)
    return {
        "totals": figures.totals,
        "now": count_now(client),
        "chart": Chart(figures.hour),
        "days": figures.days,
        "server": figures.server,
    }


def count_now(client: redis.Redis) -> Now:
    known = known_queues(client, CHUNK)
    waiting = waiting_tasks(client, known)
    active = ask_workers(known.workers, "active")
    return Now(
        busy=sum(map(len, active.values())),
        enqueued=sum(map(known.size, known.queues)),
        scheduled=len(waiting.scheduled),
        retries=len(waiting.retries),
        cut=waiting.cut,
    )
