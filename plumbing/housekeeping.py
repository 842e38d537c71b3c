"""Keeps housekeeping out of the way: tasks that beat enqueues all the time.

Mark such a task with @shared_task(send_events=False). Then Flower does not
list it, the log has no line of its runs, and the counts leave it out. If it
fails, that is logged, counted and kept like any other failure.
"""

import logging

from celery import current_app

LOGGERS = ("celery.worker.strategy", "celery.app.trace")


def is_housekeeping(name: object) -> bool:
    """Return whether this process knows a task of this name as such."""
    task = current_app.tasks.get(name)
    return task is not None and not task.send_events


def keep_out_of_the_log() -> None:
    """Leave out the lines "received" and "succeeded" of such tasks."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(is_worth_a_line)


def is_worth_a_line(record: logging.LogRecord) -> bool:
    of_a_task = record.args if isinstance(record.args, dict) else {}
    return record.levelno > logging.INFO or not is_housekeeping(
        of_a_task.get("name")
    )
