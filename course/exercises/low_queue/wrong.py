"""The worker listens to the other queue, and not to both."""

import os

from celery import Celery

app = Celery("low_queue", broker=os.environ["REDIS_URL"])
app.conf.task_default_queue = "shop"
app.conf.task_routes = {
    "low_queue.write_log": {"queue": "low"},  # it is in no hurry
}

# The worker is started by `celery --app low_queue worker` with these:
OPTIONS = "--queues low --pool threads --concurrency 4"


@app.task
def send_receipt(order: int) -> str:
    """Return a receipt; a real shop would mail it."""
    return f"You have paid order {order}."


@app.task
def write_log(line: str) -> str:
    """Return what goes into the log."""
    return line
