"""Be seen in Flower, but not too well.

Flower learns about tasks from events. While a task waits in the queue only
the event of its sender can tell, and Celery does not send that one unless
the setting `task_send_sent_event` says so.

Let Flower show a task that waits. Then look at its arguments: Flower should
show neither a customer's address nor what the customer pays. Enqueue the task
so that Flower shows `***` in place of both arguments, while the task gets the
real ones. The worker's log should have neither.
"""

import os

from celery import Celery
from redis import Redis

app = Celery("seen_in_flower", broker=os.environ["REDIS_URL"])
redis = Redis.from_url(os.environ["REDIS_URL"])


@app.task
def send_invoice(email: str, amount: int) -> None:
    """Note the invoice for the check; nothing is sent."""
    redis.rpush("invoices", email, amount)


def enqueue(email: str, amount: int) -> str:
    """Enqueue an invoice. Returns the task's id."""
    return str(send_invoice.delay(email, amount).id)
