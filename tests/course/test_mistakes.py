"""What the checks say of mistakes that beginners make."""

from pathlib import Path

import pytest

from course.checker.catalogue import EXERCISES
from course.checker.check import NOT_YET
from tests.course.test_exercises import said


def mistaken(folder: Path, name: str, old: str, new: str) -> Path:
    """The solution of an exercise, with a mistake in it."""
    text = (EXERCISES[name].folder / "solution.py").read_text()
    assert old in text
    file = folder / f"{name}.py"
    file.write_text(text.replace(old, new))
    return file


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        (
            "mood_task",
            "send_mood_email(email: str, mood: str)",
            "send_mood_email(email: str)",
            "send_mood_email can't be called with these arguments:"
            " send_mood_email() takes 1 positional argument but 2 were given.",
        ),
        (
            "create_row",
            "add_visit(number: int, page: str)",
            "add_visit(page: str)",
            "add_visit can't be called with these arguments:"
            " add_visit() takes 1 positional argument but 2 were given.",
        ),
        (
            "offload",
            "send_welcome.delay(number)",
            "send_welcome.delay()",
            "The page answers 500: TypeError: send_welcome() missing 1"
            " required positional argument: 'number'",
        ),
        (
            "seen_in_flower",
            "return str(task.id)",
            "return 7",
            "enqueue returns 7, and should return the task's id.",
        ),
        (
            "rounds",
            "return ceil(",
            "ceil(",
            "seconds_until_empty returns None, and not a number.",
        ),
    ],
)
def test_a_mistake_is_named(
    name: str, old: str, new: str, line: str, tmp_path: Path
) -> None:
    file = mistaken(tmp_path, name, old, new)
    assert said(EXERCISES[name], file) == (NOT_YET, line)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("mood_task", "deliver_mood(email, mood)\n"),
        ("create_row", "connect() as"),
        ("offload", 'note("picture")'),
        ("fewer_trips", "write_to(person)\n\n\n"),
        ("right_pool", 'redis.rpush("drawing"'),
        ("settings", "server.sendmail("),
    ],
)
def test_a_task_that_fails_is_named(
    name: str, call: str, tmp_path: Path
) -> None:
    file = mistaken(tmp_path, name, call, f"oops.{call}")
    line = """The task fails: NameError("name 'oops' is not defined")"""
    assert said(EXERCISES[name], file) == (NOT_YET, line)
