"""Computes a sequence and mails it. No Celery in here."""

from flask import render_template
from flask_mail import Message

from fibtastic.fibonacci import OnProgress, sequence, watched_rec_sequence
from plumbing.smtp import send


def deliver_sequence(
    email: str,
    length: int,
    account: str,
    message_id: str | None,
    on_progress: OnProgress,
) -> None:
    """Compute a sequence and mail it.

    account: "free" (length 1 to 27) or "premium" (1 to 1,000).
    message_id: the same for each attempt, so that a receiver can tell a
    second copy from a second mail. None for a task that is called like a
    function: it has no id.
    Cost: up to 10 s of a processor, then the time of the mail server.
    Raises TemporaryMailError or PermanentMailError of plumbing.smtp.
    """
    numbers = compute(length, account, on_progress)
    send(write_mail(email, numbers, message_id))


def compute(length: int, account: str, on_progress: OnProgress) -> list[int]:
    """Return the numbers: a free account's by recursion, else by a loop."""
    if account == "free":
        return watched_rec_sequence(length, on_progress)
    on_progress(0, 1)
    numbers = sequence(length)
    on_progress(1, 1)
    return numbers


def write_mail(
    email: str, numbers: list[int], message_id: str | None
) -> Message:
    """Return a mail with text and HTML; 1,000 numbers are 105 kB in each."""
    listed = ", ".join(map(str, numbers))
    message = Message(
        subject="Your Fib Sequence!",
        sender="fibmaster@example.com",
        recipients=[email],
        body=render_template("fibtastic/mail.txt", numbers=listed),
        html=render_template("fibtastic/mail.html", numbers=listed),
        extra_headers={"Auto-Submitted": "auto-generated"},
    )
    if message_id:  # without one, Flask-Mail makes one up
        message.msgId = f"<{message_id}@fibtastic.example.com>"
    return message
