"""Enqueue 300 in fewer messages.

A newsletter goes to 300 people, and `enqueue_all` sends 300 messages: each is
a trip to the broker and back. Make the tasks larger: 3 to 30 messages
in all. Fewer than three would be too few: one task with all 300 keeps one
thread busy while the others sleep, and a failure repeats everything.

The check counts messages, and whether each person was written to once.
"""

import os

from celery import Celery
from redis import Redis

app = Celery("fewer_trips", broker=os.environ["REDIS_URL"])
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
    for person in people:
        send_newsletter.delay(person)
