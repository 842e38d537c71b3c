"""How slow the machine is just now, and patience that allows for it."""

import time
from statistics import fmean

USUAL = 0.04  # seconds that work() takes on an ordinary machine at rest
SLOW = 2.0  # from this slowness on, a check blames the machine and no file
EVERY = 1.0  # seconds between two measurements


class TooSlow(Exception):
    """The machine is too slow to say anything about the file."""


class Pace:
    """How fast the machine was during a check."""

    def __init__(self) -> None:
        self.measured: list[float] = []

    def slowness(self) -> float:
        """Return how many times longer than usual work takes now.

        It is 1 at least. The work is long enough to be interrupted by other
        processes that have something to do.
        """
        begin = time.perf_counter()
        work()
        found = (time.perf_counter() - begin) / USUAL
        self.measured.append(found)
        return max(found, 1.0)

    def is_slow(self) -> bool:
        """Return whether the machine was slow on average, until now."""
        self.slowness()
        return fmean(self.measured) >= SLOW


class Patience:
    """Seconds to wait, which pass more slowly on a slow machine."""

    def __init__(self, seconds: float, pace: Pace) -> None:
        self.left, self.pace = seconds, pace
        self.looked = time.monotonic()

    def is_over(self) -> bool:
        passed = time.monotonic() - self.looked
        if passed >= EVERY:
            self.looked += passed
            self.left -= passed / self.pace.slowness()
        return self.left <= 0


def work() -> None:
    total = 0
    for number in range(1_000_000):
        total += number
