"""There is no default."""

import os
import smtplib

from celery import Celery

app = Celery("settings", broker=os.environ["REDIS_URL"])
MAIL_PORT = int(os.environ["MAIL_PORT"])


@app.task
def send_greeting(email: str) -> None:
    """Mail a greeting."""
    with smtplib.SMTP("127.0.0.1", MAIL_PORT, timeout=10) as server:
        server.sendmail("me@example.com", email, f"To: {email}\r\n\r\nHello!")
