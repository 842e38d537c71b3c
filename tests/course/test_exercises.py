"""Every start fails its check for the stated reason; every solution passes."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from course.checker.catalogue import EXERCISES, FOLDER, Exercise
from course.checker.check import COMPLETE, DONE, NOT_YET
from parts.process import ROOT

every_exercise = pytest.mark.parametrize(
    "exercise", EXERCISES.values(), ids=list(EXERCISES)
)


def said(exercise: Exercise, file: Path) -> tuple[int, str]:
    """The exit code of a check, and its last line."""
    return run("-m", "course.checker.check", exercise.name, str(file))


def run(*command: str) -> tuple[int, str]:
    result = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
    )
    lines = result.stdout.splitlines() or ["(nothing)"]
    return result.returncode, lines[-1] + result.stderr


def says(exercise: Exercise) -> dict[str, str]:
    """What its start and its wrong files are told, by their names."""
    module = f"course.exercises.{exercise.name}.check"
    found: dict[str, str] = importlib.import_module(module).SAYS
    return found


def answers(*kinds: str) -> pytest.MarkDecorator:
    """A test for each exercise and each of its files of these kinds."""
    found = [
        pytest.param(exercise, file.stem, id=f"{exercise.name}-{file.stem}")
        for exercise in EXERCISES.values()
        for kind in kinds
        for file in sorted(exercise.folder.glob(f"{kind}.py"))
    ]
    return pytest.mark.parametrize(("exercise", "name"), found)


@answers("start", "wrong")
def test_what_is_missing_is_said(exercise: Exercise, name: str) -> None:
    file = exercise.folder / f"{name}.py"
    assert said(exercise, file) == (NOT_YET, says(exercise)[name])


@answers("solution", "right*")
def test_what_is_right_passes(exercise: Exercise, name: str) -> None:
    file = exercise.folder / f"{name}.py"
    assert said(exercise, file) == (COMPLETE, DONE)


@every_exercise
def test_each_has_its_files(exercise: Exercise) -> None:
    names = {file.stem for file in exercise.folder.glob("*.py")}
    assert {"start", "wrong", "check", "solution"} <= names
    assert set(says(exercise)) <= names


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
        ("\nx = y", "Line 2 fails: NameError: name 'y' is not defined"),
        ("raise SystemExit", "Line 1 ends the program."),
        ("\nexit()", "Line 2 ends the program."),
    ],
)
def test_a_line_that_fails_is_named(
    text: str, line: str, tmp_path: Path
) -> None:
    file = tmp_path / "hello.py"
    file.write_text(text)
    assert said(EXERCISES["hello"], file) == (NOT_YET, line)


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
    line = "Something in the file has not ended after 2 s."
    code = "from course.checker import check; check.SECONDS = 2; "
    code += f"raise SystemExit(check.main('hello', {str(file)!r}))"
    assert run("-c", code) == (NOT_YET, line)


@every_exercise
def test_its_lesson_names_it(exercise: Exercise) -> None:
    (lesson,) = FOLDER.parent.glob(f"lessons/{exercise.lesson:02}-*.md")
    assert f"`make exercise {exercise.name}`" in lesson.read_text()


@every_exercise
def test_the_index_lists_it(exercise: Exercise) -> None:
    row = (
        f"| {exercise.lesson} | [{exercise.name}]({exercise.name}/start.py)"
        f" | {exercise.title} |\n"
    )
    assert row in (FOLDER / "README.md").read_text()
