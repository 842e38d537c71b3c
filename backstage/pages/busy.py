"""The tab Busy: every worker, and every task that is being run.

It asks the workers of all apps on this broker, so a killed worker is not
shown. (Records in Redis would still show what it ran.)
"""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, render_template

from backstage.connections import ask_workers, number_of_workers
from backstage.stored.message import arguments_text
from plumbing import records
from plumbing.records.whereabouts import interrupted

bp = Blueprint("busy", __name__, url_prefix="/busy")

# How a worker ends the line of a housekeeping task (plumbing/housekeeping.py)
# when it is asked for its tasks and their `send_events`.
HOUSEKEEPING = " [send_events=False]"


@dataclass(frozen=True)
class Worker:
    """A worker that answered.

    done: the number of tasks since its start, by name. housekeeping: the
    names of those that Flower, the log and the counts leave out. uptime:
    seconds.
    """

    name: str
    pid: int
    processes: list[int]  # pids of its child processes, if it has any
    pool: str
    size: int  # how many tasks it runs at a time, at most
    busy: int
    done: dict[str, int]
    housekeeping: set[str]
    uptime: float
    queues: list[str]


@dataclass(frozen=True)
class Running:
    """A task that is being run.

    housekeeping: True if Flower, the log and the counts leave it out.
    started: Unix time in seconds; None if it is about to start.
    """

    worker: str
    pid: int | None
    id: str
    queue: str
    task: str
    housekeeping: bool
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
    stats, queues, active, tasks = ask_all(
        ["stats"], ["active_queues"], ["active"], ["registered", "send_events"]
    )
    housekeeping = {name: quiet(lines) for name, lines in tasks.items()}
    return {
        "workers": [
            worker_from(
                each,
                name,
                queues.get(name, []),
                active.get(name, []),
                housekeeping.get(name, set()),
            )
            for name, each in sorted(stats.items())
        ],
        "running": sorted(
            all_running(active, housekeeping),
            key=lambda each: each.started or time.time(),
        ),
        "interrupted": sorted(interrupted(records.client()).items()),
    }


def ask_all(*questions: list[str]) -> Iterable[dict[str, Any]]:
    """Ask several things at the same time, each as ask_workers() does.

    So a worker that does not answer is waited for only once.
    """
    number = number_of_workers()
    with ThreadPoolExecutor(len(questions)) as pool:
        answers = [
            pool.submit(
                copy_context().run, partial(ask_workers, number, *question)
            )
            for question in questions
        ]
        return [each.result() for each in answers]


def quiet(lines: list[str]) -> set[str]:
    """Return the names of the housekeeping tasks in a worker's list."""
    return {
        line.removesuffix(HOUSEKEEPING)
        for line in lines
        if line.endswith(HOUSEKEEPING)
    }


def worker_from(
    stats: dict[str, Any],
    name: str,
    queues: list[dict[str, Any]],
    active: list[dict[str, Any]],
    housekeeping: set[str],
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
        housekeeping=housekeeping,
        uptime=float(stats.get("uptime") or 0),
        queues=sorted(str(each["name"]) for each in queues),
    )


def all_running(
    active: dict[str, list[dict[str, Any]]], housekeeping: dict[str, set[str]]
) -> list[Running]:
    return [
        Running(
            worker=name,
            pid=task.get("worker_pid"),
            id=str(task["id"]),
            queue=str((task.get("delivery_info") or {}).get("routing_key")),
            task=str(task["name"]),
            housekeeping=task["name"] in housekeeping.get(name, set()),
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
