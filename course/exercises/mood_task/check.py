"""The mail arrives, and a worker has sent it."""

from course.checker.attempt import Attempt
from course.checker.missing import Missing

SAYS = {
    "start": "There is no send_mood_email in the file yet.",
    "wrong": "send_mood_email is a function, and not a task yet.",
}


def check(attempt: Attempt) -> None:
    inbox = attempt.inbox
    attempt.enqueue("send_mood_email", "you@example.com", "curious")
    if inbox.messages():
        raise Missing("The mail was sent by the caller, not by a worker.")
    attempt.start_worker()
    mail = attempt.wait_until(inbox.messages, "No mail arrived.")[0]
    if mail["to"] != ["you@example.com"]:
        raise Missing(f"The mail went to {mail['to']}.")
    text = mail["text"].strip()
    if text != "curious is the mood of the day.":
        raise Missing(f"The mail says {text!r}, and the mood was curious.")
