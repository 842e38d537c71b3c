"""Tasks to play with.

demo and urgent wait, then log a message. flake fails a few times before it
succeeds, and fail always fails.
"""

import logging
import time
from typing import Any

from celery import shared_task

from plumbing.settings import lesson_seconds

log = logging.getLogger(__name__)


@shared_task(
    # With typing Celery refuses a call with wrong arguments where it is
    # made. Without, the task is enqueued, fails in the worker and is retried
    # after growing waits, like a message from an older version of the code.
    typing=False,
    autoretry_for=(Exception,),
    max_retries=25,
    retry_backoff=True,  # about 1, 2, 4, ... seconds, at most 10 minutes
)
def demo(delay: float, message: str) -> str:
    """Sleep `delay` seconds, log `message` and return it.

    Retried: on any error, up to 25 times.
    Safe to run twice: yes.
    Queue: blog_autotag.
    """
    time.sleep(lesson_seconds(delay))
    log.info("demo: %s", message)
    return message


@shared_task
def urgent(delay: float, message: str) -> str:
    """Sleep `delay` seconds, log `message` and return it.

    Retried: no.
    Safe to run twice: yes.
    Queue: urgent.
    """
    time.sleep(lesson_seconds(delay))
    log.info("urgent: %s", message)
    return message


@shared_task(
    bind=True,
    autoretry_for=(ConnectionError,),
    max_retries=10,
    retry_backoff=2,  # up to 2, 4, 8, ... seconds
    retry_backoff_max=60,
)
def flake(self: Any, failures: int, message: str) -> str:
    """Fail `failures` times, then log `message` and return it.

    Retried: up to 10 times.
    Safe to run twice: yes.
    Queue: blog_autotag.
    """
    attempt = self.request.retries + 1
    if attempt <= failures:
        raise ConnectionError(f"attempt {attempt} fails, as it was asked to")
    log.info("flake: %s", message)
    return message


@shared_task
def fail(message: str) -> None:
    """Raise RuntimeError with `message`.

    Retried: no.
    Safe to run twice: yes.
    Queue: blog_autotag.
    """
    raise RuntimeError(message)
