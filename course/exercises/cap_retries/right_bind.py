"""The task itself says when it is retried."""

import os

from celery import Celery, Task
from redis import Redis

app = Celery("cap_retries", broker=os.environ["REDIS_URL"])
redis = Redis.from_url(os.environ["REDIS_URL"])


class ServiceBusy(Exception):
    """The service may do it if it is asked again later."""


class CardRefused(Exception):
    """The service will say the same if it is asked again."""


def ask_service(card: str) -> None:
    """Refuse one card, be busy twice for another, and always for a third."""
    asked = redis.incr(f"asked:{card}")
    if card == "stolen":
        raise CardRefused("this card is stolen")
    if card == "unlucky" or (card == "patient" and asked <= 2):
        raise ServiceBusy("please try again later")


@app.task(bind=True, max_retries=3)
def pay(self: Task, card: str) -> None:
    """Pay with a card."""
    try:
        ask_service(card)
    except ServiceBusy as error:
        wait = 2**self.request.retries  # seconds
        raise self.retry(exc=error, countdown=wait) from error
