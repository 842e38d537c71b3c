"""What my_fib lacks after each step, and what FibTastic does, too."""

import importlib
import re
from pathlib import Path
from typing import Any

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.running import LearnersWeb
from parts.page import load
from parts.ports import free_port
from parts.process import Part
from parts.queued import queued
from parts.worker import AnyWorker
from runner import procfile
from runner.problem import Problem

ADDRESS = "you@example.com"
NUMBERS = "0, 1, 1, 2, 3"  # the first five
FORM = {"email": ADDRESS, "sequence_length": "5", "account": "premium"}
TOKEN = "7d3ad2bb-4f0c-4a52-8f5e-5f3c0c6a1f2e"  # noqa: S105 names a form
WEB, WORKERS = "my_fib-web", "my_fib-worker"  # in the Procfile
WORKER = "--pool prefork --concurrency 2"


def check_task(attempt: Attempt) -> None:
    """Step 1: a worker computes and mails, and tries again."""
    task = the_task(attempt)
    attempt.start_worker(WORKER)
    log = attempt.workers[0].output()
    if f". {task.name}" not in log:
        raise Missing(
            "The worker does not know send_sequence: import tasks in"
            " my_fib/celery.py, beside create_app."
        )
    task.delay("you@busy.example", 5, "premium")
    expect_mail(attempt, "you@busy.example")


def check_view(attempt: Attempt) -> None:
    """Step 2: the view leaves the work to the task."""
    task = the_task(attempt)
    web = attempt.start_web("create_app")
    web.post("/sequences", **FORM)
    expect_waiting(attempt, task.name)


def check_page(attempt: Attempt) -> None:
    """Step 3: the page follows its task; a form sent twice is one task."""
    web = attempt.start_web("create_app")
    page = web.post("/sequences", **FORM, form_token=TOKEN)
    if "<strong>unknown" in load(web.url + address_of_task(page)):
        raise Missing(
            "The page follows an id that no task has: pass task_id=task_id to"
            " apply_async in my_fib/views.py."
        )
    web.post("/sequences", **FORM, form_token=TOKEN)
    if len(queued(attempt.broker.url, attempt.file.name)) != 1:
        raise Missing(
            "A form that is sent twice makes two tasks: pass once=True to"
            " apply_async in my_fib/views.py."
        )


def check_progress(attempt: Attempt) -> None:
    """Step 4: the task notes how far it is."""
    task = the_task(attempt)
    worker = attempt.start_worker(WORKER)
    try:
        task_id = task.delay(ADDRESS, 22, "free").id
    except TypeError as error:  # Celery compares them with the function
        raise Missing(
            f"send_sequence can't be called with its arguments: {error}."
        ) from None
    attempt.wait_until(worker.tasks_ended, "The task has not ended.")
    record = attempt.broker.client.hgetall(f"record:{task_id}")
    done, total = record.get("done"), record.get("total")
    if not total:
        raise Missing(
            "The task notes no progress: call records.progress in"
            " my_fib/tasks.py, and watched_rec_sequence in my_fib/mailer.py."
        )
    if done != total:
        raise Missing("The task has ended, and notes that it is not at 100 %.")


def check_procfile(attempt: Attempt) -> None:
    """Step 5: the Procfile starts a web process and the right worker."""
    path = attempt.folder / "Procfile"
    if not path.exists():
        raise Missing("There is no Procfile in the folder of the app.")
    try:
        commands = procfile.read(path)
    except Problem as problem:
        raise Missing(f"{problem}.") from None
    for name, program in (WEB, "flask "), (WORKERS, "celery "):
        if not commands.get(name, "").startswith(program):
            raise Missing(
                f"The Procfile has no line that begins with {name}: {program}"
            )
    expect_page(attempt, commands[WEB])
    expect_children(attempt, commands[WORKERS])


def the_task(attempt: Attempt) -> Any:
    """Return the app's task. Raises Missing if it can't be enqueued."""
    package = attempt.file.name
    folder = Path(str(attempt.module.__file__)).parent
    for name in ("tasks", "celery"):
        if not (folder / f"{name}.py").exists():
            raise Missing(f"There is no {package}/{name}.py yet.")
    app = attempt.get("create_app")()
    if "celery" not in app.extensions:
        raise Missing(
            f"create_app() in {package}/__init__.py does not call"
            " celery_init_app(app)."
        )
    tasks = importlib.import_module(f"{package}.tasks")
    task = getattr(tasks, "send_sequence", None)
    if task is None:
        raise Missing(f"There is no send_sequence in {package}/tasks.py yet.")
    if not hasattr(task, "delay"):
        raise Missing(
            "send_sequence is a function, and not a task yet: put"
            f" @shared_task(...) above it in {package}/tasks.py."
        )
    return task


def address_of_task(page: str) -> str:
    """Return where a page asks for its task. Raises Missing if it does not."""
    found = re.search(r'data-live="(/tasks/\S+)"', page)
    if not found:
        raise Missing(
            "The page after the form does not show its task: call live_task"
            " in my_fib/templates/my_fib/thanks.html."
        )
    return found[1]


def expect_waiting(attempt: Attempt, task: str) -> None:
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
    if messages[0]["task"] != task:
        raise Missing(f"The view enqueues {messages[0]['task']}, not {task}.")
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


def expect_page(attempt: Attempt, command: str) -> None:
    port = free_port()
    here, swapped = re.subn(r"--port[ =]\S+", f"--port {port}", command)
    if not swapped:
        raise Missing("The web line of the Procfile names no --port 5012.")
    log = attempt.folder / "web.log"
    web = Part(here, log, folder=attempt.folder)
    attempt.cleanup.enter_context(web)
    attempt.wait_until(
        lambda: f":{port}" in web.output() or web.ended(), "", 60
    )
    if web.ended() or "Sequence length" not in load(
        f"http://localhost:{port}"
    ):
        raise Missing("The web line of the Procfile does not start my_fib.")


def expect_children(attempt: Attempt, command: str) -> None:
    try:
        worker = AnyWorker(
            command, attempt.folder / "worker.log", folder=attempt.folder
        )
    except AssertionError:
        raise Missing(
            "The worker line of the Procfile starts no worker."
        ) from None
    attempt.cleanup.enter_context(worker)
    log = worker.output()
    if "concurrency: 2 (prefork)" not in log:
        raise Missing(
            "The worker of the Procfile has not two child processes: write"
            " --pool prefork --concurrency 2."
        )
    if f"> {attempt.file.name} " not in log:
        raise Missing(
            "The worker of the Procfile takes from another queue than"
            f" {attempt.file.name}."
        )


STEPS = (
    check_task,
    check_view,
    check_page,
    check_progress,
    check_procfile,
)


def later_means_later(attempt: Attempt) -> None:
    """The page is there at once; the mail waits for a worker."""
    web = attempt.start_web("create_app")
    web.post("/sequences", **FORM)
    expect_waiting(attempt, f"{attempt.file.name}.tasks.send_sequence")
    attempt.start_worker(f"{WORKER} --queues {attempt.file.name}")
    expect_mail(attempt, ADDRESS)


def a_wrong_length_is_refused(attempt: Attempt) -> None:
    web = attempt.start_web("create_app")
    for length in ("none", "28"):
        try:
            web.post("/sequences", email=ADDRESS, sequence_length=length)
        except Missing as missing:
            if "answers 422" in str(missing):
                continue
        raise Missing(f"The form accepts the length {length}.")


def sent_twice_is_one_mail(attempt: Attempt) -> None:
    check_page(attempt)


def a_busy_mailbox_is_tried_again(attempt: Attempt) -> None:
    task = the_task(attempt)
    attempt.start_worker(WORKER)
    task.delay("you@busy.example", 5, "premium")
    expect_mail(attempt, "you@busy.example")


def a_refused_mail_fails_once(attempt: Attempt) -> None:
    """The page is there; the task fails for good, with the reason."""
    web: LearnersWeb = attempt.start_web("create_app")
    worker = attempt.start_worker(WORKER)
    page = web.post("/sequences", **(FORM | {"email": "you@gone.example"}))
    error = attempt.wait_until(
        worker.first_error, "The task has not failed.", may_fail=True
    )
    if "PermanentMailError" not in error:
        raise Missing(f"The task fails with {error}.")
    live = address_of_task(page)
    attempt.wait_until(
        lambda: "550" in load(web.url + live),
        "The page does not say why the mail was refused.",
        may_fail=True,
    )


CONTRACT = (
    later_means_later,
    a_wrong_length_is_refused,
    sent_twice_is_one_mail,
    a_busy_mailbox_is_tried_again,
    a_refused_mail_fails_once,
)
