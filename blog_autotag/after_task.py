"""One line in the worker's log after each task."""

import logging
from typing import Any

from celery import signals

log = logging.getLogger(__name__)


def listen() -> None:
    """Connect the signal; connecting it again changes nothing."""
    signals.task_postrun.connect(log_completed)


def log_completed(task_id: str, task: Any, state: str, **_: Any) -> None:
    # After a failure and before a retry, too: `state` tells them apart.
    log.info("Job completed: %s[%s] %s", task.name, task_id, state)
