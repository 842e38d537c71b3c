"""The names of the keys in Redis that workers, pages and backstage share.

record:ID                  hash: what is known of one task; kept for a day
attempts:ID                list of JSON (formats.Attempt), newest first: the
                           attempts of a task that failed or was retried;
                           kept for a day
failures                   list of JSON (formats.Failure), the newest 1,000
cancelled:ID               text: a worker must not run this task; 30 days
counts                     hash: processed, failed, dead; kept for ever
counts:minute:UNIX_MINUTE  hash: the same of a minute; kept for two hours
counts:day:YYYY-MM-DD      hash: the same of a day; kept for 60 days (UTC)
alive:WORKER/RUN           text: this run of a worker lives; kept for 20 s
listened:QUEUE             text: a worker (alive's) that takes from this queue;
                           kept for 20 s
batch:ID                   empty text: the broker has this batch of a
                           worker's; kept for an hour

This module imports nothing of plumbing, so that another project can take it
along.
"""

ALIVE = "alive:"
TOTALS = "counts"
FAILURES = "failures"
ATTEMPTS = "attempts:"


def record_key(task_id: str) -> str:
    return f"record:{task_id}"


def attempts_key(task_id: str) -> str:
    return f"{ATTEMPTS}{task_id}"


def cancelled_key(task_id: str) -> str:
    return f"cancelled:{task_id}"


def minute_key(minute: int) -> str:
    """Return the key of one minute's counts; minute: Unix time / 60."""
    return f"counts:minute:{minute}"


def day_key(day: str) -> str:
    """Return the key of one day's counts; day: YYYY-MM-DD, in UTC."""
    return f"counts:day:{day}"


def alive_key(holder: str) -> str:
    """Return the key of one run of a worker (alive.holder)."""
    return f"{ALIVE}{holder}"


def listened_key(queue: str) -> str:
    return f"listened:{queue}"


def batch_key(batch_id: str) -> str:
    return f"batch:{batch_id}"
