"""The greeting is in the worker's log."""

from celery.utils.saferepr import saferepr  # as the log has it

from course.checker.attempt import Attempt
from course.checker.missing import Missing

EMPTY = "NAME is still empty."
SAYS = {"start": EMPTY, "wrong": "NAME is 7, and should be a text."}


def check(attempt: Attempt) -> None:
    name = attempt.text("NAME")
    if not name.strip():
        raise Missing(EMPTY)
    worker = attempt.start_worker()
    attempt.task("greet").delay(name)
    attempt.wait_until(
        lambda: saferepr(f"Hello, {name}!") in worker.output(),
        "The worker's log has no greeting for your name.",
    )
