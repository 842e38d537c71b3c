"""The task is seen, and so are its arguments."""

import os

from celery import Celery
from redis import Redis

app = Celery("seen_in_flower", broker=os.environ["REDIS_URL"])
redis = Redis.from_url(os.environ["REDIS_URL"])
app.conf.task_send_sent_event = True


@app.task
def send_invoice(email: str, amount: int) -> None:
    """Note the invoice for the check; nothing is sent."""
    redis.rpush("invoices", email, amount)


def enqueue(email: str, amount: int) -> str:
    """Enqueue an invoice. Returns the task's id."""
    return str(send_invoice.delay(email, amount).id)
