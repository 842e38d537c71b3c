"""The queue has another name."""

import os

from celery import Celery
from redis import Redis

app = Celery("fewer_trips", broker=os.environ["REDIS_URL"])
SIZE = 20  # people in one message
app.conf.task_default_queue = "news"
redis = Redis.from_url(os.environ["REDIS_URL"])


def write_to(person: int) -> None:
    """Count the person for the check; nothing is sent."""
    redis.hincrby("written", str(person))


@app.task
def send_newsletters(people: list[int]) -> None:
    """Write to some people."""
    for person in people:
        write_to(person)


def enqueue_all(people: list[int]) -> None:
    """Write to all these people, in the background."""
    for first in range(0, len(people), SIZE):
        send_newsletters.delay(people[first : first + SIZE])
