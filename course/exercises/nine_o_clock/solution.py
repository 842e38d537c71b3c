"""Remind people at nine, their time.

`remind_at_nine` is given a day and a person's time zone, such as
Europe/Berlin. It should enqueue `remind` for nine in the morning of that day
in that zone. At present the reminder is due at once.

The check asks for reminders in Berlin and in New York, on a day in winter and
one in summer, and reads the ETA in each message. It starts no worker. (In a
real app, a reminder that is so far away belongs in a row of the database. Here
only the hour matters.)
"""

import os
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from celery import Celery

app = Celery("nine_o_clock", broker=os.environ["REDIS_URL"])


@app.task
def remind(text: str) -> str:
    """Return what somebody wanted to be reminded of."""
    return text


def remind_at_nine(text: str, day: date, zone: str) -> None:
    """Enqueue a reminder for nine o'clock on `day`, as it is in `zone`."""
    nine = datetime.combine(day, time(9), ZoneInfo(zone))
    remind.apply_async([text], eta=nine)
