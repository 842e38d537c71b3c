"""The messages are due at nine, in every zone and season."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from parts.queued import queued

NO_ETA = "The message has no ETA: the reminder is due at once."
TEXT = "water the flowers"
DAYS = (date(2030, 1, 15), date(2030, 7, 15))
ZONES = ("Europe/Berlin", "America/New_York")
NEAR = timedelta(minutes=1)  # a countdown is computed, then added to now


def check(attempt: Attempt) -> None:
    remind = attempt.task("remind")
    remind_at_nine = attempt.get("remind_at_nine")
    for zone in ZONES:
        for day in DAYS:
            attempt.broker.client.flushall()
            remind_at_nine(TEXT, day, zone)
            check_eta(eta_of_reminder(attempt, remind.name), day, zone)


def eta_of_reminder(attempt: Attempt, task: str) -> str:
    """Return the ETA of the only message, "" if it has none.

    Raises Missing if it is not for this task, or does not have the text.
    """
    queue = attempt.get("app").conf.task_default_queue
    messages = queued(attempt.broker.url, queue)
    if len(messages) != 1:
        raise Missing(
            f"remind_at_nine enqueued {len(messages)} messages, not one."
        )
    (message,) = messages
    if message["task"] != task:
        raise Missing(f"The message is for the task {message['task']}.")
    arguments = f"{message['argsrepr']} {message['kwargsrepr']}"
    if repr(TEXT) not in arguments:
        raise Missing(
            f"The message for remind has the arguments {arguments}, and not"
            " the text."
        )
    return message["eta"] or ""


def check_eta(text: str, day: date, zone: str) -> None:
    if not text:
        raise Missing(NO_ETA)
    try:
        eta = datetime.fromisoformat(text)
    except ValueError:
        raise Missing(f"The ETA {text} is not a day with a time.") from None
    # Celery's worker, too, takes a time without a zone for UTC.
    there = eta.replace(tzinfo=eta.tzinfo or UTC).astimezone(ZoneInfo(zone))
    nine = datetime.combine(day, time(9), ZoneInfo(zone))
    if abs(there - nine) <= NEAR:
        return
    place = zone.partition("/")[2].replace("_", " ")
    hour = (
        f"{there:%H:%M}" if there.date() == day else f"{there:%Y-%m-%d %H:%M}"
    )
    if not eta.tzinfo:
        raise Missing(
            f"The ETA {text} has no time zone: Celery takes it for UTC, when"
            f" it is {hour} in {place}."
        )
    raise Missing(
        f"The reminder for {day} has the ETA {text}: then it is {hour} in"
        f" {place}."
    )
