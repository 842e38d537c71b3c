"""A part ends with its block, whatever happens in the block."""

import signal
from pathlib import Path

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
