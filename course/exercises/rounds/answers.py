"""Answers that prove the check: to read on gives the exercise away."""

START = "500 tasks of 5 s, 25 at once, take 100 s, not 0 s."

RIGHT = {
    "whole_numbers": """
def seconds_until_empty(tasks: int, at_once: int, seconds: float) -> float:
    return -(-tasks // at_once) * seconds
""",
    "a_loop": """
def seconds_until_empty(tasks, at_once, seconds):
    total = 0.0
    while tasks > 0:
        tasks -= at_once
        total += seconds
    return total
""",
    "the_last_round": """
def seconds_until_empty(tasks: int, at_once: int, seconds: float) -> float:
    rounds, left = divmod(tasks, at_once)
    if left:
        rounds += 1
    return rounds * seconds
""",
}

WRONG = {
    "part_of_a_round": (
        """
def seconds_until_empty(tasks: int, at_once: int, seconds: float) -> float:
    return tasks / at_once * seconds
""",
        "7 tasks of 2 s, 3 at once, took the worker 3 rounds: 6 s, not"
        " 4.66667 s.",
    ),
    "last_round_forgotten": (
        """
def seconds_until_empty(tasks: int, at_once: int, seconds: float) -> float:
    return tasks // at_once * seconds
""",
        "7 tasks of 2 s, 3 at once, took the worker 3 rounds: 6 s, not 4 s.",
    ),
    "always_one_more": (
        """
def seconds_until_empty(tasks: int, at_once: int, seconds: float) -> float:
    return (tasks // at_once + 1) * seconds
""",
        "500 tasks of 5 s, 25 at once, take 100 s, not 105 s.",
    ),
    "rest_one_by_one": (
        """
def seconds_until_empty(tasks: int, at_once: int, seconds: float) -> float:
    return (tasks // at_once + tasks % at_once) * seconds
""",
        "26 tasks of 3 s, 8 at once, are 4 rounds: 12 s, not 15 s.",
    ),
    "no_return": (
        """
def seconds_until_empty(tasks: int, at_once: int, seconds: float) -> float:
    print(-(-tasks // at_once) * seconds)
""",
        "seconds_until_empty returns None, and not a number.",
    ),
    "text": (
        """
def seconds_until_empty(tasks: int, at_once: int, seconds: float) -> float:
    return f"{-(-tasks // at_once) * seconds} s"
""",
        "seconds_until_empty returns '100 s', and not a number.",
    ),
}
