"""`make begin`, used as a learner uses it."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from course.begin.blocks import blocks_of
from course.begin.builds import BUILDS
from course.begin.edit import DoesNotApply, apply_diff
from parts.process import ROOT
from runner import guard

MOOD = Path("var/begin/mood_mailer")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the command makes var/begin."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("BROKER_PORT", "7001")
    monkeypatch.setenv("REDIS_URL", "")
    return tmp_path


def begin(folder: Path, *words: str) -> tuple[int, str]:
    """Run the command. Returns its exit code and what it prints."""
    result = subprocess.run(
        [sys.executable, "-m", "course.begin", *words],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    return result.returncode, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "Name an app."),
        (["tea"], "There is no app 'tea' to begin."),
        (["mood_mailer", "--step", "99"], "Its steps are 1 to 7."),
        (["mood_mailer", "--step", "-1"], "Its steps are 1 to 7."),
        (["mood_mailer", "--step", "two"], "Its steps are 1 to 7."),
        (["mood_mailer", "--check"], "make begin mood_mailer makes it."),
    ],
)
def test_what_can_not_be_begun_is_refused(
    folder: Path, words: list[str], says: str
) -> None:
    status, printed = begin(folder, *(words or [""]))

    assert status == 1
    assert says in printed
    assert not (folder / "var/begin").exists()


def test_a_folder_is_kept_and_moved_aside_when_told(folder: Path) -> None:
    begin(folder, "mood_mailer")
    (folder / MOOD / "mine.txt").write_text("my work")

    status, printed = begin(folder, "mood_mailer", "--step", "1")
    assert status == 1
    assert "is there already" in printed
    assert "make begin mood_mailer STEP=1 RESET=1" in printed
    assert not (folder / MOOD / "first.py").exists()

    status, printed = begin(folder, "mood_mailer", "--reset")
    assert (status, "is now var/begin/mood_mailer.1" in printed) == (0, True)
    assert (folder / f"{MOOD}.1/mine.txt").read_text() == "my work"
    assert not (folder / MOOD / "mine.txt").exists()


def test_a_folder_whose_make_run_is_at_work_stays(folder: Path) -> None:
    begin(folder, "fibtastic")
    desk = folder / "var/begin/fibtastic"
    (desk / guard.LOCK).parent.mkdir(parents=True)
    lock = guard.take_lock(desk)
    assert lock

    with lock:
        status, printed = begin(folder, "fibtastic", "--reset")

    assert status == 1
    assert "make run is at work in var/begin/fibtastic" in printed
    assert begin(folder, "fibtastic", "--reset")[0] == 0


def test_an_app_is_checked_while_it_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(folder, "mood_mailer", "--step", "1")
    (folder / MOOD / "var").mkdir()
    monkeypatch.chdir(folder / MOOD / "var")  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as runner:
        runner.bind("runner.sock")
    (folder / MOOD / ".env").symlink_to(folder / ".env")  # there is none

    _, printed = begin(folder, "mood_mailer", "--check", "--step", "1")

    assert printed.splitlines()[-1] == "All steps from 1 to 1 are done."


def test_a_step_that_is_not_done_is_named_with_what_it_lacks(
    folder: Path,
) -> None:
    begin(folder, "mood_mailer", "--step", "2")
    (folder / MOOD / "first.py").unlink()

    status, printed = begin(folder, "mood_mailer", "--check", "--step", "2")

    assert status == 1
    assert printed.splitlines()[-1] == (
        "Step 1 (lesson 2) is not done, or no longer: There is no file"
        " first.py yet."
    )


def test_the_files_have_the_addresses_of_this_system(folder: Path) -> None:
    begin(folder, "mood_mailer", "--step", "2")

    app = (folder / MOOD / "my_mood/__init__.py").read_text()
    assert 'REDIS_URL="redis://localhost:7001/0"' in app


@pytest.mark.parametrize(
    ("text", "times"), [("a = 1\n", 0), ("b = 1\nb = 1\n", 2)]
)
def test_a_change_that_fits_not_exactly_once_is_refused(
    tmp_path: Path, text: str, times: int
) -> None:
    file = tmp_path / "app.py"
    file.write_text(text)

    with pytest.raises(DoesNotApply, match=f"{times} times"):
        apply_diff(file, "-b = 1\n+b = 2\n")
    assert file.read_text() == text


def test_steps_come_in_their_order(tmp_path: Path) -> None:
    blocks = "```python write=a.py step=mood_mailer/{}\na = 1\n```\n"
    (tmp_path / "01-a.md").write_text(blocks.format(1) + blocks.format(3))

    with pytest.raises(ValueError, match="step 3 of mood_mailer comes after"):
        blocks_of(BUILDS["mood_mailer"], tmp_path)
