"""What the stand-in does next, and the requests that came; in memory."""

import threading
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime

KEPT = 50  # requests


@dataclass(frozen=True)
class Seen:
    """A request: its body has `size` bytes and begins with `start`."""

    number: int
    at: datetime
    fault: str
    status: int
    headers: list[tuple[str, str]]
    size: int
    start: str


@dataclass(frozen=True)
class Plan:
    """The fault of the next `left` requests; a slow answer takes `seconds`."""

    fault: str = "none"
    left: int = 0
    seconds: float = 0


@dataclass
class State:
    """The plan and the requests; many threads may use it at once."""

    plan: Plan = field(default_factory=Plan)
    count: int = 0
    seen: deque[Seen] = field(default_factory=lambda: deque(maxlen=KEPT))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def set_plan(self, plan: Plan) -> None:
        with self.lock:
            self.plan = plan

    def next_request(self) -> tuple[int, Plan]:
        """Return the number of a new request, and the plan for it."""
        with self.lock:
            self.count += 1
            plan = self.plan
            more = plan.left > 1
            self.plan = replace(plan, left=plan.left - 1) if more else Plan()
            return self.count, plan

    def add(self, seen: Seen) -> None:
        with self.lock:
            self.seen.appendleft(seen)

    def newest(self) -> list[Seen]:
        with self.lock:
            return sorted(self.seen, key=lambda one: -one.number)
