"""A process in a group of its own, its output in a file."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from parts.waiting import wait_for
from runner import guard
from runner.ending import kill_group
from runner.settings import path_of_commands

ROOT = Path(__file__).resolve().parent.parent
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)


class Part:
    """A process in a group of its own, with its output in a file.

    It starts when it is made. Use it in a `with` block: the end of the block
    stops it, after an error too.

    command: as typed in a shell. env: variables added to ours.
    """

    stop_signal = signal.SIGTERM
    patience = 10.0  # seconds between that signal and SIGKILL

    def __init__(
        self,
        command: str,
        log: Path,
        env: Mapping[str, str] | None = None,
        folder: Path = ROOT,
    ) -> None:
        self.command = command
        self.log = log
        self.folder = folder
        self.env = {
            **os.environ,
            "PATH": path_of_commands(os.environ),
            **(env or {}),
        }
        try:
            self.start()
        except BaseException:  # not ready in time, or Ctrl-C meanwhile
            if hasattr(self, "process"):  # it was made
                self.stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process. May be called again after stop() or kill()."""
        with self.log.open("ab") as output, signals_held_back():
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {self.command}"],
                cwd=self.folder,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            # Also a pytest or an exercise that is killed leaves no parts.
            guard.watch(self.process.pid, type(self).__name__.lower())

    def output(self) -> str:
        """Return what the process has printed, also before a new start."""
        if not self.log.exists():
            return ""
        return self.log.read_text(errors="replace")

    def printed(self, text: str) -> int:
        """Return how often the process has printed `text`."""
        return self.output().count(text)

    def ended(self) -> bool:
        return self.process.poll() is not None

    def wait_until(
        self, condition: Callable[[], bool], seconds: float, what: str
    ) -> None:
        """Wait until the process has brought about a condition.

        Raises AssertionError with the process's output: WaitedInVain after
        `seconds`, or at once if the process ends before.
        """

        def met() -> bool:
            if self.ended():
                raise AssertionError(f"ended before {what}: {self.command}")
            return condition()

        try:
            wait_for(met, seconds, what)
        except AssertionError as error:
            error.add_note(self.output())
            raise

    def stop(self) -> None:
        """Ask the process to end, then kill what is left of its group."""
        self.process.send_signal(self.stop_signal)
        self.resume()  # a paused process does not see the signal
        with suppress(subprocess.TimeoutExpired):  # kill() ends it below
            self.process.wait(self.patience)
        self.kill()

    def kill(self) -> None:
        """Send SIGKILL to the process and its children."""
        kill_group(self.process.pid)
        self.process.wait()
        guard.forget(self.process.pid)

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def signals_held_back() -> Iterator[None]:
    """Let the handlers of signals run when the block has ended.

    A handler that raises inside Popen would leave a process that nobody
    knows. To block the signals would block them in the new process, too.
    """
    came: list[int] = []
    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    if threading.current_thread() is not threading.main_thread():
        handlers = {}  # Python runs handlers in the main thread only
    try:
        for number, handler in handlers.items():
            if callable(handler):  # not one that is ignored
                signal.signal(number, lambda number, _: came.append(number))
        yield
    finally:
        for number, handler in handlers.items():
            if callable(handler):
                signal.signal(number, handler)
        for late in came:
            signal.raise_signal(late)
