"""How pages say times and what others wrote."""

import time
from datetime import UTC, datetime

from flask import Blueprint, current_app

from plumbing.addresses import hide_addresses

CUT = 200  # characters of a text in a list


def init_bp(bp: Blueprint) -> None:
    """These filters, for all templates."""
    for filter_ in (clock, milliseconds, ago, span, shown, cut):
        bp.add_app_template_filter(filter_)


def clock(moment: float | None) -> str:
    """A Unix time in seconds, as text in UTC."""
    if moment is None:
        return "unknown"
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")


def milliseconds(moment: float) -> str:
    """The time of day of a Unix time, with three decimals, in UTC."""
    when = datetime.fromtimestamp(moment, UTC)
    return when.strftime("%H:%M:%S.%f")[:-3]


def ago(moment: float | None) -> str:
    """A Unix time in seconds: "12 s ago", "in 5 min"."""
    if moment is None:
        return "unknown"
    seconds = time.time() - moment
    if seconds <= -0.5:
        return f"in {span(-seconds)}"
    return f"{span(seconds)} ago"


def span(seconds: float) -> str:
    """Two units at most: "45 s", "3 min 5 s", "2 h 5 min", "3 d"."""
    left = max(0, round(seconds))
    sizes = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
    counts = {}
    for unit, size in sizes.items():
        counts[unit], left = divmod(left, size)
    units = list(sizes)
    first = next((unit for unit in units if counts[unit]), "s")
    pair = units[units.index(first) :][:2]
    words = [f"{counts[unit]} {unit}" for unit in pair if counts[unit]]
    return " ".join(words) or "0 s"


def shown(text: object) -> str:
    """What came from elsewhere, fit for a page.

    Half of a pair of surrogates, which no page can be encoded with, is
    written out. Under HIDE_ADDRESSES, only the first letter of an
    email address is left.
    """
    plain = str(text).encode("utf-8", "backslashreplace").decode()
    if current_app.config.get("HIDE_ADDRESSES"):
        return hide_addresses(plain)
    return plain


def cut(text: object) -> str:
    """shown(), cut to the length that a list has room for."""
    plain = shown(text)
    return plain if len(plain) <= CUT else plain[: CUT - 1] + "…"
