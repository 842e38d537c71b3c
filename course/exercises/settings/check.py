"""The environment chooses broker and mail server; there are defaults."""

import os

from course.checker.attempt import Attempt
from course.checker.missing import Missing

USUAL = "redis://localhost:6379/0"


def check(attempt: Attempt) -> None:
    inbox = attempt.inbox
    os.environ["MAIL_PORT"] = str(inbox.smtp_port)
    app, port = attempt.get("app"), attempt.get("MAIL_PORT")
    if app.conf.broker_url != attempt.broker.url:
        raise Missing(
            f"The broker is {app.conf.broker_url}, whatever REDIS_URL says."
        )
    if not isinstance(port, int):
        raise Missing(
            "MAIL_PORT is not a number; what comes from the environment is"
            " a text."
        )
    if port != inbox.smtp_port:
        raise Missing(f"MAIL_PORT is {port}, whatever the environment says.")
    attempt.task("send_greeting").delay("you@example.com")
    attempt.start_worker()
    attempt.wait_until(inbox.messages, "The task was not done.")
    check_defaults(attempt)


def check_defaults(attempt: Attempt) -> None:
    """Load the file once more, without the two variables."""
    del os.environ["REDIS_URL"], os.environ["MAIL_PORT"]
    try:
        module = attempt.load_again()
    except Exception as error:  # noqa: BLE001 whatever loading it raises
        raise Missing(
            "Without REDIS_URL and MAIL_PORT in the environment, the file"
            f" can't be loaded: {type(error).__name__}: {error}"
        ) from None
    found = (module.app.conf.broker_url, str(module.MAIL_PORT))
    if found != (USUAL, "1025"):
        raise Missing(
            f"Without the variables the file should use {USUAL} and 1025, and"
            f" not {found[0]} and {found[1]}."
        )
