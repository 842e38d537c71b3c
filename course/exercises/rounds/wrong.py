"""The last round counts as a part of a round."""

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
    return tasks / at_once * seconds
