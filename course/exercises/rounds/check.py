"""The prediction is right: a worker needs as long."""

from functools import partial

from redis import Redis

from course.checker.attempt import Attempt
from course.checker.missing import Missing

TASKS, THREADS, SECONDS = 7, 3, 2


def check(attempt: Attempt) -> None:
    predict = attempt.get("seconds_until_empty")
    known = predict(500, 25, 5)
    if not isinstance(known, int | float):
        raise Missing(
            f"seconds_until_empty returns {known!r}, and not a number."
        )
    if known != 100:
        raise Missing(
            f"500 tasks of 5 s, 25 at once, take 100 s, not {known} s."
        )
    rounds = count_rounds(attempt)
    predicted = predict(TASKS, THREADS, SECONDS)
    if predicted != rounds * SECONDS:
        raise Missing(
            f"{TASKS} tasks of {SECONDS} s, {THREADS} at once, took the worker"
            f" {rounds} rounds: {rounds * SECONDS} s, not {predicted:g} s."
        )
    more = predict(26, 8, 3)
    if more != 12:
        raise Missing(
            f"26 tasks of 3 s, 8 at once, are 4 rounds: 12 s, not {more} s."
        )


def count_rounds(attempt: Attempt) -> int:
    """Let a real worker do the tasks, and end each round for it.

    Returns how many rounds there were.
    """
    redis = attempt.broker.client
    task = attempt.task("work")
    for _ in range(TASKS):
        task.delay()
    attempt.start_worker(f"--pool threads --concurrency {THREADS}")
    rounds = begun = 0
    while begun < TASKS:
        expected = min(begun + THREADS, TASKS)
        attempt.wait_until(
            partial(has_value, redis, "begun", expected),
            "The tasks do not begin as they should; is `work` unchanged?",
        )
        redis.rpush("over", *["over"] * (expected - begun))
        rounds, begun = rounds + 1, expected
    return rounds


def has_value(redis: Redis, name: str, number: int) -> bool:
    return redis.get(name) == str(number)
