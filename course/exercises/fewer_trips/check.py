"""There are a few messages, and each person is written to once."""

from celery.signals import before_task_publish

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.queues import expect_listener, is_idle

PEOPLE = 300
MOST = 30  # messages
BATCH = " (A batch saves trips, and not messages.)"


def check(attempt: Attempt) -> None:
    redis = attempt.broker.client
    ids = enqueued_ids(attempt)
    number = len(ids)
    if redis.exists("written"):
        raise Missing("enqueue_all writes to people itself; enqueue tasks.")
    if number < 3:
        messages = f"{number} message{'' if number == 1 else 's'}"
        raise Missing(f"{PEOPLE} people are {messages}; make them 3 or more.")
    if number > MOST:
        raise Missing(
            f"{PEOPLE} people are {number} messages; make them {MOST} or"
            " fewer." + BATCH * (".batch(" in attempt.file.read_text())
        )
    worker = attempt.start_worker()
    expect_listener(attempt, ids[0])
    attempt.wait_until(
        lambda: worker.tasks_ended() >= number and is_idle(attempt),
        "Not all of the tasks succeed.",
        timeout=30,
    )
    received = worker.output().count("] received")
    if received > MOST:
        raise Missing(
            f"The tasks enqueue more: the worker received {received} messages;"
            f" make them {MOST} or fewer."
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
