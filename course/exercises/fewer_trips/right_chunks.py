"""Celery has a way of its own to make one message of several calls."""

import os

from celery import Celery
from redis import Redis

app = Celery("fewer_trips", broker=os.environ["REDIS_URL"])
SIZE = 20  # people in one message
redis = Redis.from_url(os.environ["REDIS_URL"])


def write_to(person: int) -> None:
    """Count the person for the check; nothing is sent."""
    redis.hincrby("written", str(person))


@app.task
def send_newsletter(person: int) -> None:
    """Write to one person."""
    write_to(person)


def enqueue_all(people: list[int]) -> None:
    """Write to all these people, in the background."""
    send_newsletter.chunks([(person,) for person in people], SIZE)()
