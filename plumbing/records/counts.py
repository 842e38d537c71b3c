"""How many attempts there were, and what became of those that failed.

counts                    hash: processed, failed, dead; never ends
counts:minute:UNIX_MINUTE hash: processed, failed; for two hours
counts:day:YYYY-MM-DD     hash: processed, failed; for 60 days (UTC)
failures                  list of JSON, the newest 1,000 failed attempts
attempts:ID               list of JSON, the attempts of a task that failed
                          or was retried, newest first; for a day
"""

import json
import time
from datetime import UTC, datetime
from typing import Any

from plumbing.records.writer import Writer

TOTALS = "counts"
FAILURES = "failures"
MOST_FAILURES = 1_000
MOST_ATTEMPTS = 100
LARGEST = 64 * 1024  # characters of one failure
TWO_HOURS = 2 * 60 * 60
DAY = 24 * 60 * 60


def minute_key(minute: int) -> str:
    """minute: Unix time in whole minutes."""
    return f"counts:minute:{minute}"


def day_key(day: str) -> str:
    """day: YYYY-MM-DD, in UTC."""
    return f"counts:day:{day}"


def attempts_key(task_id: str) -> str:
    return f"attempts:{task_id}"


def count_attempt(writer: Writer, *names: str) -> None:
    """Count one attempt under `names`: processed, failed, dead."""
    now = time.time()
    day = datetime.fromtimestamp(now, UTC).date().isoformat()
    for name in names:
        writer.count(TOTALS, name)
        writer.count(minute_key(int(now // 60)), name, TWO_HOURS)
        writer.count(day_key(day), name, 60 * DAY)


def keep_attempt(writer: Writer, task_id: str, **attempt: Any) -> None:
    """attempt: number, started, ended, worker, outcome, error."""
    item = json.dumps(attempt, default=str)
    writer.push(attempts_key(task_id), item, MOST_ATTEMPTS, DAY)


def keep_failure(writer: Writer, **failure: Any) -> None:
    """failure: what the Failures tab shows, and needs for a new attempt.

    args and kwargs are None where they are too large to be kept.
    """
    item = json.dumps(failure, default=str)
    if len(item) > LARGEST:
        less = failure | {"args": None, "kwargs": None}
        item = json.dumps(less, default=str)
    writer.push(FAILURES, item, MOST_FAILURES)
