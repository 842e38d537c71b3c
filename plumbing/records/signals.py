"""Celery's signals, written down: records.py, counts.py.

In the process that enqueues, at once, since its page is read next; in
workers from a thread (writer.py), since they have many.
"""

import time
import traceback
from datetime import datetime
from functools import lru_cache
from typing import Any

from celery import Celery, current_app, signals
from celery.utils.saferepr import saferepr

from plumbing.records import KEEP_SECONDS, key, note, words
from plumbing.records.counts import count_attempt, keep_attempt, keep_failure
from plumbing.records.writer import Writer, writer

KEPT = 500  # characters of a task's arguments, and of its result
TRACEBACK = 8_000  # and of a traceback, the end


def listen() -> None:
    """Connect the signals below; connecting them again changes nothing."""
    signals.before_task_publish.connect(_stamp)
    signals.after_task_publish.connect(_enqueued)
    signals.task_received.connect(_received)
    signals.task_prerun.connect(_started)
    signals.task_success.connect(_succeeded)
    signals.task_retry.connect(_retried)
    signals.task_failure.connect(_failed)
    signals.task_revoked.connect(_revoked)
    signals.worker_process_shutdown.connect(_flush)
    signals.worker_shutdown.connect(_flush)


def _stamp(headers: dict[str, Any], **_: Any) -> None:
    # Celery's messages carry no time of enqueueing; whoever looks into a
    # queue wants to know how old its oldest message is.
    headers["enqueued_at"] = time.time()


def _enqueued(
    sender: str, headers: dict[str, Any], routing_key: str, **_: Any
) -> None:
    if not headers.get("retries"):  # a retry is published under the same id
        note(
            headers["id"],
            task=sender,
            queue=routing_key,
            args=(headers.get("argsrepr") or "")[:KEPT],
            kwargs=(headers.get("kwargsrepr") or "")[:KEPT],
            enqueued=headers["enqueued_at"],
        )


def _received(request: Any, **_: Any) -> None:
    change(request.id, received=time.time(), task=request.name)


def _started(task_id: str, task: Any, **_: Any) -> None:
    request = task.request
    request.record_started = time.time()
    # A first attempt has nothing to take back.
    before = ("outcome", "finished", "retry_at") if request.retries else ()
    change(
        task_id,
        started=request.record_started,
        worker=request.hostname or "",
        retries=request.retries,
        **dict.fromkeys(before),
    )


def _succeeded(sender: Any, result: Any, **_: Any) -> None:
    request = sender.request
    change(
        request.id,
        outcome="succeeded",
        finished=time.time(),
        retries=request.retries,
    )
    if result is not None:
        change(request.id, result=saferepr(result, maxlen=KEPT))
    count_attempt(here(), "processed")
    if request.retries:
        keep_attempt(here(), request.id, **attempt(request, "succeeded"))


def _retried(request: Any, reason: Any, einfo: Any, **_: Any) -> None:
    when = getattr(reason, "when", None) or 0  # seconds, or a date
    now = time.time()
    at = when.timestamp() if isinstance(when, datetime) else now + when
    error = words(getattr(reason, "exc", None) or reason)
    # The number as well: a killed child process has not written it, and the
    # retry's own moments may be there before this one (writer.py).
    change(request.id, retry_at=at, retries=request.retries)
    change(request.id, error=error)  # worth knowing, late or not
    count_attempt(here(), "processed", "failed")
    keep_attempt(here(), request.id, **attempt(request, "retry", error))
    keep_failure(here(), **failure(request, error, str(einfo), final=False))


def _failed(
    task_id: str, exception: BaseException, sender: Any, **_: Any
) -> None:
    error = words(exception)
    request = sender.request
    change(
        task_id,
        outcome="failed",
        error=error,
        finished=time.time(),
        retries=request.retries,
    )
    count_attempt(here(), "processed", "failed", "dead")
    trace = "".join(traceback.format_exception(exception))
    keep_attempt(here(), task_id, **attempt(request, "failed", error))
    keep_failure(here(), **failure(request, error, trace, final=True))


def _revoked(request: Any, **_: Any) -> None:
    change(request.id, outcome="revoked", finished=time.time())


def _flush(**_: Any) -> None:
    here().flush()


def here() -> Writer:
    return writer(_url(current_app._get_current_object()))


@lru_cache
def _url(app: Celery) -> str:
    """Celery's settings are slow to read, and four times a task is often."""
    return str(app.conf.broker_url)


def change(task_id: str, **fields: Any) -> None:
    here().change(key(task_id), KEEP_SECONDS, **fields)


def attempt(request: Any, outcome: str, error: str = "") -> dict[str, Any]:
    return {
        "number": request.retries + 1,
        "started": getattr(request, "record_started", None),
        "ended": time.time(),
        "worker": request.hostname,
        "outcome": outcome,
        "error": error,
    }


def failure(
    request: Any, error: str, trace: str, final: bool
) -> dict[str, Any]:
    delivery = request.delivery_info or {}
    return {
        "id": request.id,
        "task": request.task,
        "queue": delivery.get("routing_key"),
        "args": request.args,
        "kwargs": request.kwargs,
        "when": time.time(),
        "error": error,
        "traceback": trace[-TRACEBACK:],
        "worker": request.hostname,
        "retries": request.retries,
        "final": final,
    }
