"""Be seen in Flower, but not too well.

Flower learns about tasks from events. While a task waits in the queue only
the event of its sender can tell, and Celery does not send that one unless
the setting `task_send_sent_event` says so.

Let Flower show a task that waits. Then look at its arguments: the address
of a customer is none of Flower's business. Enqueue the task so that Flower
shows (and logs have) `***` in place of both arguments, while the task gets
the real ones.
"""

import os

from celery import Celery

app = Celery("seen_in_flower", broker=os.environ["REDIS_URL"])


@app.task
def send_invoice(email: str, amount: int) -> None:
    """Nothing is sent here; the line is for the check."""
    print(f"to {email}: {amount} euros")


def enqueue(email: str, amount: int) -> str:
    """Enqueue an invoice; return the task's id."""
    return str(send_invoice.delay(email, amount).id)
