"""A few messages, and everybody is written to once."""

from celery.signals import before_task_publish

from course.checker.attempt import Attempt, Missing
from course.checker.queues import expect_listener

SAYS = {
    "start": "300 people are 300 messages; make them 30 or fewer.",
    "wrong": "300 people are 1 message; make them 3 or more.",
}
PEOPLE = 300


def check(attempt: Attempt) -> None:
    redis = attempt.broker.client
    ids = enqueued(attempt)
    number = len(ids)
    if redis.exists("written"):
        raise Missing("enqueue_all writes to people itself; enqueue tasks.")
    if number < 3:
        words = f"{number} message{'' if number == 1 else 's'}"
        raise Missing(f"{PEOPLE} people are {words}; make them 3 or more.")
    if number > 30:
        raise Missing(
            f"{PEOPLE} people are {number} messages; make them 30 or fewer."
        )
    worker = attempt.worker()
    expect_listener(attempt, ids[0])
    attempt.until(
        lambda: worker.output().count(" succeeded in ") == number,
        "Not all of the tasks end well.",
        30,
    )
    written = redis.hgetall("written")
    if left := PEOPLE - len(written):
        raise Missing(f"{left} of the {PEOPLE} people were not written to.")
    twice = [person for person, times in written.items() if times != "1"]
    if twice:
        raise Missing(f"{len(twice)} people were written to more than once.")


def enqueued(attempt: Attempt) -> list[str]:
    """The ids of what enqueue_all sends, to whichever queue."""
    ids: list[str] = []

    def note(headers: dict[str, str], **_: object) -> None:
        ids.append(headers["id"])

    before_task_publish.connect(note)
    attempt.get("enqueue_all")(list(range(PEOPLE)))
    before_task_publish.disconnect(note)
    return ids
