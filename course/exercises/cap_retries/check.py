"""pay is retried for one of two errors, 3 times at most, ever later."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from unittest.mock import patch

from celery.exceptions import MaxRetriesExceededError, Retry

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.running import LearnersWorker
from parts.direct import as_worker

TOO_OFTEN = "After three retries in vain pay is retried once more."
ASKED_AGAIN = "The service refuses a stolen card, and pay asks it again."
MOST = 3
SECONDS = 10.0  # for all waits together
TRIES = 50  # waits may be drawn by chance: the longest of 50 is compared


def check(attempt: Attempt) -> None:
    pay = attempt.task("pay")
    check_waits(attempt, pay)
    attempt.broker.client.flushall()
    check_cards(attempt, pay)
    check_other_error(attempt, pay)


def check_waits(attempt: Attempt, pay: Any) -> None:
    """See that the waits grow, are short, and are at most three."""
    error = attempt.get("ServiceBusy")
    waits: list[float] = []
    for retries in range(MOST + 1):
        wait = longest_wait(pay, retries, error)
        if wait is None:
            break
        waits.append(round(wait, 1))
    listed = ", ".join(f"{wait:g}" for wait in waits)
    asked = int(attempt.broker.client.get("asked:unlucky") or 0)
    if not waits and asked > 1:
        raise Missing(
            "pay asks the service several times in one run, and holds a thread"
            " while it waits: let Celery retry it."
        )
    if not waits:
        raise Missing("The service is busy, and pay is not retried.")
    if len(waits) > MOST:
        raise Missing(TOO_OFTEN)
    if any(a >= b for a, b in pairwise(waits)):
        raise Missing(f"The waits do not grow; they are {listed} seconds.")
    if sum(waits) > SECONDS:
        raise Missing(
            f"The waits are {listed} seconds, which is more than {SECONDS:g}"
            " seconds together."
        )


def check_cards(attempt: Attempt, pay: Any) -> None:
    """Let a worker pay with each card; count what the service is asked."""
    worker = attempt.start_worker()
    ids = {
        card: pay.delay(card).id for card in ("stolen", "patient", "unlucky")
    }
    asks_again = f"[{ids['stolen']}] retry: "
    attempt.wait_until(
        lambda: (
            asks_again in worker.output()
            or (
                has_ended(worker, ids["patient"])
                and has_ended(worker, ids["unlucky"])
            )
        ),
        f"After {4 * SECONDS:.0f} s pay is still being retried.",
        timeout=4 * SECONDS,
        may_fail=True,
    )
    if asks_again in worker.output():
        raise Missing(ASKED_AGAIN)
    expect_asked(attempt, "stolen", 1, 1)
    expect_asked(attempt, "patient", 3, 3)
    expect_asked(attempt, "unlucky", 3, 1 + MOST)


def check_other_error(attempt: Attempt, pay: Any) -> None:
    """See that an error which nobody thought of is not retried."""
    attempt.get("ask_service")
    error = ValueError("no number")
    with (
        patch.object(attempt.module, "ask_service", side_effect=error),
        as_worker(pay, "surprised", "patient"),
    ):
        try:
            pay.run("patient")
        except ValueError:
            pass  # as it should be
        except Retry:
            line = "pay is retried after a ValueError as well."
            raise Missing(line) from None


def longest_wait(
    pay: Any, retries: int, error: type[Exception]
) -> float | None:
    """Return the wait before the next retry, in seconds.

    retries: how many there were. Returns None if there is no next one.
    """
    waits: list[float] = []
    for _ in range(TRIES):
        try:
            with as_worker(pay, "measured", "unlucky", retries=retries):
                pay.run("unlucky")
        except Retry as retry:
            waits.append(seconds_until(retry.when))
        except (error, MaxRetriesExceededError):
            return None
    return max(waits, default=None)


def seconds_until(when: float | datetime) -> float:
    """Return a Retry's `when`, a time or a countdown, as seconds from now."""
    if isinstance(when, datetime):
        return (when - datetime.now(UTC)).total_seconds()
    return float(when)


def has_ended(worker: LearnersWorker, task_id: str) -> bool:
    log = worker.output()
    return f"[{task_id}] succeeded" in log or f"[{task_id}] raised" in log


def expect_asked(attempt: Attempt, card: str, least: int, most: int) -> None:
    """Raise Missing if the service was asked too rarely or too often."""
    asked = int(attempt.broker.client.get(f"asked:{card}") or 0)
    if not least <= asked <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        raise Missing(
            f"For the {card} card the service was asked {asked} times, not"
            f" {wanted}."
        )
