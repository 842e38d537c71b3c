"""The tasks meet: they run at the same time, and where they should."""

from typing import Any

from course.checker.attempt import Attempt
from course.checker.missing import Missing

ONE_PROCESS = (
    "Both pictures are drawn by threads of one process: they take turns, and"
    " the second processor has nothing to do."
)


def check(attempt: Attempt) -> None:
    pictures, questions = attempt.text("PICTURES"), attempt.text("QUESTIONS")
    draw, ask = attempt.task("draw_picture"), attempt.task("ask_server")
    attempt.start_worker(
        f"{pictures} --queues pictures --hostname pictures@%h"
    )
    expect_room(
        attempt, 2, "Two pictures should be drawn", "PICTURES", pictures
    )
    if len(processes_that_meet(attempt, draw, 2, "drawing", "drawn")) == 1:
        raise Missing(ONE_PROCESS)

    attempt.start_worker(
        f"{questions} --queues questions --hostname questions@%h"
    )
    expect_room(
        attempt, 20, "20 servers should be asked", "QUESTIONS", questions
    )
    processes = processes_that_meet(attempt, ask, 20, "asking", "answer")
    if len(processes) > 1:
        raise Missing(
            f"The 20 questions wait in {len(processes)} processes, and all of"
            " them would have room in one."
        )


def expect_room(
    attempt: Attempt, number: int, wanted: str, name: str, options: str
) -> None:
    """Raise Missing if the worker can't do so many tasks at once.

    The tasks would not meet, either, but that takes longer to find out.
    """
    inspect = attempt.get("app").control.inspect(
        limit=1, pattern=f"{name.lower()}@*"
    )
    stats = attempt.wait_until(inspect.stats, "The worker does not answer.")
    (worker,) = stats.values()
    limit = worker["pool"].get("max-concurrency", number)
    if limit < number and "--autoscale" not in options:
        raise Missing(
            f"{wanted} at the same time, and the worker for {name} does"
            f" {limit} thing{'s' * (limit > 1)} at a time."
        )


def processes_that_meet(
    attempt: Attempt, task: Any, number: int, place: str, end: str
) -> set[Any]:
    """Enqueue tasks that wait for each other.

    place: the list where each notes its process. end: the key that lets them
    end. Returns the processes. Raises Missing if they do not all run at the
    same time.
    """
    redis = attempt.broker.client
    for _ in range(number):
        task.delay()
    try:
        attempt.wait_until(
            lambda: redis.llen(place) == number,
            f"The {number} {task.__name__} do not run at the same time.",
        )
        return set(redis.lrange(place, 0, -1))
    finally:
        redis.set(end, 1)
