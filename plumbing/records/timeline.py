"""Shows a task's record as two lanes of bars: the request and the worker."""

import math
from dataclasses import dataclass, field
from functools import cached_property

from plumbing.records.formats import GIVEN_BACK, Attempt, Record
from plumbing.records.life import Event, events
from plumbing.records.whereabouts import AS_RECORDED, Place

# The lengths that the lanes can have, and the seconds between two marks. The
# first one is long enough for most tasks, so that the bars of a task that
# has just begun do not shrink at each look.
SCALES = (
    (5, 1),
    (10, 2),
    (20, 5),
    (30, 10),
    (60, 15),
    (120, 30),
    (300, 60),
    (600, 120),
    (1_800, 600),
    (3_600, 900),
    (4 * 3_600, 3_600),
    (24 * 3_600, 6 * 3_600),
)
DAY = 24 * 3_600
KINDS = {"succeeded": "working", GIVEN_BACK: "again"}


@dataclass(frozen=True)
class Bar:
    """One stretch of time; left and width in percent of the whole.

    kind, which the style sheet colours: request, waiting (in the queue),
    working, failed (an attempt), again (waiting to be tried again).
    """

    kind: str
    left: float
    width: float


@dataclass(frozen=True)
class Timeline:
    """A record as a page shows it; now: Unix time in seconds.

    attempts: those that ended, the first one first.
    """

    record: Record
    now: float
    place: Place = AS_RECORDED
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def state(self) -> str:
        """One word for the page: the record's, unless that is wrong."""
        return self.place.state(self.record)

    @property
    def end(self) -> str:
        """How it ended: good or bad; "" while it is open; or unknown."""
        if self.state == "succeeded":
            return "good"
        if self.state == "unknown":
            return "unknown"
        return "bad" if self.over or self.state == "lost" else ""

    @property
    def over(self) -> bool:
        """True if the record will not change any more."""
        return bool(self.record.outcome)

    @property
    def percent(self) -> int:
        """Progress from 0 to 100; it has a meaning only if total is not 0."""
        return round(100 * self.record.done / max(1, self.record.total))

    @cached_property
    def first(self) -> float:
        """The first known moment, a Unix time in seconds."""
        return min(self.record.times.values(), default=self.now)

    @cached_property
    def last(self) -> float:
        """The last known moment, or now; a Unix time in seconds."""
        last = max(self.record.times.values(), default=self.now)
        return last if self.over else max(last, self.now)

    @cached_property
    def scale(self) -> tuple[int, int]:
        """The length of the lanes and between two marks, in seconds."""
        seconds = self.last - self.first
        days = math.ceil(seconds / DAY)
        whole = (days * DAY, days * DAY // 4)
        return next((each for each in SCALES if seconds <= each[0]), whole)

    @property
    def marks(self) -> list[tuple[float, str]]:
        """Where the marks of the scale are, in percent, and their texts."""
        length, step = self.scale
        unit, name = (1, "s") if length <= 120 else (60, "min")
        if length > 3_600:
            unit, name = 3_600, "h"
        return [
            (100 * at / length, f"{at / unit:g} {name}")
            for at in range(0, length + 1, step)
        ]

    @property
    def steps(self) -> list[tuple[Event, float]]:
        """What happened, and how many seconds after the first moment."""
        found = events(self.record, self.attempts)
        return [(event, event.at - self.first) for event in found]

    @property
    def request(self) -> list[Bar]:
        times = self.record.times
        if "request_started" not in times:
            return []
        end = times.get("request_ended", self.last)
        return [self._bar("request", times["request_started"], end)]

    @property
    def worker(self) -> list[Bar]:
        """What the worker did, one bar for each attempt and each wait."""
        times = self.record.times
        if "enqueued" not in times:
            return []
        bars = []
        kind, free = "waiting", times["enqueued"]  # since when nobody works
        for started, ended, outcome in self._attempts():
            bars.append(self._bar(kind, free, started))
            bars.append(self._bar(outcome, started, ended))
            kind, free = "again", ended
        started = self.record.times.get("started", 0.0)
        if self.place.kind and free < started:
            # Its worker ended at a moment that nobody knows.
            bars.append(self._bar(kind, free, started))
            kind, free = "again", started
        goes_on = not self.over or self.record.outcome == "revoked"
        if goes_on and free < self.last:
            bars.append(self._bar(kind, free, self.last))
        return bars

    def _attempts(self) -> list[tuple[float, float, str]]:
        """Return start, end and kind of all attempts, also the open one."""
        found = [
            (each.started, each.ended, KINDS.get(each.outcome, "failed"))
            for each in self.attempts
            if each.started
        ]
        started = self.record.times.get("started")
        known = {start for start, _end, _kind in found}
        # Nobody knows how long a silent worker has worked.
        if started and started not in known and not self.place.kind:
            ended = self.record.times.get("finished", self.last)
            if not (self.record.retry_at and not self.over):
                found.append((started, ended, "working"))
        return found

    def _bar(self, kind: str, start: float, end: float) -> Bar:
        scale = 100 / self.scale[0]
        # Half a percent is the least that one can see.
        width = max(0.5, (end - start) * scale)
        left = min((start - self.first) * scale, 99.5)
        return Bar(kind, round(left, 2), round(width, 2))
