"""A code that is enqueued while an export runs is what begins next."""

from typing import Any

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.queues import expect_listener, list_that_holds

SAME_LIST = "The code waits in the same list as the exports, behind them."
HELD = (
    "The worker held another export when the code was enqueued, and begins"
    " that one first."
)
EXPORTS = 20
CODES = 3


def check(attempt: Attempt) -> None:
    export, send_code = attempt.task("export"), attempt.task("send_code")
    exports = [export.delay(number).id for number in range(1, EXPORTS + 1)]
    attempt.start_worker(
        f"{attempt.text('OPTIONS')} --pool prefork --concurrency 1"
    )
    go = [1] * EXPORTS  # the worker is stopped sooner when none is running
    attempt.cleanup.callback(attempt.broker.client.rpush, "go", *go)
    expect_listener(attempt, exports[-1])
    for number in range(1, CODES + 1):
        # Before it came an export and a code each time.
        nth_begun(attempt, 2 * number - 1, "No export begins.")
        let_it_take_more(attempt)
        code = send_code.delay(f"{number}@example.com").id
        expect_listener(attempt, code)
        reason = reason_if_late(attempt, code, exports[number], exports[-1])
        attempt.broker.client.rpush("go", 1)
        following = nth_begun(attempt, 2 * number, "Nothing begins any more.")
        if following.startswith("export"):
            raise Missing(reason)


def nth_begun(attempt: Attempt, number: int, missing: str) -> str:
    """Wait for the number-th task to begin. Returns what it noted.

    Raises Missing(missing) if it does not begin.
    """
    redis = attempt.broker.client
    found: Any = attempt.wait_until(
        lambda: redis.lindex("begun", number - 1), missing
    )
    return str(found)


def let_it_take_more(attempt: Attempt) -> None:
    """Give the worker time to take messages that it has no room for.

    Before each answer it looks into the queues.
    """
    inspect = attempt.get("app").control.inspect(limit=1)
    for _ in range(3):
        attempt.wait_until(inspect.ping, "The worker does not answer.")


def reason_if_late(
    attempt: Attempt, code: str, following: str, last: str
) -> str:
    """Return why the following export may begin before the code."""
    place = list_that_holds(attempt, code)
    if place and place == list_that_holds(attempt, last):
        return SAME_LIST
    if not list_that_holds(attempt, following):
        return HELD
    return "The worker takes an export although a code waits."
