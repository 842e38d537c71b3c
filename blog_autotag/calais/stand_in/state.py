"""What the stand-in is to do next, and what it has seen; in memory."""

import threading
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime

KEPT = 50  # requests


@dataclass(frozen=True)
class Seen:
    """One request; `start` is the first part of its body."""

    number: int
    at: datetime
    fault: str
    status: int
    headers: list[tuple[str, str]]
    size: int
    start: str


@dataclass(frozen=True)
class Plan:
    """The fault of the next `left` requests; seconds: how slow a slow one."""

    fault: str = "none"
    left: int = 0
    seconds: float = 0


@dataclass
class State:
    """Used by many threads at once."""

    plan: Plan = field(default_factory=Plan)
    count: int = 0
    seen: deque[Seen] = field(default_factory=lambda: deque(maxlen=KEPT))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def set_plan(self, plan: Plan) -> None:
        with self.lock:
            self.plan = plan

    def take(self) -> tuple[int, Plan]:
        """The number of this request, and what was planned for it."""
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
