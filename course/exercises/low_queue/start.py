"""Find the queue that nobody listens to.

A shop mails a receipt for each order and writes a line into its log. The
receipts arrive, the log stays empty, and there is no error anywhere.

A message waits in some queue until a worker takes it. See where the messages
go and where the worker looks, and make the two agree: the check starts a
worker with your OPTIONS, enqueues a receipt and a line, and expects that both
are done.
"""

import os

from celery import Celery

app = Celery("low_queue", broker=os.environ["REDIS_URL"])
app.conf.task_default_queue = "shop"
app.conf.task_routes = {
    "low_queue.write_log": {"queue": "low"},  # it is in no hurry
}

# The worker is started by `celery --app low_queue worker` with these:
OPTIONS = "--queues shop --pool threads --concurrency 4"


@app.task
def send_receipt(order: int) -> str:
    """Return a receipt; a real shop would mail it."""
    return f"You have paid order {order}."


@app.task
def write_log(line: str) -> str:
    """Return what goes into the log."""
    return line
