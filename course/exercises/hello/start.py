"""Say hello.

This one shows how exercises work. The task below greets somebody, but nobody
is named yet: put a name between the quotes and save the file. The check starts
a broker and a worker of its own, enqueues the task with your name, and reads
the worker's log.

`@app.task` above a function makes it a task of `app`; the lessons'
`@shared_task` does the same without naming the app. `.delay(...)` enqueues it.
"""

import os

from celery import Celery

app = Celery("hello", broker=os.environ["REDIS_URL"])

NAME = ""


@app.task
def greet(name: str) -> str:
    """Return a greeting, which the worker logs."""
    return f"Hello, {name}!"
