"""Shows a task's record as two lanes of bars: the request and the worker."""

from dataclasses import dataclass
from functools import cached_property

from plumbing.records.formats import Record
from plumbing.records.whereabouts import AS_RECORDED, Place

STEPS = {
    "request_started": "request came in",
    "enqueued": "message enqueued",
    "request_ended": "request answered",
    "received": "worker received it",
    "started": "work started",
    "finished": "work finished",
}


@dataclass(frozen=True)
class Bar:
    """One stretch of time; left and width in percent of the whole."""

    kind: str  # request, waiting, working: the style sheet colours them
    left: float
    width: float


@dataclass(frozen=True)
class Timeline:
    """A record as a page shows it; now: Unix time in seconds."""

    record: Record
    now: float
    place: Place = AS_RECORDED

    @property
    def state(self) -> str:
        """One word for the page: the record's, unless that is wrong."""
        return self.place.state(self.record)

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
    def seconds(self) -> float:
        """Seconds from the first known moment to the last, or to now."""
        last = max(self.record.times.values(), default=self.now)
        return (last if self.over else max(last, self.now)) - self.first

    @property
    def steps(self) -> list[tuple[str, float]]:
        """What happened, and how many seconds after the first moment."""
        found = sorted(self.record.times.items(), key=lambda item: item[1])
        return [(STEPS[name], at - self.first) for name, at in found]

    @property
    def request(self) -> list[Bar]:
        return self._bars([("request", "request_started", "request_ended")])

    @property
    def worker(self) -> list[Bar]:
        waited = "started" if "started" in self.record.times else "finished"
        bars = [("waiting", "enqueued", waited)]
        if self.record.way == "later":
            bars.append(("working", "started", "finished"))
        return self._bars(bars)

    def _bars(self, spans: list[tuple[str, str, str]]) -> list[Bar]:
        scale = 100 / (self.seconds or 1)
        bars = []
        for kind, start, end in spans:
            if start in self.record.times:
                left = self.record.times[start]
                right = self.record.times.get(end, self.first + self.seconds)
                # Half a percent is the least that one can see.
                width = max(0.5, (right - left) * scale)
                start_at = min((left - self.first) * scale, 99.5)
                bars.append(Bar(kind, round(start_at, 2), round(width, 2)))
        return bars
