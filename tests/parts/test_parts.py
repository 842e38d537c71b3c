"""A part ends with its block, whatever happens in the block."""

import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from parts.process import Part
from parts.waiting import wait_for
from tests.runner.running import gone

MINUTE = "sleep 60"


def test_an_error_in_the_block_stops_the_part(tmp_path: Path) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        Part(MINUTE, tmp_path / "log") as part,
    ):
        1 / 0  # noqa: B018

    assert part.process.returncode == -signal.SIGTERM


def test_a_paused_part_is_stopped_as_well(tmp_path: Path) -> None:
    with Part(MINUTE, tmp_path / "log") as part:
        part.pause()

    assert part.process.returncode == -signal.SIGTERM


def test_the_children_of_a_part_end_with_it(tmp_path: Path) -> None:
    log = tmp_path / "log"

    with Part(f"sh -c '{MINUTE} & echo child $!; wait'", log) as part:
        part.wait_until(lambda: part.printed("child ") > 0, 10, "its child")
        child = int(part.output().split()[1])

    wait_for(lambda: gone(child), what="the end of the child")


def test_a_part_that_is_not_ready_in_time_is_stopped(tmp_path: Path) -> None:
    class Late(Part):
        def start(self) -> None:
            super().start()
            made.append(self)
            self.wait_until(lambda: False, 0.1, "what never comes")

    made: list[Late] = []

    with pytest.raises(AssertionError, match="what never comes"):
        Late(MINUTE, tmp_path / "log")

    assert made[0].process.returncode is not None


def test_a_part_that_ends_says_why_it_was_not_ready(tmp_path: Path) -> None:
    with (
        Part("echo no port is free", tmp_path / "log") as part,
        pytest.raises(AssertionError, match="ended before") as caught,
    ):
        part.wait_until(lambda: False, 10, "its answer")

    assert caught.value.__notes__ == ["no port is free\n"]


def test_nothing_is_left_of_a_part_interrupted_in_its_start(
    tmp_path: Path,
) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    class Interrupted(Part):
        def start(self) -> None:
            super().start()
            begun.append(self.process)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Interrupted(MINUTE, tmp_path / "log")

    assert begun[0].poll() == -signal.SIGTERM


def test_nothing_is_left_of_a_part_interrupted_while_it_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C may come when the process runs and Popen has not returned."""
    made = []

    class Interrupted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            made.append(self)
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(subprocess, "Popen", Interrupted)

    with pytest.raises(KeyboardInterrupt):
        Part(MINUTE, tmp_path / "log")

    assert made[0].poll() == -signal.SIGTERM
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
