"""Computes a sequence and mails it. No Celery in here."""

from flask import render_template
from flask_mail import Message

from my_fib.fibonacci import rec_sequence, sequence
from plumbing.smtp import send


def deliver_sequence(email: str, length: int, account: str) -> None:
    """Compute a sequence, by recursion for a free account, and mail it."""
    compute = rec_sequence if account == "free" else sequence
    numbers = compute(length)
    send(write_mail(email, numbers))


def write_mail(email: str, numbers: list[int]) -> Message:
    listed = ", ".join(map(str, numbers))
    return Message(
        subject="Your Fib Sequence!",
        sender="fibmaster@example.com",
        recipients=[email],
        body=render_template("my_fib/mail.txt", numbers=listed),
        html=render_template("my_fib/mail.html", numbers=listed),
    )
