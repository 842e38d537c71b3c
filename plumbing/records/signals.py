"""Celery's signals, written down.

A process that enqueues writes at once, since its page is read next. A worker
has much to write, and does so from a thread (writer.py).
"""

import logging
import time
import traceback
from datetime import datetime
from functools import lru_cache
from typing import Any

import redis
from celery import Celery, current_app, signals
from celery.utils.saferepr import saferepr

from plumbing.housekeeping import is_housekeeping
from plumbing.records import KEEP_SECONDS, broker_url, error_text, read
from plumbing.records.alive import holder
from plumbing.records.counts import count_attempt, keep_attempt, keep_failure
from plumbing.records.formats import GIVEN_BACK, Attempt, Failure
from plumbing.records.keys import record_key
from plumbing.records.writer import Writer, writer_to

log = logging.getLogger(__name__)

KEPT = 500  # characters of a task's arguments, and of its result
TRACEBACK = 8_000  # characters of a traceback: its end


def listen() -> None:
    """Connect the functions below. To do so again changes nothing."""
    signals.task_received.connect(_received)
    signals.task_prerun.connect(_started)
    signals.task_success.connect(_succeeded)
    signals.task_retry.connect(_retried)
    signals.task_failure.connect(_failed)
    signals.task_revoked.connect(_revoked)
    signals.worker_process_shutdown.connect(_flush)
    signals.worker_shutdown.connect(_flush)


def _received(request: Any, **_: Any) -> None:
    app = current_app._get_current_object()
    if (request.delivery_info or {}).get("redelivered"):
        _keep_broken_off(request.id)
    retries = request.request_dict.get("retries") or 0
    change_record(
        request.id,
        received=time.time(),
        task=request.name,
        holder=holder(request.hostname),
        again_after=visibility_timeout(app),
        holds_attempt=retries + 1,
    )


def _keep_broken_off(task_id: str) -> None:
    """Keep the run before this one, if it began: its worker ended meanwhile.

    When it ended nobody knows, so it ends now. Cost: one round trip.
    """
    try:
        record = read(task_id)
    except redis.RedisError as error:
        log.warning("The last run of %s is not known: %s", task_id, error)
        return
    started = record.times.get("started")
    if started and not record.outcome:
        broken_off = Attempt(
            number=record.retries + 1,
            started=started,
            ended=time.time(),
            worker=record.worker,
            outcome=GIVEN_BACK,
        )
        change_record(task_id, started=None)
        keep_attempt(this_process_writer(), task_id, broken_off)


def _started(task_id: str, task: Any, **_: Any) -> None:
    request = task.request
    request.record_started = time.time()
    # A first attempt has nothing of an earlier one to remove.
    before = ("outcome", "finished", "retry_at") if request.retries else ()
    change_record(
        task_id,
        started=request.record_started,
        worker=request.hostname or "",
        retries=request.retries,
        **dict.fromkeys(before),
    )


def _succeeded(sender: Any, result: Any, **_: Any) -> None:
    request = sender.request
    change_record(
        request.id,
        outcome="succeeded",
        finished=time.time(),
        retries=request.retries,
    )
    if result is not None:
        change_record(request.id, result=saferepr(result, maxlen=KEPT))
    writer = this_process_writer()
    if not is_housekeeping(request.task):
        count_attempt(writer, "processed")
    if request.retries:
        keep_attempt(writer, request.id, attempt_of(request, "succeeded"))


def _retried(request: Any, einfo: Any, reason: Any = None, **_: Any) -> None:
    if reason is None:  # a worker that ends puts it back on its queue
        change_record(request.id, received=None, started=None, holder=None)
        given_back = attempt_of(request, GIVEN_BACK)
        keep_attempt(this_process_writer(), request.id, given_back)
        return
    when = getattr(reason, "when", None) or 0  # seconds, or a date
    now = time.time()
    at = when.timestamp() if isinstance(when, datetime) else now + when
    error = error_text(getattr(reason, "exc", None) or reason)
    # `retries` as well: a killed child process has not written it, and the
    # retry itself may have written before this (writer.py).
    change_record(request.id, retry_at=at, retries=request.retries)
    # In a call of its own: this process keeps the error even if the retry,
    # in the same process, has written before.
    change_record(request.id, error=error)
    failure = failure_of(request, error, str(einfo), final=False)
    writer = this_process_writer()
    count_attempt(writer, "processed", "failed")
    keep_attempt(writer, request.id, attempt_of(request, "retry", error))
    keep_failure(writer, failure)


def _failed(
    task_id: str, exception: BaseException, sender: Any, **_: Any
) -> None:
    error = error_text(exception)
    request = sender.request
    change_record(
        task_id,
        outcome="failed",
        error=error,
        finished=time.time(),
        retries=request.retries,
    )
    trace = "".join(traceback.format_exception(exception))
    failure = failure_of(request, error, trace, final=True)
    writer = this_process_writer()
    count_attempt(writer, "processed", "failed", "dead")
    keep_attempt(writer, task_id, attempt_of(request, "failed", error))
    keep_failure(writer, failure)


def _revoked(request: Any, **_: Any) -> None:
    change_record(request.id, outcome="revoked", finished=time.time())


def _flush(**_: Any) -> None:
    this_process_writer().flush()


def this_process_writer() -> Writer:
    """Return the writer to the broker of the current Celery app."""
    return writer_to(broker_url(current_app._get_current_object()))


@lru_cache
def visibility_timeout(app: Celery) -> int:
    """Return it in seconds. It is kept, as broker_url()."""
    return int(app.conf.broker_transport_options["visibility_timeout"])


def change_record(task_id: str, **fields: Any) -> None:
    this_process_writer().change(record_key(task_id), KEEP_SECONDS, **fields)


def attempt_of(request: Any, outcome: str, error: str = "") -> Attempt:
    """Return the attempt of a request that has just ended.

    outcome: as in formats.Attempt.
    """
    return Attempt(
        number=request.retries + 1,
        started=getattr(request, "record_started", None),
        ended=time.time(),
        worker=request.hostname,
        outcome=outcome,
        error=error,
    )


def failure_of(request: Any, error: str, trace: str, final: bool) -> Failure:
    """Return the failure of a request; final: Celery does not retry it."""
    delivery = request.delivery_info or {}
    return Failure(
        id=request.id,
        task=request.task,
        queue=delivery.get("routing_key") or "",
        args=request.args,
        kwargs=request.kwargs,
        when=time.time(),
        error=error,
        traceback=trace[-TRACEBACK:],
        worker=request.hostname,
        retries=request.retries,
        final=final,
    )
