"""How pages say times and what others wrote."""

import time
from datetime import UTC, datetime

from flask import Blueprint, current_app

from plumbing.tasks import hide_addresses

CUT = 200  # characters of a text in a list


def init_bp(bp: Blueprint) -> None:
    """The filters clock, ago, span, shown and cut, for all templates."""
    for filter_ in (clock, ago, span, shown, cut):
        bp.add_app_template_filter(filter_)


def clock(moment: float | None) -> str:
    """A Unix time in seconds, as text in UTC."""
    if moment is None:
        return "unknown"
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S")


def ago(moment: float | None) -> str:
    """A Unix time in seconds: "12 s ago", "in 5 min"."""
    if moment is None:
        return "unknown"
    seconds = time.time() - moment
    if seconds <= -0.5:
        return f"in {span(-seconds)}"
    return f"{span(seconds)} ago"


def span(seconds: float) -> str:
    """The two largest units: "45 s", "3 min 5 s", "2 h 5 min", "3 d 4 h"."""
    left = max(0, round(seconds))
    parts: list[str] = []
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        if left >= size or (unit == "s" and not parts):
            parts.append(f"{left // size} {unit}")
        left %= size
    return " ".join(parts[:2])


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
