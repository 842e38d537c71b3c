"""Wait for a condition, never for a length of time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class WaitedInVain(AssertionError):
    """The time is over, and the condition was not met."""


def wait_for(
    condition: Callable[[], T], timeout: float = 10.0, what: str = ""
) -> T:
    """Return condition()'s first truthy value; timeout is in seconds.

    Raises WaitedInVain, naming `what`, when the time is over.
    """
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            name = what or getattr(condition, "__name__", "the condition")
            raise WaitedInVain(
                f"waited {timeout:g} s in vain for {name}; last: {value!r}"
            )
        time.sleep(0.05)
