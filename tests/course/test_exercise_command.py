"""`make exercise`, as one who does an exercise meets it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.checker.catalogue import EXERCISES
from course.checker.session import Session
from parts.process import ROOT, Part
from parts.waiting import wait_for

EXERCISE = [sys.executable, "-m", "course.checker"]


class Typed(Part):
    """`make exercise` in a terminal that one can type into."""

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

    def says(self, text: str, times: int = 1) -> None:
        wait_for(lambda: self.output().count(text) >= times, 60, text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty one, whose var/exercises the command uses."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def typed(folder: Path) -> Iterator[Typed]:
    typed = Typed("", folder / "exercise.log", folder=folder)
    yield typed
    typed.stop()


def run(folder: Path, *words: str) -> tuple[int, str]:
    """Its exit code and what it says; its input ends at once."""
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
    folder: Path, typed: Typed
) -> None:
    typed.says("Exercise 1 of")
    typed.says("Say hello.")
    file = folder / "var/exercises/hello.py"

    file.write_text(file.read_text() + "\n")
    typed.says("NAME is still empty.\nhello: not yet.")

    typed.type("hint")
    typed.says(EXERCISES["hello"].hint)

    solve(folder, "hello")
    typed.says(f"hello: done. 1 of {len(EXERCISES)} are done.")

    typed.type("next")
    typed.says("Exercise 2 of")
    typed.type("quit")
    assert typed.process.wait(10) == 0


def test_progress_is_remembered(folder: Path) -> None:
    run(folder, "reset", "hello")
    solve(folder, "hello")

    assert run(folder, "check")[0] == 0

    _, listing = run(folder, "list")
    assert "done  hello" in listing
    second = list(EXERCISES)[1]
    assert f">       {second}" in listing


def test_reset_keeps_what_was_written(folder: Path) -> None:
    run(folder, "hello")
    file = folder / "var/exercises/hello.py"
    file.write_text("mine")

    _, said = run(folder, "reset", "hello")

    assert "var/exercises/hello.1.py" in said
    assert file.with_name("hello.1.py").read_text() == "mine"
    assert file.read_text() == EXERCISES["hello"].start.read_text()


def test_after_a_reset_it_is_to_be_done_again(folder: Path) -> None:
    (folder / "var/exercises").mkdir(parents=True)
    (folder / "var/exercises/done.txt").write_text("hello\noffload\n")

    run(folder, "reset", "hello")

    _, listing = run(folder, "list")
    assert ">       hello" in listing
    assert "done  offload" in listing


def test_a_word_that_is_none_is_refused(folder: Path) -> None:
    status, said = run(folder, "hullo")
    assert status == 1
    assert "There is no exercise or word 'hullo'. Type check, hint" in said


def test_nothing_runs_on_when_a_check_is_interrupted(
    folder: Path, typed: Typed
) -> None:
    typed.says("Exercise 1 of")
    file = folder / "var/exercises/hello.py"
    file.write_text("while True:\n    pass\n")
    # Its parts work in a folder that goes when the last of them has ended.
    wait_for(lambda: [*folder.glob("exercise-*/broker.log")], 30)

    os.killpg(typed.process.pid, signal.SIGINT)

    assert typed.process.wait(20) == 0
    assert not [*folder.glob("exercise-*")]
    assert "Traceback" not in typed.output()


@pytest.mark.parametrize("line", ["next hello", "hint check", "hello offload"])
def test_words_that_would_not_be_used_are_refused(
    line: str, folder: Path
) -> None:
    status, said = run(folder, *line.split())
    assert status == 1
    only = "one word, and a name only with check, hint, reset."
    assert said == f"{line!r}: {only}\n"


def test_the_name_may_come_first(folder: Path) -> None:
    hint = EXERCISES["offload"].hint
    assert run(folder, "offload", "hint") == (0, f"{hint}\n")


def test_next_from_outside_is_the_first_that_is_not_done(
    folder: Path,
) -> None:
    assert run(folder, "next") == run(folder)
    assert "Exercise 1 of" in run(folder, "next")[1]


def test_a_word_about_another_exercise_leaves_this_one(
    folder: Path, typed: Typed
) -> None:
    typed.says("Exercise 1 of")
    typed.type("hint offload")
    typed.says(EXERCISES["offload"].hint)

    solve(folder, "hello")
    typed.says("hello: done.")

    typed.type("check admins_only")
    typed.says("admins_only: not yet.")
    typed.type("list")
    typed.says("> done  hello")


def test_the_exercise_gone_to_is_checked_when_saved_only(
    folder: Path, typed: Typed
) -> None:
    typed.says("Exercise 1 of")
    typed.type("admins_only")
    file = folder / "var/exercises/admins_only.py"
    typed.says("your file:   var/exercises/admins_only.py")

    file.write_text("wrong = ")
    typed.says("Line 1 is not valid Python")

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
