"""What can go wrong, sorted by what the caller does about it.

str() of each error may be logged and shown: it never has the API key.
"""

import logging
from datetime import timedelta


class CalaisError(Exception):
    """An attempt gave no tags.

    retries: how many more attempts are worthwhile.
    seconds: the least wait before the next one.
    again_in: the time after which a new request makes sense, if it does.
    level: the logging level.
    """

    retries = 0
    seconds = 0.0
    again_in: timedelta | None = None
    level = logging.WARNING


class Unavailable(CalaisError):
    """No answer, half an answer or a 5xx: try again after growing waits."""

    retries = 3


class Garbled(Unavailable):
    """A whole answer that makes no sense: try again, but less often."""

    retries = 2


class Busy(CalaisError):
    """Too many requests at once: try again in `seconds`."""

    retries = 3

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Refused(CalaisError):
    """Do not try again: the same request would be refused again."""


class WrongSetting(Refused):
    """No request can succeed until somebody changes a setting."""

    level = logging.ERROR


class QuotaUsedUp(Refused):
    """The API answers no more requests today.

    A retry would have to wait for too long in the worker's memory. The
    caller keeps the text and asks again after `again_in`.
    """

    again_in = timedelta(days=1)
