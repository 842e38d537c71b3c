"""Everything that happened to one task, from its record and its attempts."""

from dataclasses import dataclass, replace

from plumbing.records.formats import GIVEN_BACK, Attempt, Record

STEPS = {
    "request_started": "request came in",
    "enqueued": "message enqueued",
    "request_ended": "request answered",
    "received": "worker received it",
    "started": "work started",
    "finished": "work finished",
}

ENDS = {
    "succeeded": "succeeded",
    "retry": "failed, to be retried",
    "failed": "failed for good",
    GIVEN_BACK: "was broken off: its worker ended, or lost the broker",
}


@dataclass(frozen=True)
class Event:
    """at: Unix time in seconds; kind: good, bad or "", for the style sheet."""

    at: float
    what: str
    kind: str = ""
    worker: str = ""
    error: str = ""


def in_order(attempts: list[Attempt]) -> list[Attempt]:
    """Return those that ended, the first one first, each within its time.

    Trap: an attempt ends in the record after it has enqueued its retry, and
    another process may begin that before.
    """
    known = sorted(
        (each for each in attempts if each.ended),
        key=lambda attempt: (attempt.number, attempt.ended),
    )
    following = [*known[1:], Attempt()]
    return [
        replace(each, ended=min(each.ended, after.started or each.ended))
        for each, after in zip(known, following, strict=False)
    ]


def events(record: Record, attempts: list[Attempt]) -> list[Event]:
    """Return what is known to have happened, and a retry to come, in order.

    attempts: see in_order().
    """
    # What came at one moment stays in this order: an attempt ends, the
    # message of the next one is received, and it starts.
    found = [_attempt_end(each) for each in attempts]
    found += _record_events(record, attempts)
    found += [_attempt_start(each) for each in attempts if each.started]
    if record.retry_at and not record.outcome:
        number = record.retries + 2
        found.append(Event(record.retry_at, f"attempt {number} is due"))
    return sorted(found, key=lambda event: event.at)


def _record_events(record: Record, attempts: list[Attempt]) -> list[Event]:
    """Return the record's moments, without those that an attempt tells."""
    starts = {each.started for each in attempts}
    ended = any(each.outcome == record.outcome for each in attempts)
    found = []
    for name, at in record.times.items():
        if name == "finished" and not ended:
            found.append(_end(record, at))
        elif name == "started" and at not in starts:
            number = f"attempt {record.retries + 1} started"
            what = number if attempts else STEPS[name]
            found.append(Event(at, what, worker=record.worker))
        elif name == "received" and attempts:
            found.append(_received(at, attempts))
        elif name not in ("finished", "started"):
            found.append(Event(at, STEPS[name]))
    return found


def _attempt_start(attempt: Attempt) -> Event:
    what = f"attempt {attempt.number} started"
    return Event(attempt.started or 0.0, what, worker=attempt.worker)


def _attempt_end(attempt: Attempt) -> Event:
    outcome = attempt.outcome
    return Event(
        attempt.ended,
        f"attempt {attempt.number} {ENDS.get(outcome, outcome)}",
        "good" if outcome == "succeeded" else "bad",
        attempt.worker,
        attempt.error,
    )


def _received(at: float, attempts: list[Attempt]) -> Event:
    """Return the event of the "received" time `at`.

    The record keeps only the latest "received" time, so it belongs to the
    attempt that followed it. A worker may have the message of a retry before
    the attempt that asked for it has ended.
    """
    before = [each for each in attempts if (each.started or 0) <= at]
    begun = (each.number + (each.outcome != GIVEN_BACK) for each in before)
    number = max(begun, default=1)
    ended = max((each.ended for each in before), default=at)
    return Event(max(at, ended), f"worker received attempt {number}")


def _end(record: Record, at: float) -> Event:
    kind = "good" if record.outcome == "succeeded" else "bad"
    what = "cancelled" if record.outcome == "revoked" else record.outcome
    return Event(at, what or STEPS["finished"], kind, record.worker)
