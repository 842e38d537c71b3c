"""One fault, while tasks are sent and done."""

import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fault_setup import Kind, Setup, set_up
from parts.process import Part
from parts.waiting import WaitedInVain, wait_for

TASKS = 300
LONGEST = 90.0  # seconds, until all tasks have to be done after a fault


@dataclass(frozen=True)
class Outcome:
    """What one fault did; a line of the file of results.

    number: of the run of this kind. lost: tasks that were never done. left:
    messages that the broker still had after LONGEST seconds. ended: how often
    the worker ended by itself. said: its last words, if it did.
    """

    kind: str
    transport: str
    number: int
    sent: int
    lost: int
    twice: int
    ended: int
    left: int
    said: str = ""


def run(kind: Kind, transport: str, number: int, folder: Path) -> Outcome:
    """Let one fault happen while tasks are sent and done."""
    chance = random.Random(f"{kind.name} {number}")  # noqa: S311 no secret
    before = chance.randint(10, TASKS // 2)
    with set_up(kind, transport, folder) as setup:
        sender = Part(
            f"{sys.executable} -m benchmarks.fault_app {TASKS} {setup.file}",
            folder / "sender.log",
            {"REDIS_URL": setup.broker.url, "FAULT_TRANSPORT": transport},
        )
        with sender:
            wait_for(lambda: len(setup.done()) >= before, 60, "some tasks")
            kind.happen(setup)
            wait_for(sender.ended, 60, "the sender")
        assert sender.process.returncode == 0, sender.output()  # noqa: S101
        said, left = finish(setup)
        done = setup.done()
    numbers = {number for number, _, _ in done}
    times = Counter(task_id for _, task_id, _ in done)
    return Outcome(
        kind.name,
        transport,
        number,
        sent=TASKS,
        lost=TASKS - len(numbers),
        twice=sum(count > 1 for count in times.values()),
        ended=len(said),
        left=left,
        said="\n".join(said),
    )


def finish(setup: Setup) -> tuple[list[str], int]:
    """Wait until the broker has no message, and start a worker that ended.

    Returns what it said each time, and how many messages are left.
    """
    said = []

    def over() -> bool:
        if setup.worker.ended():
            error = setup.worker.output().rpartition("CRITICAL")[2]
            said.append(error[-3_000:])
            setup.worker.start()
        return not setup.messages()

    try:
        wait_for(over, LONGEST, "the end")
    except WaitedInVain:
        return said, setup.messages()
    setup.worker.stop()  # it does what it has taken
    if setup.messages():  # or gives it back
        setup.worker.start()
        again, left = finish(setup)
        return [*said, *again], left
    return said, 0
