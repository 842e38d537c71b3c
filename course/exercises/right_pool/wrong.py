"""Threads draw the pictures, although drawing computes."""

import os
from time import sleep

from celery import Celery
from redis import Redis

app = Celery("right_pool", broker=os.environ["REDIS_URL"])
app.conf.task_routes = {
    "right_pool.draw_picture": {"queue": "pictures"},
    "right_pool.ask_server": {"queue": "questions"},
}
redis = Redis.from_url(os.environ["REDIS_URL"])

# Options of `celery worker`:
PICTURES = "--pool threads --concurrency 2"
QUESTIONS = "--pool threads --concurrency 20"


@app.task
def draw_picture() -> None:
    """Compute until the check has seen enough."""
    redis.rpush("drawing", os.getpid())
    while not redis.exists("drawn"):
        sum(number * number for number in range(100_000))


@app.task
def ask_server() -> None:
    """Wait until the check gives the answer."""
    redis.rpush("asking", os.getpid())
    while not redis.exists("answer"):
        sleep(0.1)
