"""What my_fib lacks after each step, and what FibTastic does, too."""

from course.begin.fibtastic.expect import (
    ADDRESS,
    FORM,
    TASK,
    address_of_task,
    expect_children,
    expect_mail,
    expect_waiting,
    name_of_task,
    send_form,
    the_tasks,
)
from course.begin.processes import (
    expect_page,
    expect_queues,
    lines_of_procfile,
    start_worker_line,
)
from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.running import LearnersWeb
from parts.page import load
from parts.queued import queued

TOKEN = "7d3ad2bb-4f0c-4a52-8f5e-5f3c0c6a1f2e"  # noqa: S105 names a form
WEB, WORKERS = "my_fib-web", "my_fib-worker"  # in the Procfile
WORKER = "--pool prefork --concurrency 2"


def check_task(attempt: Attempt) -> None:
    """Step 1: a worker computes and mails, and tries again."""
    tasks = the_tasks(attempt)
    worker = attempt.start_worker(WORKER)
    if f". {name_of_task(attempt)}" not in worker.output():
        raise Missing(
            "The worker does not know send_sequence: import tasks in"
            " my_fib/celery.py, beside create_app."
        )
    address = "you@busy.example"
    attempt.enqueue(TASK, address, 5, "premium", module=tasks)
    expect_mail(attempt, address)


def check_view(attempt: Attempt) -> None:
    """Step 2: the view leaves the work to the task."""
    the_tasks(attempt)
    web = attempt.start_web("create_app")
    send_form(web)
    expect_waiting(attempt)


def check_page(attempt: Attempt) -> None:
    """Step 3: the page follows its task; a form sent twice is one task."""
    web = attempt.start_web("create_app")
    page = send_form(web, form_token=TOKEN)
    if "<strong>unknown" in load(web.url + address_of_task(page)):
        raise Missing(
            "The page follows an id that no task has: pass task_id=task_id to"
            " apply_async in my_fib/views.py."
        )
    send_form(web, form_token=TOKEN)
    if len(queued(attempt.broker.url, attempt.file.name)) != 1:
        raise Missing(
            "A form that is sent twice makes two tasks: pass once=True to"
            " apply_async in my_fib/views.py."
        )


def check_progress(attempt: Attempt) -> None:
    """Step 4: the task notes how far it is."""
    tasks = the_tasks(attempt)
    worker = attempt.start_worker(WORKER)
    result = attempt.enqueue(TASK, ADDRESS, 22, "free", module=tasks)
    attempt.wait_until(worker.tasks_ended, "The task has not ended.")
    record = attempt.broker.client.hgetall(f"record:{result.id}")
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
    commands = lines_of_procfile(attempt, {WEB: "flask", WORKERS: "celery"})
    expect_page(attempt, commands[WEB], "Sequence length")
    worker = start_worker_line(attempt, commands[WORKERS])
    expect_children(worker)
    expect_queues(worker, ["my_fib"])
    if "--disable-prefetch" not in commands[WORKERS]:
        raise Missing(
            "The worker takes orders that it has no child process for: write"
            " --disable-prefetch in the Procfile."
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
    send_form(web)
    expect_waiting(attempt)
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
    check_task(attempt)


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
