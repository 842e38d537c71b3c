"""Answers that prove the check: to read on gives the exercise away."""

START = "The message has no ETA: the reminder is due at once."

RIGHT = {
    "keyword": """
from datetime import datetime, time
from zoneinfo import ZoneInfo


def remind_at_nine(text: str, day: date, zone: str) -> None:
    nine = datetime.combine(day, time(9, tzinfo=ZoneInfo(zone)))
    remind.apply_async(kwargs={"text": text}, eta=nine)
""",
    "countdown": """
from datetime import datetime
from zoneinfo import ZoneInfo


def remind_at_nine(text: str, day: date, zone: str) -> None:
    there = ZoneInfo(zone)
    nine = datetime(day.year, day.month, day.day, 9, tzinfo=there)
    wait = nine.timestamp() - datetime.now().timestamp()
    remind.s(text).set(countdown=wait).delay()
""",
    "utc_without_saying_so": """
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo


def remind_at_nine(text: str, day: date, zone: str) -> None:
    nine = datetime.combine(day, time(9), ZoneInfo(zone))
    utc = nine.astimezone(UTC).replace(tzinfo=None)
    remind.apply_async((text,), eta=utc)
""",
    "text": """
from datetime import datetime
from zoneinfo import ZoneInfo


def remind_at_nine(text: str, day: date, zone: str) -> None:
    nine = datetime.fromisoformat(f"{day}T09:00")
    nine = nine.replace(tzinfo=ZoneInfo(zone))
    remind.apply_async([text], eta=nine.isoformat())
""",
}

WRONG = {
    "no_zone": (
        """
from datetime import datetime, time


def remind_at_nine(text: str, day: date, zone: str) -> None:
    remind.apply_async([text], eta=datetime.combine(day, time(9)))
""",
        "The ETA 2030-01-15T09:00:00 has no time zone: Celery takes it for"
        " UTC, when it is 10:00 in Berlin.",
    ),
    "nine_in_utc": (
        """
from datetime import UTC, datetime, time


def remind_at_nine(text: str, day: date, zone: str) -> None:
    remind.apply_async([text], eta=datetime.combine(day, time(9), UTC))
""",
        "The reminder for 2030-01-15 has the ETA 2030-01-15T09:00:00+00:00:"
        " then it is 10:00 in Berlin.",
    ),
    "winter_all_year": (
        """
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo


def remind_at_nine(text: str, day: date, zone: str) -> None:
    winter = datetime(2030, 1, 1, tzinfo=ZoneInfo(zone)).utcoffset()
    nine = datetime.combine(day, time(9), timezone(winter))
    remind.apply_async([text], eta=nine)
""",
        "The reminder for 2030-07-15 has the ETA 2030-07-15T09:00:00+01:00:"
        " then it is 10:00 in Berlin.",
    ),
    "zone_for_text": (
        """
from datetime import datetime, time
from zoneinfo import ZoneInfo


def remind_at_nine(text: str, day: date, zone: str) -> None:
    nine = datetime.combine(day, time(9), ZoneInfo(zone))
    remind.apply_async([zone], eta=nine)
""",
        "The message for remind has the arguments ['Europe/Berlin'] {}, and"
        " not the text.",
    ),
    "one_zone_for_all": (
        """
from datetime import datetime, time
from zoneinfo import ZoneInfo


def remind_at_nine(text: str, day: date, zone: str) -> None:
    nine = datetime.combine(day, time(9), ZoneInfo("Europe/Berlin"))
    remind.apply_async([text], eta=nine)
""",
        "The reminder for 2030-01-15 has the ETA 2030-01-15T09:00:00+01:00:"
        " then it is 03:00 in New York.",
    ),
}
