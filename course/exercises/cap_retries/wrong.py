"""pay is retried after any error."""

import os

from celery import Celery
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


@app.task(autoretry_for=(Exception,), max_retries=3, retry_backoff=True)
def pay(card: str) -> None:
    """Pay with a card."""
    ask_service(card)
