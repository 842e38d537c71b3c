"""The message is acknowledged late, but the mail is not noted."""

import os
import smtplib

from celery import Celery
from redis import Redis

app = Celery("survive_kill", broker=os.environ["REDIS_URL"])
# A message that is not acknowledged comes back after 3 seconds.
app.conf.broker_transport_options = {
    "visibility_timeout": 3,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
redis = Redis.from_url(os.environ["REDIS_URL"])


def send_receipt(order: int, email: str) -> None:
    text = f"To: {email}\r\nSubject: Order {order}\r\n\r\nThank you!"
    port = int(os.environ["INBOX_SMTP_PORT"])
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.sendmail("shop@example.com", email, text)


def book(order: int) -> None:
    """Wait until the till is open, then book. Twice does no harm."""
    redis.blpop("till", 60)
    redis.sadd("booked", str(order))


@app.task(acks_late=True)
def finish(order: int, email: str) -> None:
    """Mail a receipt and book the order."""
    send_receipt(order, email)
    book(order)
