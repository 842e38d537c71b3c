"""The reminder is due at nine o'clock, but in no zone."""

import os
from datetime import date, datetime, time

from celery import Celery

app = Celery("nine_o_clock", broker=os.environ["REDIS_URL"])


@app.task
def remind(text: str) -> str:
    """Return what somebody wanted to be reminded of."""
    return text


def remind_at_nine(text: str, day: date, zone: str) -> None:
    """Enqueue a reminder for nine o'clock on `day`, as it is in `zone`."""
    nine = datetime.combine(day, time(9))
    remind.apply_async([text], eta=nine)
