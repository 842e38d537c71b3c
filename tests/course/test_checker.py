"""How a check runs, whatever the file does."""

import shutil
from pathlib import Path

from course.checker.catalogue import EXERCISES
from tests.course.test_exercises import run

EXAMPLE = """
from contextlib import ExitStack
from pathlib import Path
from course.checker import attempt
from course.checker.attempt import Attempt

exec(attempt.__doc__.partition("\\n\\n")[2])
with ExitStack() as parts:
    check(Attempt(Path("{file}"), parts))
print("The mail arrived.")
"""


def test_the_example_of_a_check_works(tmp_path: Path) -> None:
    """That of the docstring of attempt.py."""
    solution = EXERCISES["mood_task"].folder / "solution.py"
    file = shutil.copy(solution, tmp_path / "mood_task.py")
    assert run("-c", EXAMPLE.format(file=file)) == (0, "The mail arrived.")
