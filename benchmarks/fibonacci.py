"""How long do the ways to compute Fibonacci numbers take?"""

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.trial import Asked, Trial
from fibtastic.fibonacci import rec_sequence, sequence

Compute = Callable[[int], int | list[int]]

ABOUT = {
    "fibonacci": "ways to compute these numbers, and their size",
}


def fast_doubling(index: int) -> int:
    """Return the number at `index` (0 for 0) alone.

    Two neighbours give the two at the double index, so one step for each
    binary digit of the index is enough.
    """
    low, high = 0, 1
    for digit in f"{index:b}":
        low, high = low * (2 * high - low), low * low + high * high
        if digit == "1":
            low, high = high, low + high
    return low


def trials(asked: Asked) -> Iterator[Trial]:
    far = asked.size(1_000_000, 1_000)
    ways: list[tuple[str, Compute, int]] = [
        ("recursion, {:,} numbers", rec_sequence, asked.size(25, 12)),
        ("loop, {:,} numbers", sequence, 25),
        ("loop, {:,} numbers", sequence, asked.size(10_000, 100)),
        ("fast doubling, number {:,} alone", fast_doubling, 10_000),
        ("fast doubling, number {:,} alone", fast_doubling, far),
    ]
    for name, compute, count in ways:
        run = partial(measure, compute, count)
        yield Trial("fibonacci", name.format(count), run)


def measure(compute: Compute, count: int) -> dict[str, float]:
    begin = time.perf_counter()
    found = compute(count)
    milliseconds = (time.perf_counter() - begin) * 1_000
    numbers = found if isinstance(found, list) else [found]
    size = sum(sys.getsizeof(number) for number in numbers) / 1_024
    return {"ms": milliseconds, "kB": size}
