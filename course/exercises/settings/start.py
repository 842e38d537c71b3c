"""Take the settings from the environment.

The same code should run on your machine and on a server. Only the environment
may differ: `REDIS_URL` is the broker, `MAIL_PORT` the port of the mail server
on 127.0.0.1. If they are not set, use redis://localhost:6379/0 and 1025. Keep
the two names `app` and `MAIL_PORT`, and make MAIL_PORT a number.

The check runs your file with two different environments.
"""

import smtplib

from celery import Celery

app = Celery("settings", broker="redis://localhost:6379/0")
MAIL_PORT = 1025


@app.task
def send_greeting(email: str) -> None:
    """Mail a greeting."""
    with smtplib.SMTP("127.0.0.1", MAIL_PORT, timeout=10) as server:
        server.sendmail("me@example.com", email, f"To: {email}\r\n\r\nHello!")
