"""A Celery app with a task that kills its worker.

A worker starts it with the factory; REDIS_URL comes from the environment.
"""

import os
import signal
import time
from pathlib import Path

from celery import Celery, shared_task
from flask import Flask

from plumbing.celery_app import celery_init_app


@shared_task
def kill_worker(runs: str) -> None:
    """Write a line for this run, then end the worker's process."""
    with Path(runs).open("a") as file:
        file.write("run\n")
    time.sleep(0.3)  # meanwhile the others begin
    os.kill(os.getpid(), signal.SIGKILL)


@shared_task
def add(x: int, y: int) -> int:
    time.sleep(0.5)  # so that the worker dies while it runs
    return x + y


def make_celery(redis_url: str) -> Celery:
    app = Flask("poison_app")
    app.config.update(
        REDIS_URL=redis_url, VISIBILITY_TIMEOUT=2, HIDE_ADDRESSES=False
    )
    return celery_init_app(app)


def __getattr__(name: str) -> Celery:
    """Make `app` for `celery --app`, and only then."""
    if name == "app":
        return make_celery(os.environ["REDIS_URL"])
    raise AttributeError(name)
