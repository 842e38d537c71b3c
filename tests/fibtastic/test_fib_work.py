"""The two ways to a sequence, and how the slow one tells where it is."""

import sys
from types import FrameType

import pytest

from fibtastic.fibonacci import (
    STEP_LENGTH,
    calls_needed,
    rec_sequence,
    sequence,
    watched_rec_sequence,
)
from fibtastic.mailer import compute

TABLE = {
    1: [0],
    2: [0, 1],
    3: [0, 1, 1],
    10: [0, 1, 1, 2, 3, 5, 8, 13, 21, 34],
}


@pytest.mark.parametrize("length", TABLE)
def test_both_ways_start_with_0_and_1(length: int) -> None:
    assert rec_sequence(length) == TABLE[length]
    assert sequence(length) == TABLE[length]


@pytest.mark.parametrize("length", range(1, 16))
def test_both_ways_agree(length: int) -> None:
    assert rec_sequence(length) == sequence(length)


def test_well_known_numbers() -> None:
    """F(26), F(100), and F(999), which has 209 digits."""
    assert sequence(27)[-1] == 121_393
    assert sequence(101)[-1] == 354_224_848_179_261_915_075
    assert len(str(sequence(1000)[-1])) == 209


@pytest.mark.parametrize("length", [1, 2, 3, 4, 9, 14])
def test_the_calls_made_are_the_calls_needed(length: int) -> None:
    calls = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal calls
        calls += event == "call" and frame.f_code is rec_sequence.__code__

    sys.setprofile(count)
    try:
        rec_sequence(length)
    finally:
        sys.setprofile(None)

    assert calls == calls_needed(length)


def test_each_further_number_doubles_the_calls() -> None:
    for length in range(2, 27):
        assert calls_needed(length + 1) == 2 * calls_needed(length) + 1


@pytest.mark.parametrize("length", [1, 2, 3, STEP_LENGTH, STEP_LENGTH + 2])
def test_progress_starts_at_0_and_ends_at_the_total(length: int) -> None:
    seen: list[tuple[int, int]] = []

    numbers = watched_rec_sequence(length, lambda *now: seen.append(now))

    total = calls_needed(length)
    assert numbers == sequence(length)
    assert seen[0] == (0, total)
    assert seen[-1] == (total, total)
    assert seen == sorted(seen)


def test_progress_is_told_once_for_each_step() -> None:
    """Four sequences of STEP_LENGTH make one that is two longer."""
    seen: list[int] = []

    watched_rec_sequence(STEP_LENGTH + 2, lambda done, _: seen.append(done))

    step = calls_needed(STEP_LENGTH)
    # Each pair of steps is followed by the call that made them.
    steps = [step, 2 * step, 3 * step + 1, 4 * step + 1]
    assert seen == [0, *steps, calls_needed(STEP_LENGTH + 2)]


def test_the_premium_account_needs_one_call() -> None:
    seen: list[tuple[int, int]] = []

    numbers = compute(1000, "premium", lambda *now: seen.append(now))

    assert numbers == sequence(1000)
    assert seen == [(0, 1), (1, 1)]


def test_the_free_account_is_served_by_recursion() -> None:
    seen: list[tuple[int, int]] = []

    assert compute(5, "free", lambda *now: seen.append(now)) == sequence(5)

    assert seen[-1] == (15, 15)
