"""While an export runs, a code is enqueued; it is what begins next."""

from typing import Any

from course.checker.attempt import Attempt, Missing
from course.checker.queues import expect_listener, list_of

SAYS = {
    "start": "The code waits in the same list as the exports, behind them.",
    "wrong": "The worker held another export when the code was enqueued, and"
    " begins that one first.",
}
EXPORTS = 20
CODES = 3


def check(attempt: Attempt) -> None:
    export, send_code = attempt.task("export"), attempt.task("send_code")
    exports = [export.delay(number).id for number in range(1, EXPORTS + 1)]
    attempt.worker(f"{attempt.text('OPTIONS')} --pool prefork --concurrency 1")
    go = [1] * EXPORTS  # the worker is stopped sooner when none is running
    attempt.parts.callback(attempt.broker.client.rpush, "go", *go)
    expect_listener(attempt, exports[-1])
    for number in range(1, CODES + 1):
        # Those before it: an export and a code each time.
        begun(attempt, 2 * number - 1, "No export begins.")
        let_it_take_more(attempt)
        code = send_code.delay(f"{number}@example.com").id
        expect_listener(attempt, code)
        reason = why_not(attempt, code, exports[number], exports[-1])
        attempt.broker.client.rpush("go", 1)
        following = begun(attempt, 2 * number, "Nothing begins any more.")
        if following.startswith("export"):
            raise Missing(reason)


def begun(attempt: Attempt, number: int, missing: str) -> str:
    """What began as the number-th, as soon as it has."""
    redis = attempt.broker.client
    found: Any = attempt.until(
        lambda: redis.lindex("begun", number - 1), missing
    )
    return str(found)


def let_it_take_more(attempt: Attempt) -> None:
    """Before each answer the worker looks into the queues."""
    inspect = attempt.get("app").control.inspect(limit=1)
    for _ in range(3):
        attempt.until(inspect.ping, "The worker does not answer.")


def why_not(attempt: Attempt, code: str, following: str, last: str) -> str:
    """Should the following export begin before the code, then for this."""
    place = list_of(attempt, code)
    if place and place == list_of(attempt, last):
        return "The code waits in the same list as the exports, behind them."
    if not list_of(attempt, following):
        return (
            "The worker held another export when the code was enqueued, and"
            " begins that one first."
        )
    return "The worker takes an export although a code waits."
