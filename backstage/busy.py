"""The tab Busy: every worker, and every task that is being run.

The workers themselves are asked, of all apps on this broker; what a killed
worker did is not in the answers. (Records in Redis would go stale.)
"""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template

from backstage.workers import ask

bp = Blueprint("busy", __name__, url_prefix="/busy")


@dataclass(frozen=True)
class Worker:
    """uptime: seconds; done: tasks since its start, by name."""

    name: str
    pid: int
    processes: list[int]  # pids of its child processes, if it has some
    pool: str
    size: int  # how many tasks it runs at a time, at most
    busy: int
    done: dict[str, int]
    uptime: float
    queues: list[str]


@dataclass(frozen=True)
class Running:
    """A task that is being run. started: Unix time in seconds, or None."""

    worker: str
    pid: int | None
    id: str
    queue: str
    task: str
    arguments: str
    started: float | None


@bp.get("/")
def index() -> str:
    return render_template("backstage/busy.html", **answers())


@bp.get("/rows")
def live() -> str:
    return render_template("backstage/_busy.html", **answers())


def answers() -> dict[str, object]:
    """What all workers say now: workers and running, sorted."""
    stats, queues, active = ask_all("stats", "active_queues", "active")
    return {
        "workers": [
            worker(name, said, queues.get(name, []), active.get(name, []))
            for name, said in sorted(stats.items())
        ],
        "running": sorted(
            all_running(active), key=lambda each: each.started or time.time()
        ),
    }


def ask_all(*methods: str) -> Iterable[dict[str, Any]]:
    """At the same time: a worker that is gone is waited for only once."""
    with ThreadPoolExecutor(len(methods)) as pool:
        asked = [
            pool.submit(copy_context().run, ask, method) for method in methods
        ]
        return [each.result() for each in asked]


def worker(
    name: str,
    stats: dict[str, Any],
    queues: list[dict[str, Any]],
    active: list[dict[str, Any]],
) -> Worker:
    pool = stats.get("pool") or {}
    kind = str(pool.get("implementation", ""))  # celery....thread:TaskPool
    return Worker(
        name=name,
        pid=int(stats.get("pid") or 0),
        processes=pool.get("processes") or [],
        pool=kind.partition(":")[0].rpartition(".")[2] or "unknown",
        size=int(pool.get("max-concurrency") or 1),
        busy=len(active),
        done=stats.get("total") or {},
        uptime=float(stats.get("uptime") or 0),
        queues=sorted(str(each["name"]) for each in queues),
    )


def all_running(active: dict[str, list[dict[str, Any]]]) -> list[Running]:
    return [
        Running(
            worker=name,
            pid=task.get("worker_pid"),
            id=str(task["id"]),
            queue=str((task.get("delivery_info") or {}).get("routing_key")),
            task=str(task["name"]),
            arguments=arguments(task),
            started=task.get("time_start"),
        )
        for name, tasks in active.items()
        for task in tasks
    ]


def arguments(task: dict[str, Any]) -> str:
    """Workers answer with the values, or with the text that was sent."""
    kwargs = task.get("kwargs")
    return f"{task.get('args')} {kwargs if kwargs not in ({}, '{}') else ''}"
