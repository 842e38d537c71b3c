"""Each solution passes its check, and the catalogue is complete."""

import subprocess
import sys
from pathlib import Path

import pytest

from course.checker.catalogue import EXERCISES, FOLDER, Exercise
from course.checker.run_check import COMPLETE, DONE, NOT_YET, TOO_SLOW
from parts.process import ROOT

every_exercise = pytest.mark.parametrize(
    "exercise", EXERCISES.values(), ids=list(EXERCISES)
)


def check(exercise: Exercise, file: Path) -> tuple[int, str]:
    """Check a file. Returns the exit code and the last line.

    Checks it again if the machine was too slow.
    """
    words = ["-m", "course.checker.run_check", exercise.name, str(file)]
    for _ in range(3):
        status, line = run_python(*words)
        if status != TOO_SLOW:
            break
    return status, line


def run_python(*arguments: str) -> tuple[int, str]:
    """Return the exit code and the last line, with all of stderr."""
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
    )
    lines = result.stdout.splitlines() or ["(nothing)"]
    return result.returncode, lines[-1] + result.stderr


@every_exercise
def test_the_solution_passes(exercise: Exercise) -> None:
    file = exercise.folder / "solution.py"

    assert check(exercise, file) == (COMPLETE, DONE)


@every_exercise
def test_title_and_hint_are_short(exercise: Exercise) -> None:
    assert len(exercise.title) < 50
    assert 1 <= len(exercise.hint.splitlines()) <= 8


def test_every_folder_is_in_the_catalogue() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/check.py")}

    assert folders == set(EXERCISES)


def test_the_exercises_are_in_the_order_of_their_lessons() -> None:
    lessons = [exercise.lesson for exercise in EXERCISES.values()]

    assert lessons == sorted(lessons)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = (", "Line 1 is not valid Python: '(' was never closed."),
        (
            "x = [1 2]",
            "Line 1 is not valid Python: invalid syntax. Perhaps you forgot"
            " a comma?",
        ),
        ("\nx = 1 / 0", "Line 2 fails: ZeroDivisionError: division by zero"),
        ("raise SystemExit", "Line 1 ends the program."),
        ("\nexit()", "Line 2 ends the program."),
    ],
)
def test_a_line_that_fails_is_named(
    text: str, line: str, tmp_path: Path
) -> None:
    file = tmp_path / "hello.py"
    file.write_text(text)

    assert check(EXERCISES["hello"], file) == (NOT_YET, line)


@pytest.mark.parametrize(
    "text",
    [
        "while True:\n    pass\n",
        "from time import sleep\nwhile True:\n    try:\n        sleep(60)\n"
        "    except Exception:\n        pass\n",
    ],
)
def test_a_file_that_never_ends_is_ended(text: str, tmp_path: Path) -> None:
    file = tmp_path / "hello.py"
    file.write_text(text)
    code = (
        "from course.checker import pace, run_check\n"
        "run_check.SECONDS = 2\n"
        "pace.SLOW = float('inf')\n"  # no machine is too slow for this
        f"raise SystemExit(run_check.main('hello', {str(file)!r}))"
    )

    answer = run_python("-c", code)

    line = "Something in the file has not ended after 2 s."
    assert answer == (NOT_YET, line)


@every_exercise
def test_the_lesson_names_its_exercise(exercise: Exercise) -> None:
    (lesson,) = FOLDER.parent.glob(f"lessons/{exercise.lesson:02}-*.md")

    assert f"`make exercise {exercise.name}`" in lesson.read_text()


@every_exercise
def test_the_index_lists_an_exercise(exercise: Exercise) -> None:
    index = (FOLDER / "README.md").read_text()

    row = (
        f"| {exercise.lesson} | [{exercise.name}]({exercise.name}/start.py)"
        f" | {exercise.title} |\n"
    )
    assert row in index
