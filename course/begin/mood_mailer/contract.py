"""What both my_mood and Daily Mood do, tried as a visitor would try it."""

from functools import partial

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from course.begin.parts import (
    expect_redirect,
    fill_in,
    make_app,
    only_message,
    read,
)
from course.checker.attempt import Attempt
from course.checker.missing import Missing

TASK = "send_mood_email"


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


CONTRACT = (form, waits, retry, failing_mail, twice)
