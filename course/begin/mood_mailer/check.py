"""The steps of my_mood, and what it does as mood_mailer does it."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from celery import Celery, current_app
from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from course.begin.parts import (
    expect_broker,
    expect_celery,
    expect_redirect,
    fill_in,
    first_red_test,
    load,
    make_app,
    only_message,
    read,
)
from course.checker.attempt import Attempt
from course.checker.missing import Missing

TASK = "send_mood_email"


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


def form(attempt: Attempt) -> None:
    """The page has a form, which says what is wrong."""
    client = client_of(attempt)
    page = client.get("/").text
    for name in ("email", "mood"):
        if f'name="{name}"' not in page:
            raise Missing(f"The form has no field {name}.")
    answer = client.post("/mailers", data=fill_in(client, "/", email="you"))
    if answer.status_code != 422:
        raise Missing(
            f"A form without an address is answered by {answer.status_code},"
            " and not by 422."
        )


def waits(attempt: Attempt) -> None:
    """While no worker runs the message waits; then the mail arrives."""
    client = client_of(attempt)
    sent_itself = Missing(
        "The request still sends the mail itself: enqueue the task, with"
        f" .delay, in {attempt.file.name}/views.py."
    )
    try:
        where = expect_redirect(send(client, "you@example.com"))
    except AttributeError:  # a task that is called has no id
        if attempt.inbox.messages():
            raise sent_itself from None
        raise
    if attempt.inbox.messages():
        raise sent_itself
    package = attempt.file.stem
    message = only_message(attempt, package)
    if message["task"] != f"{package}.tasks.{TASK}":
        raise Missing(f"The message is for the task {message['task']}.")
    if message["arguments"][:2] != ["you@example.com", "happy"]:
        raise Missing(f"The task's arguments are {message['arguments']}.")
    if message["id"] not in where or message["id"] not in read(client, where):
        raise Missing(
            f"The page after the form, {where}, has not the task's id."
        )
    attempt.start_worker()
    attempt.wait_until(
        partial(expect_mail, attempt, "happy"), "No mail arrived."
    )


def retry(attempt: Attempt) -> None:
    """A server that is busy is asked again; one that says no is not."""
    client = client_of(attempt)
    send(client, "you@busy.example")
    worker = attempt.start_worker()
    attempt.wait_until(
        partial(expect_mail, attempt, "happy"),
        "No mail for you@busy.example arrived, whose server refuses twice.",
        30,
    )
    if worker.printed("retry: Retry in") != 2:
        raise Missing("The mail was not sent at the third attempt.")


def failing_mail(attempt: Attempt) -> None:
    """What is refused for good fails, without another attempt."""
    send(client_of(attempt), "you@gone.example")
    worker = attempt.start_worker()
    attempt.wait_until(
        lambda: worker.printed("raised unexpected"),
        "The task for you@gone.example does not fail, whose server always"
        " refuses.",
        may_fail=True,
    )
    if worker.printed("retry: Retry in"):
        raise Missing("A mail that is refused for good is tried again.")


def twice(attempt: Attempt) -> None:
    """The same form, sent twice, is one task; another form is another."""
    client = client_of(attempt)
    form = fill_in(client, "/", email="you@example.com", mood="happy")
    if "form_token" not in form:
        raise Missing(
            "The page's form has no token: write {{ form.form_token }} into"
            f" the template index.html of {attempt.file.name}."
        )
    first, second = (client.post("/mailers", data=form) for _ in range(2))
    if expect_redirect(first) != expect_redirect(second):
        raise Missing("The same form, sent twice, leads to two pages.")
    only_message(attempt, attempt.file.stem)
    changed = client.post("/mailers", data=form | {"mood": "merry"})
    if expect_redirect(changed) == first.location:
        raise Missing("A form that was changed counts as sent before.")


def client_of(attempt: Attempt) -> FlaskClient:
    return make_app(attempt).test_client()


def send(client: FlaskClient, email: str) -> TestResponse:
    form = fill_in(client, "/", email=email, mood="happy")
    return client.post("/mailers", data=form)


def expect_mail(attempt: Attempt, mood: str) -> bool:
    """Return whether the mail is there. Raises Missing if it is another."""
    for mail in attempt.inbox.messages():
        if f"{mood} is the mood of the day." not in mail["text"]:
            raise Missing(f"The mail says {mail['text']!r}; it was {mood}.")
        return True
    return False


STEPS = (first_task, celery_app, task, waits, green_tests, retry, twice)
CONTRACT = (form, waits, retry, failing_mail, twice)
