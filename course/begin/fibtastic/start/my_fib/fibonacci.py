"""Computes a Fibonacci sequence (0, 1, 1, ...) in two ways."""


def rec_sequence(length: int) -> list[int]:
    """Return the first `length` numbers, by recursion: slow on purpose.

    Each call makes two more, so each further number doubles the time.
    """
    if length <= 2:
        return [0, 1][:length]
    last_two = rec_sequence(length - 1)[-2:]
    return [*rec_sequence(length - 1), sum(last_two)]


def sequence(length: int) -> list[int]:
    """Return the first `length` numbers, by a loop."""
    numbers = [0, 1]
    while len(numbers) < length:
        numbers.append(numbers[-2] + numbers[-1])
    return numbers[:length]
