"""The address is hidden, and the amount is not."""

import os

from celery import Celery
from redis import Redis

app = Celery("seen_in_flower", broker=os.environ["REDIS_URL"])
redis = Redis.from_url(os.environ["REDIS_URL"])
app.conf.task_send_sent_event = True


@app.task
def send_invoice(email: str, amount: int) -> None:
    """Nothing is sent here; the check reads what is noted."""
    redis.rpush("invoices", email, amount)


def enqueue(email: str, amount: int) -> str:
    """Enqueue an invoice; return the task's id."""
    shown = f"('***', {amount})"
    task = send_invoice.apply_async((email, amount), argsrepr=shown)
    return str(task.id)
