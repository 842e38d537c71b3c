"""A task's whole life, from its record and its attempts; no Flask."""

from dataclasses import dataclass

import redis

from plumbing.records.formats import Attempt, Record
from plumbing.records.keys import attempts_key
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


def attempts(client: redis.Redis, task_id: str) -> list[Attempt]:
    """Return the attempts, newest first; none if the first succeeded."""
    raws = client.lrange(attempts_key(task_id), 0, -1)
    return [Attempt.from_json(str(raw)) for raw in raws]


def events(record: Record, tries: list[Attempt]) -> list[Event]:
    """All that is known to have happened, and a retry to come, in order."""
    found = []
    for each in tries:
        found += _attempt(each)
    starts = {each.started for each in tries}
    ended = any(each.outcome == record.outcome for each in tries)
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


def _attempt(each: Attempt) -> list[Event]:
    end = Event(
        each.ended,
        f"attempt {each.number} {ENDS.get(each.outcome, each.outcome)}",
        "good" if each.outcome == "succeeded" else "bad",
        each.worker,
        each.error,
    )
    if each.started is None:
        return [end]
    began = f"attempt {each.number} started"
    return [Event(each.started, began, worker=each.worker), end]


def _received(at: float, tries: list[Attempt]) -> str:
    """Return which attempt was received at `at`.

    The record keeps only the latest "received" time, so it belongs to the
    attempt that followed it.
    """
    before = [each.number for each in tries if (each.started or 0) <= at]
    return f"worker received attempt {max(before, default=0) + 1}"


def _end(record: Record, at: float) -> Event:
    kind = "good" if record.outcome == "succeeded" else "bad"
    what = "cancelled" if record.outcome == "revoked" else record.outcome
    return Event(at, what or STEPS["finished"], kind, record.worker)
