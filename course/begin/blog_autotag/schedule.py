"""What the check of my_blog's schedule looks for, each with its sentence."""

from datetime import timedelta

from celery import Celery
from celery.schedules import BaseSchedule

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from parts.process import Part

SCHEDULES = (int, float, timedelta, BaseSchedule)


def expect_schedule(celery: Celery) -> None:
    """Raise Missing unless tasks that exist are enqueued, and expire."""
    if not celery.conf.beat_schedule:
        raise Missing(
            "Celery has no schedule: pass beat_schedule=SCHEDULE to"
            " celery_init_app in my_blog/__init__.py."
        )
    for entry in celery.conf.beat_schedule.values():
        if entry["task"] not in celery.tasks:
            raise Missing(
                f"my_blog/schedule.py names the task {entry['task']}, which"
                " does not exist."
            )
        if not isinstance(entry["schedule"], SCHEDULES):
            raise Missing(
                f"my_blog/schedule.py has the schedule {entry['schedule']!r}:"
                " write a number of seconds, without quotes."
            )
        if "expires" not in entry.get("options", {}):
            raise Missing(
                "The messages of the schedule never expire: write"
                ' "options": {"expires": 9} in my_blog/schedule.py.'
            )


def expect_beat(attempt: Attempt, command: str) -> None:
    """Start a beat line. Raises Missing if it starts no beat."""
    no_beat = "The beat line of the Procfile does not start beat."
    if " beat" not in command:
        raise Missing(no_beat)
    log = attempt.folder / "beat.log"
    clock = Part(command, log, folder=attempt.folder)
    attempt.cleanup.enter_context(clock)
    attempt.wait_until(
        lambda: clock.printed("beat: Starting") or clock.ended(), no_beat, 60
    )
    if clock.ended():
        raise Missing(no_beat)
