"""Several calls that begin at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")


def at_once(*calls: Callable[[], T]) -> list[T]:
    """Call each in a thread of its own; return their results in order."""
    ready = Barrier(len(calls), timeout=20)

    def call(one: Callable[[], T]) -> T:
        ready.wait()
        return one()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call, calls))
