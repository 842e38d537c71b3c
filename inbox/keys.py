"""The names of mails, as Maildirs have them; a name says when a mail came.

A key begins `<seconds>.M<microseconds>P`: https://cr.yp.to/proto/maildir.html
"""

import os
import re
import time
from datetime import UTC, datetime
from itertools import count

COUNTER = count(1)


def new_key() -> str:
    """Return a name that no other mail has."""
    micros = time.time_ns() // 1000
    place = f"P{os.getpid()}Q{next(COUNTER)}.inbox"
    return f"{micros // 1_000_000}.M{micros % 1_000_000}{place}"


def arrival(key: str) -> tuple[int, int, str]:
    """Return what puts mails into the order in which they came."""
    found = re.match(r"([0-9]{1,10})(?:\.M([0-9]{1,6})P)?", key)
    seconds, micros = found.groups("0") if found else ("0", "0")
    return int(seconds), int(micros), key


def received_at(key: str) -> datetime:
    """Return when a mail came, in UTC."""
    seconds, micros, _ = arrival(key)
    moment = datetime.fromtimestamp(seconds, tz=UTC)
    return moment.replace(microsecond=micros)
