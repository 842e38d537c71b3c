"""Retried for one of two errors, three times at most, after growing waits."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from unittest.mock import patch

from celery.exceptions import MaxRetriesExceededError, Retry

from course.checker.attempt import Attempt, Missing, Worker
from parts.direct import as_worker

SAYS = {
    "start": "After three retries in vain pay is retried once more.",
    "wrong": "The service refuses a stolen card, and pay asks it again.",
}
MOST = 3
SECONDS = 10.0
TRIES = 50  # waits may be drawn by chance: the longest of 50 is compared


def check(attempt: Attempt) -> None:
    pay = attempt.task("pay")
    check_waits(attempt, pay)
    attempt.broker.client.flushall()
    worker = attempt.worker()
    ids = {
        card: pay.delay(card).id for card in ("stolen", "patient", "unlucky")
    }
    again = f"[{ids['stolen']}] retry: "
    attempt.until(
        lambda: (
            again in worker.output()
            or (
                ended(worker, ids["patient"]) and ended(worker, ids["unlucky"])
            )
        ),
        f"After {4 * SECONDS:.0f} s pay is still being retried.",
        timeout=4 * SECONDS,
        may_fail=True,
    )
    if again in worker.output():
        raise Missing(
            "The service refuses a stolen card, and pay asks it again."
        )
    expect(attempt, "stolen", 1, 1)
    expect(attempt, "patient", 3, 3)
    expect(attempt, "unlucky", 3, 1 + MOST)
    check_only_then(attempt, pay)


def check_waits(attempt: Attempt, pay: Any) -> None:
    """They grow, are short, and there are at most three."""
    error = attempt.get("ServiceBusy")
    waits: list[float] = []
    for retries in range(MOST + 1):
        wait = longest_wait(pay, retries, error)
        if wait is None:
            break
        waits.append(round(wait, 1))
    said = ", ".join(f"{wait:g}" for wait in waits)
    if not waits:
        raise Missing("The service is busy, and pay is not retried.")
    if len(waits) > MOST:
        raise Missing("After three retries in vain pay is retried once more.")
    if any(a >= b for a, b in pairwise(waits)):
        raise Missing(f"The waits do not grow; they are {said} seconds.")
    if sum(waits) > SECONDS:
        raise Missing(
            f"The waits are {said} seconds: more than the check has patience"
            f" for, which is {SECONDS:g} seconds for all."
        )


def check_only_then(attempt: Attempt, pay: Any) -> None:
    """Another error, which nobody thought of, is no reason to retry."""
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
    """After so many retries, in seconds; None when it is not retried."""
    waits: list[float] = []
    for _ in range(TRIES):
        try:
            with as_worker(pay, "measured", "unlucky", retries=retries):
                pay.run("unlucky")
        except Retry as retry:
            waits.append(seconds(retry.when))
        except (error, MaxRetriesExceededError):
            return None
    return max(waits, default=None)


def seconds(when: float | datetime) -> float:
    if isinstance(when, datetime):
        return (when - datetime.now(UTC)).total_seconds()
    return float(when)


def ended(worker: Worker, task_id: str) -> bool:
    log = worker.output()
    return f"[{task_id}] succeeded" in log or f"[{task_id}] raised" in log


def expect(attempt: Attempt, card: str, least: int, most: int) -> None:
    """The service was asked so often for a card."""
    asked = int(attempt.broker.client.get(f"asked:{card}") or 0)
    if not least <= asked <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        raise Missing(
            f"For the {card} card the service was asked {asked} times, not"
            f" {wanted}."
        )
