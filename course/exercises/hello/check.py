"""The greeting is in the worker's log."""

from celery.utils.saferepr import saferepr  # as the log has it

from course.checker.attempt import Attempt, Missing

SAYS = {
    "start": "NAME is still empty.",
    "wrong": "NAME is 7, and should be a text.",
}


def check(attempt: Attempt) -> None:
    name = attempt.text("NAME")
    if not name.strip():
        raise Missing("NAME is still empty.")
    worker = attempt.worker()
    attempt.task("greet").delay(name)
    attempt.until(
        lambda: saferepr(f"Hello, {name}!") in worker.output(),
        "The worker's log has no greeting for your name.",
    )
