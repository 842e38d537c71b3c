"""What is written down about tasks, as types; all times are Unix times in
seconds.

Imports nothing of plumbing, so that another project can take it along.
"""

import json
from dataclasses import dataclass, field
from typing import Any, Self

# The moments of a task that a record can have, in their usual order.
TIMES = (
    "request_started",
    "enqueued",
    "request_ended",
    "received",
    "started",
    "finished",
)


@dataclass(frozen=True)
class Record:
    """What is known of one task."""

    id: str
    task: str = ""
    queue: str = ""
    args: str = ""  # as text, cut short
    kwargs: str = ""
    result: str = ""  # what the task returned, as text; "" for None
    retry_of: str = ""  # the id of the task that this one repeats
    worker: str = ""
    way: str = "later"  # "now": done in the request, no task was enqueued
    outcome: str = ""  # succeeded, failed, revoked; "" while it is open
    error: str = ""
    retries: int = 0
    retry_at: float = 0.0
    done: int = 0  # progress: `done` of `total`; no bar while total is 0
    total: int = 0
    times: dict[str, float] = field(default_factory=dict)

    @classmethod
    def from_hash(cls, task_id: str, found: dict[str, str]) -> Self:
        """Make a record of the fields of its hash; others are passed over."""
        numbers: dict[str, type] = {
            "retries": int,
            "retry_at": float,
            "done": int,
            "total": int,
        }
        times = {name: float(found[name]) for name in TIMES if name in found}
        known = {
            name: numbers.get(name, str)(value)
            for name, value in found.items()
            if name in cls.__dataclass_fields__
        }
        if known.get("outcome") == "succeeded":
            known.pop("error", "")  # it is the error of an earlier attempt
        return cls(id=task_id, times=times, **known)

    @property
    def state(self) -> str:
        """One word for the page; "unknown" if nothing is known."""
        if self.outcome:
            return self.outcome
        if self.retry_at:
            return "waiting to retry"
        for moment, word in (
            ("started", "running"),
            ("received", "received"),
            ("enqueued", "queued"),
        ):
            if moment in self.times:
                return word
        return "unknown"


@dataclass(frozen=True)
class Attempt:
    """One attempt of a task that failed or was retried."""

    number: int = 0  # the first is 1
    started: float | None = None  # None: its process was killed
    ended: float = 0.0
    worker: str = ""
    outcome: str = ""  # succeeded, retry, failed
    error: str = ""

    def to_json(self) -> str:
        return json.dumps(vars(self), default=str)

    @classmethod
    def from_json(cls, raw: str) -> Self:
        """Make an attempt of its JSON; anything else gives an empty one."""
        found = _object(raw)
        return cls(
            number=int(_number(found.get("number")) or 0),
            started=_number(found.get("started")),
            ended=_number(found.get("ended")) or 0.0,
            worker=_text(found.get("worker")),
            outcome=_text(found.get("outcome")),
            error=_text(found.get("error")),
        )


@dataclass(frozen=True)
class Failure:
    """One attempt that failed, with all that a new attempt needs.

    args and kwargs are None if they were too large to be kept.
    """

    id: str = ""
    task: str = ""
    queue: str = ""
    args: list[Any] | None = None
    kwargs: dict[str, Any] | None = None
    when: float | None = None
    error: str = ""
    traceback: str = ""
    worker: str = ""
    retries: int = 0  # how many attempts there were before
    final: bool = False  # False: Celery retries it by itself
    raw: str = ""  # the JSON that it was read from

    def to_json(self) -> str:
        fields = {n: v for n, v in vars(self).items() if n != "raw"}
        return json.dumps(fields, default=str)

    @classmethod
    def from_json(cls, raw: str) -> Self:
        """Make a failure of its JSON; anything else gives an empty one."""
        found = _object(raw)
        args, kwargs = found.get("args"), found.get("kwargs")
        texts = ("id", "task", "queue", "error", "traceback", "worker")
        return cls(
            **{name: _text(found.get(name)) for name in texts},
            args=args if isinstance(args, list) else None,
            kwargs=kwargs if isinstance(kwargs, dict) else {},
            when=_number(found.get("when")),
            retries=int(_number(found.get("retries")) or 0),
            final=bool(found.get("final")),
            raw=raw,
        )


def _object(raw: str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) else None


def _text(value: Any) -> str:
    return str(value) if value else ""
