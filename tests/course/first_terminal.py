"""The first terminal, where `make run` runs: what it prints, how it ends."""

import re
import signal

from parts.waiting import wait_for
from tests.course.house import House
from tests.course.lesson import Block
from tests.course.session import Line, Sessions

# With settings before it: FLASK_SAVE_DELAY=2 make run
MAKE_RUN = re.compile(r"\$ ((?:\w+=\S* )*)make run")
SECONDS = 60


def look(block: Block, sessions: Sessions) -> None:
    """Wait for the lines that the lesson shows, others in between."""
    lines: list[Line] = []
    for number, line in enumerate(block.text.splitlines(), block.line):
        if line == "^C":
            stop(sessions.house)
        elif found := MAKE_RUN.fullmatch(line):
            start(sessions.house, found[1])
        elif line.startswith("$ "):
            what = f"the first terminal is for make run, not {line!r}"
            raise sessions.lesson.error(number, what)
        else:
            lines.append((number, line))
    sessions.appears("first", lines, sessions.house.output)


def stop(house: House) -> None:
    """Ctrl-C."""
    assert house.system
    house.system.runner.process.send_signal(signal.SIGINT)
    house.system.runner.process.wait(SECONDS)


def start(house: House, settings: str) -> None:
    """Unless it runs: the first one of a lesson was started before it."""
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
