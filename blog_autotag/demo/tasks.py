"""demo and urgent: they wait, then log a message."""

import logging
import time

from celery import shared_task

log = logging.getLogger(__name__)


@shared_task(
    # Celery would refuse a call with the wrong arguments on the spot. Here
    # it is enqueued, fails in the worker and is retried with growing waits:
    # what happens to a message of an older version of the code.
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
    time.sleep(delay)
    log.info("demo: %s", message)
    return message


@shared_task
def urgent(delay: float, message: str) -> str:
    """Sleep `delay` seconds, log `message` and return it.

    Retried: no.
    Safe to run twice: yes.
    Queue: urgent.
    """
    time.sleep(delay)
    log.info("urgent: %s", message)
    return message
