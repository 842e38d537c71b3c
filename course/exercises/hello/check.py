"""The greeting is in the worker's log."""

from celery.utils.saferepr import saferepr  # as the log has it

from course.checker.attempt import Attempt
from course.checker.missing import Missing


def check(attempt: Attempt) -> None:
    name = read_name(attempt)
    if not name.strip():
        raise Missing("NAME is still empty.")
    worker = attempt.start_worker()
    attempt.task("greet").delay(name)
    attempt.wait_until(worker.tasks_ended, "The worker does not greet.")
    if saferepr(f"Hello, {name}!") not in worker.output():
        raise Missing(f"The worker's log has no greeting for {name}.")


def read_name(attempt: Attempt) -> str:
    try:
        return attempt.text("NAME")
    except NameError as error:
        raise Missing(
            f"Python does not know the word {error.name}: put the name between"
            " quotes."
        ) from None
