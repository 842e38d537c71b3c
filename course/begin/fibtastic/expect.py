"""What the checks of my_fib look for, each with its sentence."""

import re
from types import ModuleType

from course.begin.parts import expect_celery, load
from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.running import LearnersWeb
from parts.queued import queued
from parts.worker import AnyWorker

ADDRESS = "you@example.com"
NUMBERS = "0, 1, 1, 2, 3"  # the first five
FORM = {"email": ADDRESS, "sequence_length": "5", "account": "premium"}
TASK = "send_sequence"


def the_tasks(attempt: Attempt) -> ModuleType:
    """Return the module with the task. Raises Missing if there is no task."""
    tasks = load(attempt, f"{attempt.file.name}.tasks")
    expect_celery(attempt)
    attempt.task(TASK, tasks)
    return tasks


def name_of_task(attempt: Attempt) -> str:
    return f"{attempt.file.name}.tasks.{TASK}"


def send_form(web: LearnersWeb, **more: str) -> str:
    """Send the form. Returns the page that follows.

    Raises Missing if the page is not answered well.
    """
    try:
        return web.post("/sequences", **FORM, **more)
    except Missing as missing:
        if "endpoint 'status.task'" in str(missing):
            raise Missing(
                "The page after the form can't follow its task: call"
                " app.register_blueprint(status.bp) in my_fib/__init__.py."
            ) from None
        raise


def address_of_task(page: str) -> str:
    """Return where a page asks for its task. Raises Missing if it does not."""
    found = re.search(r'data-live="(/tasks/\S+)"', page)
    if not found:
        raise Missing(
            "The page after the form does not show its task: call live_task"
            " in my_fib/templates/my_fib/thanks.html."
        )
    return found[1]


def expect_waiting(attempt: Attempt) -> None:
    """Raise Missing unless one order waits, as it was typed."""
    if attempt.inbox.messages():
        raise Missing(
            "The page has computed and mailed the sequence itself: enqueue"
            " the task with .delay in my_fib/views.py."
        )
    queue = attempt.file.name
    messages = queued(attempt.broker.url, queue)
    if not messages:
        raise Missing(f"The view put no message into the queue {queue}.")
    task, wanted = messages[0]["task"], name_of_task(attempt)
    if task != wanted:
        raise Missing(f"The view enqueues {task}, not {wanted}.")
    if messages[0]["arguments"] != [ADDRESS, 5, "premium"]:
        raise Missing(
            f"The task gets {messages[0]['arguments']}, and should get"
            f" {[ADDRESS, 5, 'premium']}: the address, the length, the"
            " account."
        )


def expect_mail(attempt: Attempt, address: str) -> None:
    mail = attempt.wait_until(
        attempt.inbox.messages,
        "No mail arrived at a mailbox that is busy at first: give"
        " @shared_task autoretry_for=(TemporaryMailError,).",
        30,
    )[0]
    if mail["to"] != [address]:
        raise Missing(f"The mail went to {mail['to']}.")
    if NUMBERS not in mail["text"]:
        raise Missing(f"The mail does not have the numbers {NUMBERS}.")


def expect_children(worker: AnyWorker) -> None:
    if "concurrency: 2 (prefork)" not in worker.output():
        raise Missing(
            "The worker of the Procfile has not two child processes: write"
            " --pool prefork --concurrency 2."
        )
