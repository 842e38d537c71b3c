"""Counts attempts, and keeps those that failed: keys.py says where."""

import time
from dataclasses import replace
from datetime import UTC, datetime

from plumbing.records.formats import Attempt, Failure
from plumbing.records.keys import (
    FAILURES,
    TOTALS,
    attempts_key,
    day_key,
    minute_key,
)
from plumbing.records.writer import Writer

MOST_FAILURES = 1_000
MOST_ATTEMPTS = 100
LARGEST = 64 * 1024  # characters of one failure
TWO_HOURS = 2 * 60 * 60
DAY = 24 * 60 * 60


def count_attempt(writer: Writer, *names: str) -> None:
    """Count one attempt under `names`: processed, failed, dead."""
    now = time.time()
    day = datetime.fromtimestamp(now, UTC).date().isoformat()
    for name in names:
        writer.count(TOTALS, name)
        writer.count(minute_key(int(now // 60)), name, TWO_HOURS)
        writer.count(day_key(day), name, 60 * DAY)


def keep_attempt(writer: Writer, task_id: str, attempt: Attempt) -> None:
    writer.push(attempts_key(task_id), attempt.to_json(), MOST_ATTEMPTS, DAY)


def keep_failure(writer: Writer, failure: Failure) -> None:
    """Keep a failure, without its arguments if it would be too large."""
    item = failure.to_json()
    if len(item) > LARGEST:
        item = replace(failure, args=None, kwargs=None).to_json()
    writer.push(FAILURES, item, MOST_FAILURES)
