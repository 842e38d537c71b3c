"""Answers that prove the check: to read on gives the exercise away."""

START = "300 people are 300 messages; make them 30 or fewer."

RIGHT = {
    "chunks": """
def enqueue_all(people: list[int]) -> None:
    send_newsletter.chunks([(person,) for person in people], 20)()
""",
    "another_queue": """
app.conf.task_default_queue = "news"


@app.task
def send_newsletters(people: list[int]) -> None:
    for person in people:
        write_to(person)


def enqueue_all(people: list[int]) -> None:
    for first in range(0, len(people), 20):
        send_newsletters.delay(people[first : first + 20])
""",
    "a_group_of_lists": """
from celery import group


@app.task
def send_newsletters(people: list[int]) -> None:
    for person in people:
        write_to(person)


def enqueue_all(people: list[int]) -> None:
    group(send_newsletters.s(people[n::10]) for n in range(10))()
""",
    "map": """
def enqueue_all(people: list[int]) -> None:
    for first in range(0, len(people), 50):
        send_newsletter.map(people[first : first + 50]).apply_async()
""",
}

WRONG = {
    "one_message": (
        """
@app.task
def send_newsletters(people: list[int]) -> None:
    for person in people:
        write_to(person)


def enqueue_all(people: list[int]) -> None:
    send_newsletters.delay(people)
""",
        "300 people are 1 message; make them 3 or more.",
    ),
    "a_batch": (
        """
def enqueue_all(people: list[int]) -> None:
    with app.producer_or_acquire() as producer, producer.batch():
        for person in people:
            send_newsletter.apply_async((person,), producer=producer)
""",
        "300 people are 300 messages; make them 30 or fewer. (A batch saves"
        " trips, and not messages.)",
    ),
    "tasks_that_enqueue": (
        """
@app.task
def enqueue_some(people: list[int]) -> None:
    for person in people:
        send_newsletter.delay(person)


def enqueue_all(people: list[int]) -> None:
    for first in range(0, len(people), 30):
        enqueue_some.delay(people[first : first + 30])
""",
        "The tasks enqueue more: the worker received 310 messages; make them"
        " 30 or fewer.",
    ),
    "the_last_ones_left_out": (
        """
@app.task
def send_newsletters(people: list[int]) -> None:
    for person in people:
        write_to(person)


def enqueue_all(people: list[int]) -> None:
    for first in range(0, len(people), 20):
        send_newsletters.delay(people[first : first + 19])
""",
        "15 of the 300 people were not written to.",
    ),
    "in_the_request": (
        """
def enqueue_all(people: list[int]) -> None:
    for person in people:
        write_to(person)
""",
        "enqueue_all writes to people itself; enqueue tasks.",
    ),
}
