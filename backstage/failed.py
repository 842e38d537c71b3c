"""Attempts that failed, as plumbing/records/counts.py keeps them; no Flask."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

import redis
from celery import Celery

from plumbing.records import note
from plumbing.records.counts import FAILURES, TOTALS

CHUNK = 100  # failures that one command asks for; each may be 64 kB
SENT_SECONDS = 60 * 60


@dataclass(frozen=True)
class Failure:
    """One attempt that failed. when: Unix time in seconds.

    args and kwargs are None where they were too large to be kept.
    """

    raw: str
    id: str = ""
    task: str = ""
    queue: str = ""
    args: list[Any] | None = None
    kwargs: dict[str, Any] | None = None
    when: float | None = None
    error: str = ""
    traceback: str = ""
    worker: str = ""
    retries: int = 0
    final: bool = False

    @property
    def digest(self) -> str:
        """Names the failure in forms."""
        raw = self.raw.encode("utf-8", "surrogateescape")
        return sha256(raw).hexdigest()[:32]

    @property
    def arguments(self) -> str:
        if self.args is None:
            return "too large to be kept"
        named = [f"{n}={v!r}" for n, v in (self.kwargs or {}).items()]
        return ", ".join([*map(repr, self.args), *named])

    @property
    def text(self) -> str:
        """What a search looks through."""
        return f"{self.task} {self.id} {self.arguments}"

    @property
    def why_not(self) -> str:
        """Why there can be no new attempt; empty if there can."""
        if not self.final:
            return "Celery retries it by itself"
        if self.args is None:
            return "its arguments were too large to be kept"
        return "" if self.task else "it is not known which task it was"


def decode(raw: str) -> Failure:
    """Never raises; what plumbing has not written is an empty failure."""
    try:
        found = json.loads(raw)
    except ValueError:
        return Failure(raw)
    if not isinstance(found, dict):
        return Failure(raw)
    texts = ("id", "task", "queue", "error", "traceback", "worker")
    args, kwargs = found.get("args"), found.get("kwargs")
    return Failure(
        raw,
        **{name: str(found.get(name) or "") for name in texts},
        args=args if isinstance(args, list) else None,
        kwargs=kwargs if isinstance(kwargs, dict) else {},
        when=found.get("when"),
        retries=int(found.get("retries") or 0),
        final=bool(found.get("final")),
    )


def count(client: redis.Redis) -> int:
    return int(client.llen(FAILURES))


def window(client: redis.Redis, start: int, number: int) -> list[Failure]:
    """`number` failures, the newest first."""
    raws = client.lrange(FAILURES, start, start + number - 1)
    return [decode(str(raw)) for raw in raws]


def everything(client: redis.Redis) -> Iterator[Failure]:
    """All of them, CHUNK at a time; there are at most 1,000."""
    start = 0
    while chunk := window(client, start, CHUNK):
        yield from chunk
        start += len(chunk)


def find(client: redis.Redis, digest: str) -> Failure | None:
    found = (each for each in everything(client) if each.digest == digest)
    return next(found, None)


def remove(client: redis.Redis, failure: Failure) -> bool:
    """False if it is gone already."""
    return bool(client.lrem(FAILURES, 1, failure.raw))


def clear(client: redis.Redis) -> int:
    """Forget all failures; how many there were."""
    pipe = client.pipeline()
    pipe.llen(FAILURES)
    pipe.unlink(FAILURES)
    return int(pipe.execute()[0])


def reset(client: redis.Redis) -> None:
    """Count failed attempts from 0 again; the list stays."""
    client.hdel(TOTALS, "failed")


def retry(
    client: redis.Redis, celery: Celery, failure: Failure, **options: Any
) -> str:
    """Enqueue the task anew, drop the failure from the list; the new id.

    Empty if that was done already. A new task with the old arguments: what
    was to follow the old one (chain, group, callbacks) is not known here.
    """
    # Claimed first: two clicks are one task. Dropped last: no crash in
    # between loses the failure.
    claim = f"retried:{failure.digest}"
    if not client.set(claim, "1", nx=True, ex=SENT_SECONDS):
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
