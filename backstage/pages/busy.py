"""The tab Busy: every worker, and every task that is being run.

It asks the workers of all apps on this broker, so a killed worker is not
shown. (Records in Redis would still show what it ran.)
"""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template

from backstage.connections import ask_workers
from backstage.stored.message import arguments_text
from plumbing import records
from plumbing.records.whereabouts import interrupted

bp = Blueprint("busy", __name__, url_prefix="/busy")


@dataclass(frozen=True)
class Worker:
    """A worker that answered.

    done: the number of tasks since its start, by name. uptime: seconds.
    """

    name: str
    pid: int
    processes: list[int]  # pids of its child processes, if it has any
    pool: str
    size: int  # how many tasks it runs at a time, at most
    busy: int
    done: dict[str, int]
    uptime: float
    queues: list[str]


@dataclass(frozen=True)
class Running:
    """A task that is being run.

    started: Unix time in seconds; None if it is about to start.
    """

    worker: str
    pid: int | None
    id: str
    queue: str
    task: str
    arguments: str
    started: float | None


@bp.get("/")
def index() -> str:
    return render_template("backstage/busy.html", **workers_and_tasks())


@bp.get("/rows")
def live() -> str:
    return render_template("backstage/_busy.html", **workers_and_tasks())


def workers_and_tasks() -> dict[str, object]:
    """Ask all workers now. Returns workers and running, both sorted.

    interrupted: (task id, when it comes again) of what ended workers held.
    """
    stats, queues, active = ask_all("stats", "active_queues", "active")
    return {
        "workers": [
            worker_from(each, name, queues.get(name, []), active.get(name, []))
            for name, each in sorted(stats.items())
        ],
        "running": sorted(
            all_running(active), key=lambda each: each.started or time.time()
        ),
        "interrupted": sorted(interrupted(records.client()).items()),
    }


def ask_all(*methods: str) -> Iterable[dict[str, Any]]:
    """Ask several things at the same time.

    So a worker that does not answer is waited for only once.
    """
    with ThreadPoolExecutor(len(methods)) as pool:
        answers = [
            pool.submit(copy_context().run, ask_workers, method)
            for method in methods
        ]
        return [each.result() for each in answers]


def worker_from(
    stats: dict[str, Any],
    name: str,
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
            arguments=arguments_of(task),
            started=task.get("time_start"),
        )
        for name, tasks in active.items()
        for task in tasks
    ]


def arguments_of(task: dict[str, Any]) -> str:
    """Return a task's arguments as text.

    A worker answers with their values, or with the text that was sent.
    """
    args, kwargs = task.get("args"), task.get("kwargs")
    if isinstance(args, list) and isinstance(kwargs, dict):
        return arguments_text(args, kwargs)
    return f"{args} {kwargs if kwargs not in ({}, '{}') else ''}"
