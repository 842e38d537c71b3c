"""Choose the right pool.

`draw_picture` computes all the time, `ask_server` waits for an answer. Each
has a queue and a worker of its own, and both workers can do one thing at a
time. Give them a pool and a concurrency, so that

- two pictures are drawn at the same time, on two processors,
- 20 servers are asked at the same time, in one process.

The check starts two workers with your options and enqueues 2 pictures and 20
questions. Each task notes its process and goes on until all are noted.
"""

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
PICTURES = "--pool solo"
QUESTIONS = "--pool solo"


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
