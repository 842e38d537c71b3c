"""There are a few messages, and each person is written to once."""

from celery.signals import before_task_publish

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.queues import expect_listener

SAYS = {
    "start": "300 people are 300 messages; make them 30 or fewer.",
    "wrong": "300 people are 1 message; make them 3 or more.",
}
PEOPLE = 300


def check(attempt: Attempt) -> None:
    redis = attempt.broker.client
    ids = enqueued_ids(attempt)
    number = len(ids)
    if redis.exists("written"):
        raise Missing("enqueue_all writes to people itself; enqueue tasks.")
    if number < 3:
        messages = f"{number} message{'' if number == 1 else 's'}"
        raise Missing(f"{PEOPLE} people are {messages}; make them 3 or more.")
    if number > 30:
        raise Missing(
            f"{PEOPLE} people are {number} messages; make them 30 or fewer."
        )
    worker = attempt.start_worker()
    expect_listener(attempt, ids[0])
    attempt.wait_until(
        lambda: worker.output().count(" succeeded in ") == number,
        "Not all of the tasks succeed.",
        timeout=30,
    )
    written = redis.hgetall("written")
    if left := PEOPLE - len(written):
        raise Missing(f"{left} of the {PEOPLE} people were not written to.")
    twice = [person for person, times in written.items() if times != "1"]
    if twice:
        raise Missing(f"{len(twice)} people were written to more than once.")


def enqueued_ids(attempt: Attempt) -> list[str]:
    """Call enqueue_all. Returns the ids of its messages, on any queue."""
    ids: list[str] = []

    def note_id(headers: dict[str, str], **_: object) -> None:
        ids.append(headers["id"])

    before_task_publish.connect(note_id)
    attempt.get("enqueue_all")(list(range(PEOPLE)))
    before_task_publish.disconnect(note_id)
    return ids
