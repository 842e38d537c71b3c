"""What can go wrong, sorted by what the caller is to do.

str() of each is fit for logs and pages: the API key is never in it.
"""

import logging
from datetime import timedelta


class CalaisError(Exception):
    """retries: how often the request is worth being sent again; seconds: not
    sooner than that; again_in: when a later attempt makes sense after all;
    level: how loud to log it."""

    retries = 0
    seconds = 0.0
    again_in: timedelta | None = None
    level = logging.WARNING


class Unavailable(CalaisError):
    """Try again, after growing pauses: no answer, half of one, a 5xx."""

    retries = 3


class Garbled(Unavailable):
    """Try again, but less often: a whole answer that makes no sense."""

    retries = 2


class Busy(CalaisError):
    """Try again in `seconds`: too many requests at once."""

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
    """Nothing more today. Too long for a retry, which waits in the worker's
    memory: whoever keeps the text asks again after `again_in`."""

    again_in = timedelta(days=1)
