"""The tasks meet: they run at the same time, and where they should."""

from typing import Any

from course.checker.attempt import Attempt, Missing

SAYS = {
    "start": "Two pictures are to be drawn at the same time, and the worker"
    " for PICTURES does 1 thing at a time.",
    "wrong": "Both pictures are drawn by threads of one process: they take"
    " turns, and the second processor has nothing to do.",
}


def check(attempt: Attempt) -> None:
    pictures, questions = attempt.text("PICTURES"), attempt.text("QUESTIONS")
    draw, ask = attempt.task("draw_picture"), attempt.task("ask_server")
    attempt.worker(f"{pictures} --queues pictures --hostname pictures@%h")
    room(attempt, 2, "Two pictures are to be drawn", "PICTURES", pictures)
    if len(meet(attempt, draw, 2, "drawing", "drawn")) == 1:
        raise Missing(
            "Both pictures are drawn by threads of one process: they take"
            " turns, and the second processor has nothing to do."
        )

    attempt.worker(f"{questions} --queues questions --hostname questions@%h")
    room(attempt, 20, "20 servers are to be asked", "QUESTIONS", questions)
    processes = meet(attempt, ask, 20, "asking", "answer")
    if len(processes) > 1:
        raise Missing(
            f"The 20 questions wait in {len(processes)} processes, and all of"
            " them would have room in one."
        )


def room(
    attempt: Attempt, number: int, wanted: str, name: str, options: str
) -> None:
    """Raise Missing when the worker can't do so many tasks at once.

    This is only quicker than to wait in vain for them to meet.
    """
    inspect = attempt.get("app").control.inspect(
        limit=1, pattern=f"{name.lower()}@*"
    )
    stats = attempt.until(inspect.stats, "The worker does not answer.")
    (worker,) = stats.values()
    limit = worker["pool"].get("max-concurrency", number)
    if limit < number and "--autoscale" not in options:
        raise Missing(
            f"{wanted} at the same time, and the worker for {name} does"
            f" {limit} thing{'s' * (limit > 1)} at a time."
        )


def meet(
    attempt: Attempt, task: Any, number: int, place: str, end: str
) -> set[Any]:
    """Enqueue a task so often; the processes that all of them run in.

    place: where they note it. end: what lets them end.
    """
    redis = attempt.broker.client
    for _ in range(number):
        task.delay()
    try:
        attempt.until(
            lambda: redis.llen(place) == number,
            f"The {number} {task.__name__} do not run at the same time.",
        )
        return set(redis.lrange(place, 0, -1))
    finally:
        redis.set(end, 1)
