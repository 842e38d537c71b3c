"""A number that a lesson leaves open lies in the range that it names."""

import pytest

from tests.course.match import match_all
from tests.course.ranges import Ranges


def problem(within: str, expected: str, got: str) -> str:
    ranges = Ranges(f'pycon within="{within}"')
    return ranges.problem(expected, got, {}) or ranges.unused()


@pytest.mark.parametrize(
    ("within", "expected", "got"),
    [
        ("0..60000", "'... ms'", "'12 ms'"),
        ("0..9", "later ... ms", "later     5 ms"),
        ("0..1 5..9", "(..., ...)", "(0.25, 9)"),
        ("- 1000..9000", "... has ... bytes", "Redis has 1,030 bytes"),
        ("-5..-1", "... of 75", "-2 of 75"),
        ("0..9", "A_ID\n...\n... left", "x\ny\n7 left"),
    ],
)
def test_a_number_in_its_range_is_right(
    within: str, expected: str, got: str
) -> None:
    assert problem(within, expected, got) == ""


@pytest.mark.parametrize(
    ("within", "expected", "got", "said"),
    [
        ("0..9", "... left", "-1 left", "-1 is not within 0..9"),
        ("0..9 0..5", "...% ...%", "9% 6%", "6 is not within 0..5"),
        ("0..9", "... left", "nan left", "'nan' is not a number"),
        ("0-9", "... left", "1 left", "'0-9' is not a range; write one like"),
        ("0..9", "... of ...", "1 of 2", "too few for its ..."),
        ("0..9 0..9", "... left", "1 left", "too many for its ..."),
        ("0..9", "none left", "none left", "too many for its ..."),
    ],
)
def test_a_wrong_number_and_a_wrong_range_are_named(
    within: str, expected: str, got: str, said: str
) -> None:
    assert said in problem(within, expected, got)


def test_ranges_are_taken_line_by_line() -> None:
    ranges = Ranges('pycon within="0..9 10..99"')

    said = [ranges.problem("... s", f"{n} s", {}) for n in (5, 5)]

    assert said == ["", "5 is not within 10..99"]


def test_without_ranges_three_dots_stand_for_anything() -> None:
    assert problem("", "... left", "none left") == ""


@pytest.mark.parametrize("got", ["in 3s", "in 0.25s", "in 9.5e-05s"])
def test_dots_before_seconds_stand_for_a_number(got: str) -> None:
    assert match_all("in ...s", got, {}) == {}


@pytest.mark.parametrize("got", ["in s", "in -1s", "in Nones"])
def test_dots_before_seconds_stand_for_nothing_else(got: str) -> None:
    assert match_all("in ...s", got, {}) is None
