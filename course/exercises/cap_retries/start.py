"""Cap the retries.

`pay` asks a service that may be busy, or refuse the card for good. As it
stands, the task is retried after any error, at once and for ever.

Let it be retried when the service is busy, and only then: at most three times,
after waits that grow, such as 1, 2 and 4 seconds, and last no longer than 10
seconds together.

The check measures the waits. Then it has a worker pay with each of the three
cards below and counts how often the service was asked for each.
"""

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


@app.task(autoretry_for=(Exception,), max_retries=None, default_retry_delay=0)
def pay(card: str) -> None:
    """Pay with a card."""
    ask_service(card)
