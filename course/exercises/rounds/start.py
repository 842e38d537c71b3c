"""Predict when a queue is empty.

`seconds_until_empty` says how long a worker takes for a number of tasks. All
of them are equally long, and some of them run at once. 500 tasks of 5 seconds,
25 at once, take 100 seconds. How long do 7 tasks of 2 seconds take, 3 at once?

The check gives seven tasks to a worker with three threads and counts the
rounds.
"""

import os

from celery import Celery
from redis import Redis

app = Celery("rounds", broker=os.environ["REDIS_URL"])


@app.task
def work() -> None:
    """Begin, and wait until the check says that the round is over."""
    redis = Redis.from_url(os.environ["REDIS_URL"])
    redis.incr("begun")
    redis.blpop("over", 60)


def seconds_until_empty(tasks: int, at_once: int, seconds: float) -> float:
    """Return how long `tasks` tasks of `seconds` s take, `at_once` at once."""
    return 0
