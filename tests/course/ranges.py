"""Read which numbers a block leaves open, and in which ranges they lie.

within="0..60000"   the ... in the block's printed lines is a number in there
within="0..9 - 1..5"   one range for each such ..., in order; - is for one
                       that does not stand for a number
"""

import re
from collections.abc import Mapping

from tests.course.match import pattern

WITHIN = re.compile(r'\bwithin="([^"]*)"')
RANGE = re.compile(r"(-?[\d.]*\d)\.\.(-?[\d.]*\d)")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?")


class Ranges:
    """The ranges of one block, taken line by line."""

    def __init__(self, info: str) -> None:
        found = WITHIN.search(info)
        self.given = found[1].split() if found else []
        self.left = list(self.given)

    def problem(
        self, expected: str, got: str, known: Mapping[str, str]
    ) -> str:
        """Return what is wrong with the numbers in lines that match, or ""."""
        if not self.given:
            return ""
        wildcards = values_of(expected, got, known)
        if len(wildcards) > len(self.left):
            return f"{self.names()}, which is too few for its ..."
        ranges = [self.left.pop(0) for _ in wildcards]
        problems = map(misplaced, wildcards, ranges)
        return next((each for each in problems if each), "")

    def unused(self) -> str:
        """Return what is wrong when the block has ended, or ""."""
        return f"{self.names()}, which is too many for its ..." * bool(
            self.left
        )

    def names(self) -> str:
        return f'the block has within="{" ".join(self.given)}"'


def values_of(expected: str, got: str, known: Mapping[str, str]) -> list[str]:
    """Return what each ... inside a line stands for, in order."""
    lines = got.strip("\n")
    found = pattern(expected, known).fullmatch(f"{lines}\n" if lines else "")
    if not found:
        return []
    named = found.re.groupindex.values()
    return [
        value or ""
        for number, value in enumerate(found.groups(), 1)
        if number not in named
    ]


def misplaced(value: str, within: str) -> str:
    """Return what is wrong with the value, or ""."""
    if within == "-":
        return ""
    limits = RANGE.fullmatch(within)
    if not limits:
        return f"within={within!r} is not a range; write one like 0..60000"
    value = value.strip()  # a column may be filled up with spaces
    if not NUMBER.fullmatch(value):
        return f"{value!r} is not a number; the block has within={within}"
    number = float(value.replace(",", ""))
    if not float(limits[1]) <= number <= float(limits[2]):
        return f"{value} is not within {within}"
    return ""
