"""Only what is not in the environment is a number."""

import os
import smtplib
from typing import Any

from celery import Celery

broker = os.environ.get("REDIS_URL", "redis://localhost:6379/0")
app = Celery("settings", broker=broker)
MAIL_PORT = os.environ.get("MAIL_PORT", 1025)


@app.task
def send_greeting(email: str) -> None:
    """Mail a greeting."""
    port: Any = MAIL_PORT
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.sendmail("me@example.com", email, f"To: {email}\r\n\r\nHello!")
