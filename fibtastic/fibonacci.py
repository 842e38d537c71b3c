"""Computes a Fibonacci sequence (0, 1, 1, ...) in two ways. Plain Python."""

from collections.abc import Callable

# on_progress(done, total): how many of the calls needed were made.
OnProgress = Callable[[int, int], None]

# Progress is reported once for each part of this length, about every 0.06 s.
# That costs 3 %; counting each call would cost 50 %.
STEP_LENGTH = 20


def rec_sequence(length: int) -> list[int]:
    """Return the first `length` numbers (1 or more), by recursion.

    It is slow on purpose, so that there is something to wait for.
    Each call makes two more, so each further number doubles the time: with
    CPython 3.11 0.06 s at 20, 0.5 s at 23, 2 s at 25, 7 to 10 s at 27.
    """
    if length <= 2:
        return [0, 1][:length]
    last_two = rec_sequence(length - 1)[-2:]
    return [*rec_sequence(length - 1), sum(last_two)]


def calls_needed(length: int) -> int:
    """Return how many calls of rec_sequence this length needs."""
    return 2 ** max(1, length - 1) - 1


def watched_rec_sequence(length: int, on_progress: OnProgress) -> list[int]:
    """Return what rec_sequence returns, and report how far it has come.

    Makes the same calls. Calls on_progress first with done = 0, last with
    done == total, and about 18 times a second in between. Cost: 3 %.
    """
    total = calls_needed(length)
    done = 0

    def compute(length: int) -> list[int]:
        nonlocal done
        if length > STEP_LENGTH:
            last_two = compute(length - 1)[-2:]
            numbers = [*compute(length - 1), sum(last_two)]
            done += 1
            return numbers
        numbers = rec_sequence(length)
        done += calls_needed(length)
        on_progress(done, total)
        return numbers

    on_progress(done, total)
    numbers = compute(length)
    on_progress(done, total)
    return numbers


def sequence(length: int) -> list[int]:
    """Return the first `length` numbers, by a loop: 0.1 ms for 1,000."""
    numbers = [0, 1]
    while len(numbers) < length:
        numbers.append(numbers[-2] + numbers[-1])
    return numbers[:length]
