"""Template filters: how pages show times, and text that others wrote."""

import re
import time
from datetime import UTC, datetime

from flask import Blueprint, current_app
from markupsafe import Markup

from plumbing.addresses import hide_addresses

LONGEST = 200  # characters of a text in a list
MOST_SHOWN = 20_000  # characters of one text on a page


def init_bp(bp: Blueprint) -> None:
    """Make these functions filters of all templates."""
    for filter_ in (
        utc_time,
        utc_milliseconds,
        ago,
        duration,
        for_page,
        beginning,
        short,
        breakable,
    ):
        bp.add_app_template_filter(filter_)


def utc_time(moment: float | None) -> str:
    """Return a Unix time in seconds as date and time in UTC."""
    if moment is None:
        return "unknown"
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")


def utc_milliseconds(moment: float) -> str:
    """Return the time of day of a Unix time, with milliseconds, in UTC."""
    when = datetime.fromtimestamp(moment, UTC)
    return when.strftime("%H:%M:%S.%f")[:-3]


def ago(moment: float | None) -> str:
    """Return how far away a Unix time is: "12 s ago", "in 5 min"."""
    if moment is None:
        return "unknown"
    seconds = time.time() - moment
    if seconds <= -0.5:
        return f"in {duration(-seconds)}"
    return f"{duration(seconds)} ago"


def duration(seconds: float) -> str:
    """Return at most two units: "45 s", "3 min 5 s", "2 h 5 min", "3 d"."""
    left = max(0, round(seconds))
    sizes = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
    counts = {}
    for unit, size in sizes.items():
        counts[unit], left = divmod(left, size)
    units = list(sizes)
    first = next((unit for unit in units if counts[unit]), "s")
    pair = units[units.index(first) :][:2]
    parts = [f"{counts[unit]} {unit}" for unit in pair if counts[unit]]
    return " ".join(parts) or "0 s"


def for_page(text: object) -> str:
    """Return text from elsewhere so that a page can show it.

    A page cannot be encoded with half of a pair of surrogates, so that is
    written out. Under HIDE_ADDRESSES only the first letter of a mail
    address is left.
    """
    plain = str(text).encode("utf-8", "backslashreplace").decode()
    if current_app.config.get("HIDE_ADDRESSES"):
        return hide_addresses(plain)
    return plain


def short(text: object) -> str:
    """Return for_page(), cut to the length that a list has room for."""
    plain = for_page(text)
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def breakable(text: object) -> Markup:
    """Return text that a browser may break after each dot, _ and @."""
    return Markup("<wbr>").join(re.split(r"(?<=[._@])", str(text)))


def beginning(text: object) -> str:
    """Return for_page(), cut to what a browser shows without effort."""
    plain = for_page(str(text)[: MOST_SHOWN + 1])
    return plain if len(plain) <= MOST_SHOWN else plain[:MOST_SHOWN] + "…"
