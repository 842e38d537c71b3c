"""How a check runs, whatever the file does."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from course.checker.catalogue import EXERCISES
from parts.process import ROOT
from tests.course.test_exercises import run_python

EXAMPLE = """
from contextlib import ExitStack
from pathlib import Path
from course.checker import attempt
from course.checker.attempt import Attempt

exec(attempt.__doc__.partition("\\n\\n")[2])
with ExitStack() as cleanup:
    check(Attempt(Path("{file}"), cleanup))
print("The mail arrived.")
"""


def test_the_example_of_a_check_works(tmp_path: Path) -> None:
    """The example in the docstring of attempt.py."""
    solution = EXERCISES["mood_task"].folder / "solution.py"
    file = shutil.copy(solution, tmp_path / "mood_task.py")

    answer = run_python("-c", EXAMPLE.format(file=file))

    assert answer == (0, "The mail arrived.")


def test_celerys_own_variables_do_not_reach_a_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    solution = EXERCISES["mood_task"].folder / "solution.py"
    file = shutil.copy(solution, tmp_path / "mood_task.py")
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")

    answer = run_python("-c", EXAMPLE.format(file=file))

    assert answer == (0, "The mail arrived.")


def test_a_check_that_is_ended_does_not_blame_the_file(tmp_path: Path) -> None:
    file = tmp_path / "hello.py"
    file.write_text("print('begun', flush=True)\nwhile True:\n    pass\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "course.checker.run_check", "hello", str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "begun\n"

    process.send_signal(signal.SIGINT)

    assert process.communicate(timeout=20) == ("", "ended\n")
    assert process.returncode == 1
