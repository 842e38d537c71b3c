"""Attempts that failed, with their tracebacks, as workers wrote them down.

plumbing/records/signals.py writes them (formats.Failure); pages/failures.py
and its template show them.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import redis
from celery import Celery

from backstage.stored.figures import Totals, ask_totals, totals_from
from backstage.stored.keys import FAILED_SINCE, retried_key
from backstage.stored.message import arguments_text, digest_of
from plumbing.records import note
from plumbing.records.formats import Failure, count_of, number_of
from plumbing.records.keys import FAILURES, TOTALS, record_key

CHUNK = 100  # failures that one command asks for; each may be 64 kB
SEQUELS = {
    "succeeded": "succeeded",
    "failed": "failed for good",
    "revoked": "was cancelled",
}
RETRIED_SECONDS = 60 * 60  # a second click within this time does nothing


class KeptFailure(Failure):
    """A failure as the tab shows it and searches it."""

    @property
    def digest(self) -> str:
        """Names the failure in forms."""
        return digest_of(self.raw)

    @property
    def arguments(self) -> str:
        if self.args is None:
            return "too large to be kept"
        return arguments_text(self.args, self.kwargs or {})

    @property
    def search_text(self) -> str:
        """The text that a search looks through."""
        return f"{self.task} {self.id} {self.arguments}"

    @property
    def no_retry_because(self) -> str:
        """The reason why there can be no new attempt; "" if there can."""
        if not self.final:
            return "Celery retries it by itself"
        if self.args is None:
            return "its arguments were too large to be kept"
        return "" if self.task else "it is not known which task it was"


def sequels(
    client: redis.Redis, failures: list[KeptFailure]
) -> dict[str, str]:
    """Return what became of tasks after these failures, by their ids.

    Of tasks that are still open, or that nobody remembers, it has nothing.
    Cost: one round trip.
    """
    ids = list({each.id for each in failures if not each.final})
    pipe = client.pipeline(transaction=False)
    for task_id in ids:
        pipe.hmget(record_key(task_id), "outcome", "retries")
    found = {}
    for task_id, record in zip(
        ids, pipe.execute() if ids else [], strict=True
    ):
        outcome, retries = record
        if outcome in SEQUELS:
            attempt = count_of(number_of(retries)) + 1
            found[task_id] = f"it {SEQUELS[outcome]} at attempt {attempt}"
    return found


@dataclass(frozen=True)
class Kept:
    """count: how many failures are kept. failures: some of them."""

    count: int
    failures: list[KeptFailure]
    totals: Totals


def read(client: redis.Redis, start: int, number: int) -> Kept:
    """Read `number` failures, the newest first. Cost: one round trip."""
    pipe = client.pipeline(transaction=False)
    ask_totals(pipe)
    pipe.llen(FAILURES)
    pipe.lrange(FAILURES, start, start + number - 1)
    *counted, count, raws = pipe.execute()
    failures = [KeptFailure.from_json(raw) for raw in raws]
    return Kept(count, failures, totals_from(*counted))


def window(client: redis.Redis, start: int, number: int) -> list[KeptFailure]:
    """Return `number` failures, the newest first."""
    raws = client.lrange(FAILURES, start, start + number - 1)
    return [KeptFailure.from_json(str(raw)) for raw in raws]


def everything(client: redis.Redis) -> Iterator[KeptFailure]:
    """Yield all failures, at most 1,000; CHUNK of them in one command."""
    start = 0
    while chunk := window(client, start, CHUNK):
        yield from chunk
        start += len(chunk)


def find(client: redis.Redis, digest: str) -> KeptFailure | None:
    found = (each for each in everything(client) if each.digest == digest)
    return next(found, None)


def remove(client: redis.Redis, failure: KeptFailure) -> bool:
    """Remove a failure. Returns False if it was removed before."""
    return bool(client.lrem(FAILURES, 1, failure.raw))


def clear(client: redis.Redis) -> int:
    """Forget all failures. Returns how many there were."""
    pipe = client.pipeline()
    pipe.llen(FAILURES)
    pipe.unlink(FAILURES)
    return int(pipe.execute()[0])


def reset_counter(client: redis.Redis) -> None:
    """Count failed attempts from 0 again; the list stays as it is."""
    pipe = client.pipeline()
    pipe.hdel(TOTALS, "failed")
    pipe.set(FAILED_SINCE, str(time.time()))
    pipe.execute()


def retry(
    client: redis.Redis, celery: Celery, failure: KeptFailure, **options: Any
) -> str:
    """Enqueue the task again and remove the failure from the list.

    It is a new task with the old arguments. Tasks that were to follow the
    old one (chain, group, callbacks) are not known here.
    Returns the new id, or "" if it was retried before. Raises kombu's
    OperationalError while the broker is away.
    """
    # Claimed first, so that two clicks are one task. Removed last, so that
    # a crash in between does not lose the failure.
    claim = retried_key(failure.digest)
    if not client.set(claim, "1", nx=True, ex=RETRIED_SECONDS):
        remove(client, failure)
        return ""
    new_id = str(uuid4())
    try:
        celery.send_task(
            failure.task,
            failure.args,
            failure.kwargs,
            task_id=new_id,
            queue=failure.queue or None,
            headers={"retry_of": failure.id},
            **options,
        )
    except BaseException:
        client.delete(claim)
        raise
    note(new_id, retry_of=failure.id)
    remove(client, failure)
    return new_id
