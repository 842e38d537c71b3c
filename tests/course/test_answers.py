"""A check takes each right answer, and says what a wrong one lacks."""

from pathlib import Path

import pytest

from course.checker.catalogue import EXERCISES
from course.checker.run_check import COMPLETE, DONE, NOT_YET
from tests.course.answers import answers_to, save, with_code
from tests.course.test_exercises import check


def answers(kind: str) -> list[tuple[str, str]]:
    """Return exercise and answer of each answer that is RIGHT or WRONG."""
    return [
        (name, answer)
        for name in EXERCISES
        for answer in getattr(answers_to(name), kind)
    ]


@pytest.mark.parametrize(("name", "answer"), answers("RIGHT"))
def test_a_right_answer_is_taken(
    name: str, answer: str, tmp_path: Path
) -> None:
    file = save(tmp_path, name, answers_to(name).RIGHT[answer])

    assert check(EXERCISES[name], file) == (COMPLETE, DONE)


@pytest.mark.parametrize(("name", "answer"), answers("WRONG"))
def test_a_wrong_answer_is_told_what_is_missing(
    name: str, answer: str, tmp_path: Path
) -> None:
    code, line = answers_to(name).WRONG[answer]
    file = save(tmp_path, name, code)

    status, said = check(EXERCISES[name], file)

    assert status == NOT_YET
    assert line in said


@pytest.mark.parametrize("name", EXERCISES)
def test_the_start_file_is_told_what_is_missing(name: str) -> None:
    exercise = EXERCISES[name]

    answer = check(exercise, exercise.start)

    assert answer == (NOT_YET, answers_to(name).START)


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_has_three_answers_of_each_kind(name: str) -> None:
    found = answers_to(name)

    assert len(found.RIGHT) >= 3
    assert len(found.WRONG) >= 3


START = """
import os


@decorated
def old() -> int:
    return 1


SETTING = 1  # stays


def other() -> int:
    return 2
"""


@pytest.mark.parametrize(
    ("code", "gone"),
    [
        ("def old():\n    return 3\n", "@decorated"),
        ("SETTING = 3\n", "SETTING = 1"),
        ("def new():\n    return 3\n", "nothing"),
    ],
)
def test_code_takes_the_place_of_what_has_its_name(
    code: str, gone: str
) -> None:
    text = with_code(START, code)

    assert code in text
    assert gone not in text
    assert "def other" in text
