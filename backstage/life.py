"""A task's whole life, from its record and its attempts; no Flask."""

import json
from dataclasses import dataclass
from typing import Any

import redis

from plumbing.records import Record
from plumbing.records.counts import attempts_key
from plumbing.records.timeline import STEPS

ENDS = {
    "succeeded": "succeeded",
    "retry": "failed, to be retried",
    "failed": "failed for good",
}


@dataclass(frozen=True)
class Event:
    """at: Unix time in seconds; kind: for the style sheet."""

    at: float
    what: str
    kind: str = ""  # good or bad
    worker: str = ""
    error: str = ""


def attempts(client: redis.Redis, task_id: str) -> list[dict[str, Any]]:
    """The newest first; empty for a task that succeeded at once."""
    raws = client.lrange(attempts_key(task_id), 0, -1)
    return [json.loads(raw) for raw in raws]


def events(record: Record, tries: list[dict[str, Any]]) -> list[Event]:
    """All that is known to have happened, and a retry to come, in order."""
    found = []
    for each in tries:
        found += _attempt(each)
    starts = {each.get("started") for each in tries}
    ended = any(each["outcome"] == record.outcome for each in tries)
    for name, at in record.times.items():
        if name == "finished" and not ended:
            found.append(_end(record, at))
        elif name == "started" and at not in starts:
            found.append(Event(at, STEPS[name], worker=record.worker))
        elif name == "received" and tries:
            found.append(Event(at, _received(at, tries)))
        elif name not in ("finished", "started"):
            found.append(Event(at, STEPS[name]))
    if record.retry_at and not record.outcome:
        number = record.retries + 2
        found.append(Event(record.retry_at, f"attempt {number} is due"))
    return sorted(found, key=lambda event: event.at)


def _attempt(each: dict[str, Any]) -> list[Event]:
    worker, number = str(each.get("worker") or ""), each.get("number")
    outcome = str(each.get("outcome"))
    end = Event(
        each["ended"],
        f"attempt {number} {ENDS.get(outcome, outcome)}",
        "good" if outcome == "succeeded" else "bad",
        worker,
        str(each.get("error") or ""),
    )
    if not each.get("started"):
        return [end]
    start = Event(each["started"], f"attempt {number} started", "", worker)
    return [start, end]


def _received(at: float, tries: list[dict[str, Any]]) -> str:
    """The record keeps the last moment only: for the attempt after it."""
    before = [each for each in tries if (each.get("started") or 0) <= at]
    number = max((each["number"] for each in before), default=0) + 1
    return f"worker received attempt {number}"


def _end(record: Record, at: float) -> Event:
    kind = "good" if record.outcome == "succeeded" else "bad"
    what = "cancelled" if record.outcome == "revoked" else record.outcome
    return Event(at, what or STEPS["finished"], kind, record.worker)
