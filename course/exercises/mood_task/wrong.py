"""There is a function, but it is not a task."""

import os
import smtplib
from email.message import EmailMessage
from time import sleep

from celery import Celery

app = Celery("mood_task", broker=os.environ["REDIS_URL"])


def deliver_mood(email: str, mood: str) -> None:
    """Mail a mood to an address, slowly."""
    sleep(2)
    message = EmailMessage()
    message["From"], message["To"] = "from@example.com", email
    message["Subject"] = "Open this message for the mood of the day."
    message.set_content(f"{mood} is the mood of the day.")
    port = int(os.environ["INBOX_SMTP_PORT"])
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.send_message(message)


# Your task:
def send_mood_email(email: str, mood: str) -> None:
    """Mail a mood to an address, in the background."""
    deliver_mood(email, mood)
