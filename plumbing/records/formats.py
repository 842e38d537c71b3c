"""The types of what is written down about tasks.

All times are Unix times in seconds. Anybody who reaches the broker can put
other bytes there. So from_json() never raises, and a value of another kind
counts as not known. This module imports nothing of plumbing, so that another
project can take it along.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

LATEST = 253_402_300_799.0  # the last second of the year 9999
# The moments of a task that a record can have, in their usual order.
TIMES = (
    "request_started",
    "enqueued",
    "request_ended",
    "received",
    "started",
    "finished",
)
GIVEN_BACK = "given back"
BESIDE = ("id", "times", "holder_lives", "listened")  # no fields of the hash
COUNTS = ("retries", "done", "total", "deaths", "again_after", "holds_attempt")


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
    holder: str = (
        ""  # the run of a worker that took a message of it (alive.py)
    )
    holds_attempt: int = 0  # the number of the attempt that it took, from 1
    again_after: int = 0  # seconds until the broker delivers it again
    sent: float = 0.0  # when its latest message was enqueued
    way: str = "later"  # "now": done in the request, no task was enqueued
    outcome: str = ""  # succeeded, failed, revoked; "" while it is open
    error: str = ""
    retries: int = 0
    retry_at: float = 0.0
    deaths: int = 0  # how often its worker died while it ran, at least
    done: int = 0  # progress: `done` of `total`; no bar while total is 0
    total: int = 0
    times: dict[str, float] = field(default_factory=dict)
    # Not in the hash: what Redis said of these when the record was read.
    holder_lives: bool = False  # the worker of `holder`
    listened: bool = False  # a worker takes from `queue`

    @classmethod
    def from_hash(cls, task_id: str, found: dict[str, str]) -> Self:
        """Make a record of the fields of its hash; others are passed over.

        A number that is none counts as not there.
        """
        times = {
            name: moment
            for name in TIMES
            if (moment := moment_of(number_of(found.get(name))))
        }
        known: dict[str, Any] = {
            name: text_of(value)
            for name, value in found.items()
            if name in cls.__dataclass_fields__ and name not in BESIDE
        }
        for name in COUNTS:
            known[name] = count_of(number_of(found.get(name)))
        for name in ("retry_at", "sent"):
            known[name] = moment_of(number_of(found.get(name))) or 0.0
        if known.get("outcome") == "succeeded":
            known.pop("error", "")  # it is the error of an earlier attempt
        return cls(id=task_id, times=times, **known)

    @property
    def holder_now(self) -> str:
        """Return `holder`, or "" if a retry was enqueued after that."""
        attempt = self.retries + (2 if self.retry_at else 1)
        return self.holder if self.holds_attempt >= attempt else ""

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
    """One attempt of a task that failed or was retried at some time.

    One that was given back, because its worker ended, begins anew with the
    same number.
    """

    number: int = 0  # the first is 1
    started: float | None = None  # None: its process was killed
    ended: float = 0.0  # 0.0 if it is not known
    worker: str = ""
    outcome: str = ""  # succeeded, retry, failed, given back
    error: str = ""

    def to_json(self) -> str:
        return json.dumps(vars(self), default=str)

    @classmethod
    def from_json(cls, raw: str) -> Self:
        """Make an attempt of its JSON; anything else gives an empty one."""
        found = _object(raw)
        return cls(
            number=count_of(found.get("number")),
            started=moment_of(found.get("started")),
            ended=moment_of(found.get("ended")) or 0.0,
            worker=text_of(found.get("worker")),
            outcome=text_of(found.get("outcome")),
            error=text_of(found.get("error")),
        )


@dataclass(frozen=True)
class Failure:
    """One attempt that failed, with all that a new attempt needs.

    args is None if the arguments were too large to be kept.
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
            **{name: text_of(found.get(name)) for name in texts},
            args=args if isinstance(args, list) else None,
            kwargs=kwargs if isinstance(kwargs, dict) else {},
            when=moment_of(found.get("when")),
            retries=count_of(found.get("retries")),
            final=bool(found.get("final")),
            raw=raw,
        )


def _object(raw: str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def text_of(value: Any) -> str:
    """Return a value as text that fits a page and a key in Redis.

    Half of a pair of surrogates fits neither, so it is written out.
    """
    text = "" if value is None else str(value)
    return text.encode("utf-8", "backslashreplace").decode()


def number_of(text: str | bytes | None) -> int | float | None:
    """Return the number that a text is, and None for everything else."""
    with suppress(ValueError, TypeError):
        return int(text or "")
    with suppress(ValueError, TypeError):
        return float(text or "")
    return None


def count_of(value: Any) -> int:
    """Return a whole number above 0, and 0 for everything else."""
    return value if isinstance(value, int) and value > 0 else 0


def moment_of(value: Any) -> float | None:
    """Return a Unix time in seconds, and None for everything else."""
    if not isinstance(value, int | float) or not 0 < value < LATEST:
        return None
    return float(value)
