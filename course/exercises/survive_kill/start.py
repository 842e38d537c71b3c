"""Survive kill -9, and send nothing twice.

The task mails a receipt and then books the order, which takes a while. The
check kills the worker with -9 when the mail is out and the booking is not
done, and starts it again. In the end the order must be booked, and there
must be one mail. For another order the inbox refuses the mail twice; when
the message comes a third time, it must leave.

Two things are missing. By default Celery acknowledges a message before its
task begins, so that nobody does the rest. And a worker that begins again must
know that the mail has left: note it in Redis, under the number of the order.
(A kill between the mail and the note would still send two. Lesson 12 says why
nothing closes that gap; the check does not kill there.) The check also kills a
worker before its mail has left.
"""

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


@app.task
def finish(order: int, email: str) -> None:
    """Mail a receipt and book the order."""
    send_receipt(order, email)
    book(order)
