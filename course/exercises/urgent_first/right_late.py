"""With late acknowledgement the worker holds only one export."""

import os
from time import sleep

from celery import Celery
from redis import Redis

app = Celery("urgent_first", broker=os.environ["REDIS_URL"])
app.conf.task_default_queue = "exports"
app.conf.worker_prefetch_multiplier = 1
app.conf.task_acks_late = True
app.conf.task_routes = {"urgent_first.send_code": {"queue": "urgent"}}

redis = Redis.from_url(os.environ["REDIS_URL"])

# Options of `celery worker`; the check adds --pool and --concurrency.
OPTIONS = "--queues urgent,exports"


@app.task
def export(number: int) -> None:
    """Be slow: end when the check says so."""
    redis.rpush("begun", f"export {number}")
    while not redis.lpop("go"):
        sleep(0.05)


@app.task
def send_code(email: str) -> None:
    """Send a code to an address, which is quick."""
    redis.rpush("begun", f"code for {email}")
