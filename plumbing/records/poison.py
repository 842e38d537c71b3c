"""Ends a task that kills its worker each time it runs.

With the pool of threads such a task takes all other tasks of the worker
along. All are delivered again, and nobody knows which of them it was. So a
run of a message that was delivered again is counted before it begins, and
the count is deleted when the run ends, however it ends. Thus the count is
the number of runs that ended with their worker. With two such runs a task is
a suspect, and runs with no other task beside it in its process.

What only lay in a worker's hands when it died did not begin, and is not
counted. A first run costs nothing here. It is not counted either, so the
first death of a worker is nobody's fault yet.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis
from celery import signals

from plumbing.records import client, note
from plumbing.records.counts import count_attempt, keep_failure
from plumbing.records.keys import record_key
from plumbing.records.signals import failure_of, this_process_writer

log = logging.getLogger(__name__)

MOST_RUNS = 8
RUNS = "runs"  # a field of the record: counted runs that have not ended


class WorkerDiedError(Exception):
    """The worker died each time that the task ran."""


class Room:
    """Lets in many threads at once, or one alone."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.inside = 0
        self.wanted_alone = 0

    @contextmanager
    def shared(self) -> Iterator[None]:
        with self.changed:
            self.changed.wait_for(lambda: not self.wanted_alone)
            self.inside += 1
        try:
            yield
        finally:
            with self.changed:
                self.inside -= 1
                self.changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until all others have left; nobody comes in before."""
        with self.changed:
            self.wanted_alone += 1
            self.changed.wait_for(lambda: not self.inside)
            self.inside += 1
        try:
            yield
        finally:
            with self.changed:
                self.inside -= 1
                self.wanted_alone -= 1
                self.changed.notify_all()


room = Room()


@contextmanager
def run_apart_if_suspect(request: Any) -> Iterator[None]:
    """Run the body: beside other tasks, or alone if it is a suspect.

    Raises WorkerDiedError, so that the task fails, after MOST_RUNS runs
    that ended with their worker. Cost: nothing for a message that comes for
    the first time, otherwise two or three round trips.
    """
    if request.called_directly:  # by a view, or inside another task
        yield
        return
    if not is_redelivered(request):
        with room.shared():
            yield
        return
    deaths = known_deaths(request.id)
    with room.alone() if deaths else room.shared():
        try:
            if deaths:
                keep_death(request)
            if deaths >= MOST_RUNS - 1:  # the first run was not counted
                raise WorkerDiedError(
                    f"Its worker died {deaths} times while this task ran, so "
                    "it does not run again. The worker's log, or the "
                    "system's, says why it died: out of memory, perhaps."
                )
            count_run(request.id, deaths)
            yield
        finally:
            note(request.id, forget=(RUNS,))


def is_redelivered(request: Any) -> bool:
    return bool((request.delivery_info or {}).get("redelivered"))


def known_deaths(task_id: str) -> int:
    """Return how many counted runs have not ended; 0 while Redis is away."""
    try:
        found: Any = client().hget(record_key(task_id), RUNS)
    except redis.RedisError as error:
        log.warning("The runs of task %s are not known: %s", task_id, error)
        return 0
    return int(found or 0)


def count_run(task_id: str, deaths: int) -> None:
    """Count a run before it begins: it may never come to its end."""
    note(task_id, runs=deaths + 1, deaths=deaths)


def keep_death(request: Any) -> None:
    """Keep the run before as a failure, at once."""
    error = "Its worker died while this task ran."
    writer = this_process_writer()
    count_attempt(writer, "processed", "failed")
    keep_failure(writer, failure_of(request, error, "", final=False))
    writer.flush()


def listen() -> None:
    """Forget the runs of a task that its worker gives back as it ends."""
    signals.task_retry.connect(_given_back)


def _given_back(request: Any, **_: Any) -> None:
    if is_redelivered(request):
        note(request.id, forget=(RUNS,))
