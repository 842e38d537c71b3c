"""The name has both kinds of quotes, which the log escapes."""

import os

from celery import Celery

app = Celery("hello", broker=os.environ["REDIS_URL"])

NAME = 'Dwayne "The Rock" O\'Neal'


@app.task
def greet(name: str) -> str:
    """Return a greeting, which the worker logs."""
    return f"Hello, {name}!"
