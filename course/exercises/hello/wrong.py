"""The name is not a text."""

import os

from celery import Celery

app = Celery("hello", broker=os.environ["REDIS_URL"])

NAME = 7


@app.task
def greet(name: str) -> str:
    """Return a greeting, which the worker logs."""
    return f"Hello, {name}!"
