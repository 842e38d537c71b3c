"""The work: writes the mail, and hands it to the mail server."""

import time

from flask import current_app, render_template
from flask_mail import Message


def deliver_mood(email: str, mood: str) -> None:
    """Wait MOOD_DELAY seconds, then send the mail."""
    time.sleep(current_app.config["MOOD_DELAY"])
    message = Message(
        subject="Open this message for the mood of the day.",
        sender="from@example.com",
        recipients=[email],
        body=render_template("mail.txt", mood=mood),
    )
    current_app.extensions["mail"].send(message)
