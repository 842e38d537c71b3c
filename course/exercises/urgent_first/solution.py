"""Let the urgent task begin next.

20 slow exports wait on a queue. Then somebody asks for a code to sign in, and
should not wait for all of them: `send_code` should be the next task that
begins. Give it a queue of its own, and the worker the options to go with it.

That is not all. A worker takes more messages than it has room for, and begins
them in that order. Three times, while an export runs, the check enqueues a
code and looks at what begins next. Its worker does one task at a time.

(Of two codes the second would wait for one more export: Celery lets the queues
take turns, in whatever order OPTIONS has them. Lesson 9 changes that.)
"""

import os
from time import sleep

from celery import Celery
from redis import Redis

app = Celery("urgent_first", broker=os.environ["REDIS_URL"])
app.conf.task_default_queue = "exports"
app.conf.task_routes = {"urgent_first.send_code": {"queue": "urgent"}}

redis = Redis.from_url(os.environ["REDIS_URL"])

# Options of `celery worker`; the check adds --pool and --concurrency.
OPTIONS = "--queues urgent,exports --disable-prefetch"


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
