"""Writes the mail and hands it to the mail server. No Celery in here."""

import time

from flask import current_app, render_template
from flask_mail import Message

from mood_mailer.gifs.choose import find_gif
from mood_mailer.looks import LOOKS
from plumbing.smtp import send


def deliver_mood(
    email: str, mood: str, look: str, message_id: str | None
) -> None:
    """Wait MOOD_DELAY seconds, then send the mail; block all the while.

    message_id: the same for each attempt, so that a receiver can tell a
    second copy from a second mail. None for a task that is called like a
    function: it has no id.
    Raises TemporaryMailError or PermanentMailError of plumbing.smtp.
    """
    time.sleep(current_app.config["MOOD_DELAY"])
    send(write_mail(email, mood, look, message_id))


def write_mail(
    email: str, mood: str, look: str, message_id: str | None
) -> Message:
    """Return a mail with text, HTML, and a GIF that is shown in the HTML."""
    gif = find_gif(mood, current_app.config["GIPHY_API_KEY"])
    message = Message(
        subject=LOOKS[
            look
        ].subject,  # what people type must not be in a header
        sender="from@example.com",
        recipients=[email],
        body=render_template("mood_mailer/mail.txt", mood=mood),
        html=render_template("mood_mailer/mail.html", mood=mood, gif=gif),
        extra_headers={"Auto-Submitted": "auto-generated"},
    )
    if message_id:  # without one, Flask-Mail makes one up
        message.msgId = f"<{message_id}@mood-mailer.example.com>"
    message.attach(
        f"{gif.name}.gif",
        "image/gif",
        gif.data,
        disposition="inline",
        headers={"Content-ID": "<gif>"},
    )
    return message
