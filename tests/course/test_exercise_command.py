"""`make exercise`, used as a learner uses it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.checker.catalogue import EXERCISES
from course.checker.run_check import TOO_SLOW
from course.checker.session import Session
from parts.process import ROOT, Part
from parts.waiting import wait_for

EXERCISE = [sys.executable, "-m", "course.checker"]


class TypedExercise(Part):
    """`make exercise`, with a pipe to type into."""

    def start(self) -> None:
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                EXERCISE,
                cwd=self.folder,
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def type(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def wait_for_text(self, text: str) -> None:
        wait_for(lambda: text in self.output(), 60, text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, whose var/exercises the command uses."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def typed(folder: Path) -> Iterator[TypedExercise]:
    typed = TypedExercise("", folder / "exercise.log", folder=folder)
    yield typed
    typed.stop()


def run_exercise(folder: Path, *words: str) -> tuple[int, str]:
    """Run the command. Returns its exit code and what it prints.

    Its input ends at once.
    """
    result = subprocess.run(
        [*EXERCISE, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=110,
        stdin=subprocess.DEVNULL,
    )
    return result.returncode, result.stdout


def solve(folder: Path, name: str) -> None:
    solution = EXERCISES[name].folder / "solution.py"
    file = folder / f"var/exercises/{name}.py"
    # As editors do it: a new file takes the old one's place.
    new = file.with_suffix(".new")
    new.write_bytes(solution.read_bytes())
    new.replace(file)


def test_from_the_start_file_to_the_next_exercise(
    folder: Path, typed: TypedExercise
) -> None:
    typed.wait_for_text("Exercise 1 of")
    typed.wait_for_text("Say hello.")
    file = folder / "var/exercises/hello.py"

    file.write_text(file.read_text() + "\n")
    typed.wait_for_text("NAME is still empty.\nhello: not yet.")

    typed.type("hint")
    typed.wait_for_text(EXERCISES["hello"].hint)

    solve(folder, "hello")
    typed.wait_for_text(f"hello: done. 1 of {len(EXERCISES)} are done.")

    typed.type("next")
    typed.wait_for_text("Exercise 2 of")
    typed.type("quit")
    assert typed.process.wait(10) == 0


def test_progress_is_remembered(folder: Path) -> None:
    run_exercise(folder, "reset", "hello")
    solve(folder, "hello")

    assert run_exercise(folder, "check")[0] == 0

    _, listing = run_exercise(folder, "list")
    assert "done  hello" in listing
    second = list(EXERCISES)[1]
    assert f">       {second}" in listing


def test_reset_keeps_what_was_written(folder: Path) -> None:
    run_exercise(folder, "hello")
    file = folder / "var/exercises/hello.py"
    file.write_text("mine")

    _, said = run_exercise(folder, "reset", "hello")

    assert "var/exercises/hello.1.py" in said
    assert file.with_name("hello.1.py").read_text() == "mine"
    assert file.read_text() == EXERCISES["hello"].start.read_text()


def test_after_a_reset_it_is_to_be_done_again(folder: Path) -> None:
    (folder / "var/exercises").mkdir(parents=True)
    (folder / "var/exercises/done.txt").write_text("hello\noffload\n")

    run_exercise(folder, "reset", "hello")

    _, listing = run_exercise(folder, "list")
    assert ">       hello" in listing
    assert "done  offload" in listing


def test_an_unknown_word_is_refused(folder: Path) -> None:
    status, said = run_exercise(folder, "hullo")

    assert status == 1
    assert "There is no exercise or word 'hullo'. Type check, hint" in said


def test_nothing_runs_on_when_a_check_is_interrupted(
    folder: Path, typed: TypedExercise
) -> None:
    typed.wait_for_text("Exercise 1 of")
    file = folder / "var/exercises/hello.py"
    file.write_text("while True:\n    pass\n")
    # The parts' folder is deleted when the last part has ended.
    wait_for(lambda: [*folder.glob("exercise-*/broker.log")], 30)

    os.killpg(typed.process.pid, signal.SIGINT)

    assert typed.process.wait(20) == 0
    assert not [*folder.glob("exercise-*")]
    assert "Traceback" not in typed.output()


@pytest.mark.parametrize("line", ["next hello", "hint check", "hello offload"])
def test_words_that_do_not_go_together_are_refused(
    line: str, folder: Path
) -> None:
    status, said = run_exercise(folder, *line.split())

    assert status == 1
    assert said == (
        f"{line!r} does not go together. Type one word or one name; check,"
        " hint, reset can be followed by a name.\n"
    )


def test_a_machine_that_is_too_slow_is_told_to_try_again(
    folder: Path,
) -> None:
    run_exercise(folder, "hello")
    file = folder / "var/exercises/hello.py"
    file.write_text(f"import os\nos._exit({TOO_SLOW})\n")

    status, said = run_exercise(folder, "check", "hello")

    assert status == 1
    assert said.endswith("hello: not checked. Type check to try again.\n")


def test_the_name_may_come_first(folder: Path) -> None:
    answer = run_exercise(folder, "offload", "hint")

    assert answer == (0, f"{EXERCISES['offload'].hint}\n")


def test_next_from_outside_is_the_first_that_is_not_done(
    folder: Path,
) -> None:
    answer = run_exercise(folder, "next")

    assert answer == run_exercise(folder)
    assert "Exercise 1 of" in answer[1]


def test_a_word_about_another_exercise_leaves_this_one(
    folder: Path, typed: TypedExercise
) -> None:
    typed.wait_for_text("Exercise 1 of")
    typed.type("hint offload")
    typed.wait_for_text(EXERCISES["offload"].hint)

    solve(folder, "hello")
    typed.wait_for_text("hello: done.")

    typed.type("check admins_only")
    typed.wait_for_text("admins_only: not yet.")
    typed.type("list")
    typed.wait_for_text("> done  hello")


def test_the_exercise_gone_to_is_checked_when_saved_only(
    folder: Path, typed: TypedExercise
) -> None:
    typed.wait_for_text("Exercise 1 of")
    typed.type("admins_only")
    file = folder / "var/exercises/admins_only.py"
    typed.wait_for_text("your file:   var/exercises/admins_only.py")

    file.write_text("wrong = ")
    typed.wait_for_text("Line 1 is not valid Python")

    assert typed.output().count("checking ...") == 1


def test_a_save_is_noticed_after_a_look_that_found_no_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some editors delete the file, then write it again."""
    monkeypatch.chdir(folder)
    session = Session()
    session.go_to(EXERCISES["hello"])
    file = folder / "var/exercises/hello.py"

    file.unlink()
    assert not session.is_saved()
    file.write_text("NAME = 'Ada'")

    assert session.is_saved()
    assert not session.is_saved()
