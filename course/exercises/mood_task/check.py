"""The mail arrives, and a worker has sent it."""

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.queues import expect_listener


def check(attempt: Attempt) -> None:
    inbox = attempt.inbox
    result = attempt.enqueue("send_mood_email", "you@example.com", "curious")
    if inbox.messages():
        raise Missing("The mail was sent by the caller, not by a worker.")
    attempt.start_worker()
    expect_listener(attempt, result.id)
    mail = attempt.wait_until(inbox.messages, "No mail arrived.")[0]
    if mail["to"] != ["you@example.com"]:
        raise Missing(f"The mail went to {mail['to']}.")
    text = mail["text"].strip()
    if text != "curious is the mood of the day.":
        raise Missing(f"The mail says {text!r}, and the mood was curious.")
