"""How a check runs, whatever the file does."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from course.checker import pace
from course.checker.catalogue import EXERCISES
from course.checker.pace import Pace, Patience
from course.checker.run_check import AGAIN, NOT_YET, TOO_SLOW
from parts.process import ROOT
from parts.waiting import wait_for
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


SLOW_CHECK = """
from course.checker import pace, run_check

pace.USUAL = {usual}
run_check.SECONDS = 3
raise SystemExit(run_check.main("mood_task", {file!r}))
"""


@pytest.mark.parametrize(
    ("usual", "answer"),
    [
        (1e-6, (TOO_SLOW, AGAIN)),
        (60, (NOT_YET, "Something in the file has not ended after 3 s.")),
    ],
    ids=["slow", "usual"],
)
def test_a_check_on_a_slow_machine_blames_no_file(
    usual: float, answer: tuple[int, str], tmp_path: Path
) -> None:
    """`usual`: the seconds that the measured work should take."""
    file = tmp_path / "mood_task.py"
    file.write_text("from time import sleep\nsleep(60)\n")

    found = run_python("-c", SLOW_CHECK.format(usual=usual, file=str(file)))

    assert found == answer


@pytest.mark.parametrize(
    ("usual", "over"), [(1e-6, False), (60, True)], ids=["slow", "usual"]
)
def test_patience_lasts_longer_on_a_slow_machine(
    usual: float, over: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "USUAL", usual)
    patience = Patience(0.5, Pace())

    wait_for(lambda: patience.is_over() or patience.pace.measured)

    assert patience.is_over() is over
