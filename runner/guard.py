"""Ends the processes whose parent was killed (kill -9, or memory ran out).

The two ends of a pipe. `watch` and `forget` are called in the parent. `main`
is a process of its own, the guard. The pipe's end tells it that the parent
has ended, in whatever way, and it stops what the parent has left behind.

Why not Linux's PR_SET_PDEATHSIG: macOS does not have it, grandchildren do not
inherit it, and it would end the broker before the workers. Not yet tried on
macOS; nothing here is known to differ there.
"""

import atexit
import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from runner.ending import WORKER_STEPS, kill_group
from runner.procfile import SERVICES

LOCK = Path("var/run/guard.lock")
STARTING = threading.Lock()
_guards: list[subprocess.Popen[bytes]] = []  # one, once it is needed


def take_lock(folder: Path = Path()) -> TextIO | None:
    """Open the file that only one runner of a folder, or its guard, can hold.

    Returns None while another one holds it.
    """
    file = (folder / LOCK).open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def start(lock: TextIO | None = None) -> subprocess.Popen[bytes]:
    """Start the guard if there is none yet.

    It holds the lock until all that it watched has ended.
    """
    with STARTING:
        if not _guards:
            # The project's folder need not be the one we run in.
            root = str(Path(__file__).resolve().parent.parent)
            guard = subprocess.Popen(
                [sys.executable, "-m", "runner.guard"],
                env=os.environ | {"PYTHONPATH": root},
                stdin=subprocess.PIPE,
                pass_fds=[lock.fileno()] if lock else [],
                start_new_session=True,  # no signal of the terminal ends it
            )
            _guards.append(guard)
            atexit.register(guard.communicate)  # close the pipe, and wait
        return _guards[0]


def watch(leader: int, name: str) -> None:
    """Let the guard stop this process and its group, should we be killed."""
    tell(f"+ {leader} {name}\n")


def forget(leader: int) -> None:
    """Take back `watch`: the process has ended, its number may be reused."""
    tell(f"- {leader}\n")


def tell(line: str) -> None:
    pipe = start().stdin
    assert pipe  # noqa: S101  (it is a pipe)
    with suppress(BrokenPipeError):  # the guard was killed
        os.write(pipe.fileno(), line.encode())


def main() -> None:
    """Read the parent's lines to their end, then stop what is left."""
    left: dict[int, str] = {}
    for line in sys.stdin:
        action, leader, *name = line.split(maxsplit=2)
        if action == "+":
            left[int(leader)] = name[0].strip()
        else:
            left.pop(int(leader), None)
    stop_all(pid for pid, name in left.items() if name not in SERVICES)
    for service in SERVICES:
        stop_all(pid for pid, name in left.items() if name == service)


def stop_all(leaders: Iterable[int]) -> None:
    """Stop processes as the runner does, and their groups at last."""
    leaders = list(leaders)
    for step, patience in WORKER_STEPS.items():
        deadline = time.monotonic() + patience
        running = list(filter(is_there, leaders))
        for leader in running:
            with suppress(ProcessLookupError):
                os.kill(leader, step)
        while any(map(is_there, running)) and time.monotonic() < deadline:
            time.sleep(0.05)
    for leader in leaders:
        kill_group(leader)


def is_there(pid: int) -> bool:
    """Return whether a process has not ended. It may be a zombie."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):  # or another's, much later
        return False
    return True


if __name__ == "__main__":
    main()
