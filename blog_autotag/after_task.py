"""One line in the worker's log after each task."""

import logging
from typing import Any

from celery import signals

from plumbing.housekeeping import is_housekeeping

log = logging.getLogger(__name__)


def listen() -> None:
    """Connect the signal. Connecting it again changes nothing."""
    signals.task_postrun.connect(log_completed)


def log_completed(task_id: str, task: Any, state: str, **_: Any) -> None:
    # Celery also calls this after a failure and before a retry: see `state`.
    if not is_housekeeping(task.name):
        log.info("Job completed: %s[%s] %s", task.name, task_id, state)
