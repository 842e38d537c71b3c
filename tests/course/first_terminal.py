"""Follow a lesson in the first terminal, where `make run` runs."""

import re
import signal

from parts.waiting import wait_for
from tests.course.house import House
from tests.course.lesson import Block
from tests.course.session import Line, Sessions

# Settings may come before it: FLASK_SAVE_DELAY=2 make run
MAKE_RUN = re.compile(r"\$ ((?:\w+=\S* )*)make run")
SECONDS = 60


def follow_block(block: Block, sessions: Sessions) -> None:
    """Wait for the lines that the lesson shows; others may come between."""
    lines: list[Line] = []
    for number, line in enumerate(block.text.splitlines(), block.line):
        if line == "^C":
            press_control_c(sessions.house)
        elif found := MAKE_RUN.fullmatch(line):
            start_again(sessions.house, found[1])
        elif line.startswith("$ "):
            what = f"the first terminal is for make run, not {line!r}"
            raise sessions.lesson.error(number, what)
        else:
            lines.append((number, line))
    sessions.wait_for_lines("first", lines, sessions.house.output)


def press_control_c(house: House) -> None:
    assert house.system
    house.system.runner.process.send_signal(signal.SIGINT)
    house.system.runner.process.wait(SECONDS)


def start_again(house: House, settings: str) -> None:
    """Start `make run`, unless it runs and the lesson names no settings.

    A lesson's first `make run` was started before the lesson.
    """
    assert house.system
    runner = house.system.runner
    if runner.process.poll() is None and not settings:
        return
    before = len(runner.output())
    runner.env |= dict(pair.split("=", 1) for pair in settings.split())
    runner.start()
    wait_for(
        lambda: "ready in" in runner.output()[before:], SECONDS, "make run"
    )
