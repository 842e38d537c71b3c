"""The steps of my_mood, in their order."""

from concurrent.futures import ThreadPoolExecutor

from celery import Celery, current_app
from flask import has_app_context

from course.begin.mood_mailer.contract import (
    CONTRACT,
    TASK,
    expect_mail,
    retry,
    twice,
    waits,
)
from course.begin.parts import (
    expect_broker,
    expect_celery,
    first_red_test,
    load,
    make_app,
    only_message,
)
from course.checker.attempt import Attempt
from course.checker.missing import Missing


def first_task(attempt: Attempt) -> None:
    """Step 1: a whole Celery app in one file."""
    first = load(attempt, "first")
    expect_broker(attempt, attempt.get("app", first))
    attempt.enqueue("greet", "Ada", module=first)
    only_message(attempt, "first")
    worker = attempt.start_worker("--pool solo", app="first")
    attempt.wait_until(worker.tasks_ended, "The worker does not run greet.")
    if not worker.printed("s: 'Hello, Ada!'"):
        raise Missing("greet does not return 'Hello, Ada!' for Ada.")


def celery_app(attempt: Attempt) -> None:
    """Step 2: a Celery app for the Flask app, which a worker finds."""
    load(attempt, "my_mood.celery_app")
    expect_celery(attempt)
    celery = make_app(attempt).extensions["celery"]
    if celery.conf.task_default_queue != "my_mood":
        raise Missing(
            f"The default queue is {celery.conf.task_default_queue}, and not"
            " my_mood."
        )
    for lacks, hint in (
        (not celery.conf.task_acks_late, "pass task_acks_late=True to update"),
        (
            not has_flask_app(celery),
            "pass task_cls=FlaskTask, and see __call__",
        ),
        (not is_default(celery), "call celery_app.set_default()"),
    ):
        if lacks:
            raise Missing(f"In my_mood/celery_app.py, {hint}.")
    attempt.start_worker()


def has_flask_app(celery: Celery) -> bool:
    """Return whether a task of the Celery app runs in an app context."""
    return bool(celery.task(has_app_context)())


def is_default(celery: Celery) -> bool:
    """Return whether shared tasks belong to it in every thread.

    The app that was made last is the current one in its own thread alone.
    """
    with ThreadPoolExecutor() as another:
        return another.submit(lambda: bool(current_app == celery)).result()


def task(attempt: Attempt) -> None:
    """Step 3: a task that the worker knows, and that sends the mail."""
    make_app(attempt)
    tasks = load(attempt, "my_mood.tasks")
    attempt.enqueue(TASK, "you@example.com", "curious", module=tasks)
    only_message(attempt, "my_mood")
    worker = attempt.start_worker()

    def arrived() -> bool:
        if worker.printed("Received unregistered task"):
            raise Missing(
                f"The worker does not know {TASK}: my_mood/celery.py has to"
                " import tasks."
            )
        return expect_mail(attempt, "curious")

    attempt.wait_until(arrived, "No mail arrived.")


def green_tests(attempt: Attempt) -> None:
    """Step 5: tests that are green, and red if no mail is sent."""
    if not list(attempt.folder.glob("tests/test_*.py")):
        raise Missing("There are no tests in the folder tests yet.")
    if red := first_red_test(attempt.folder):
        raise Missing(f"A test is red: {red}")
    with (attempt.folder / "my_mood/mailer.py").open("a") as file:
        file.write("\n\ndef deliver_mood(*typed):\n    pass\n")
    if not first_red_test(attempt.folder):
        raise Missing("The tests stay green when the task sends no mail.")


STEPS = (first_task, celery_app, task, waits, green_tests, retry, twice)
__all__ = ["CONTRACT", "STEPS"]
