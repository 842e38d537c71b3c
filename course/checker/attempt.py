"""What a check works with: the learner's file, and real parts to try it on.

def check(attempt: Attempt) -> None:
    inbox = attempt.inbox
    attempt.enqueue("send_mood_email", "you@example.com", "curious")
    attempt.start_worker()
    attempt.wait_until(inbox.messages, "No mail arrived.")
"""

import importlib
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from course.checker.fault import hint_of_bind
from course.checker.missing import Missing
from course.checker.pace import Pace, Patience, TooSlow
from course.checker.running import LearnersWeb, LearnersWorker
from parts.broker import Broker
from parts.inbox import Inbox
from parts.process import ROOT
from plumbing.overrides import BROKERS, RESULTS, WORKER_OPTIONS

T = TypeVar("T")
LOOK_EVERY = 0.05  # seconds, while it waits


class Attempt:
    """One try of an exercise.

    file: a copy of what the learner wrote, a file or a package, in a folder
    where parts may write. cleanup: stops the parts when it is closed.
    pace: how fast the machine is meanwhile.

    The parts find each other by REDIS_URL and INBOX_SMTP_PORT in the
    environment. INBOX_SMTP_PORT is set when a check reads `inbox`: do so
    before you start a worker or a page, which get a copy.
    """

    def __init__(
        self, file: Path, cleanup: ExitStack, pace: Pace | None = None
    ) -> None:
        self.file, self.folder, self.cleanup = file, file.parent, cleanup
        self.pace = pace or Pace()
        os.environ["REDIS_URL"] = self.broker.url
        for name in (*BROKERS, *RESULTS, *WORKER_OPTIONS):
            os.environ.pop(name, None)  # they would win over REDIS_URL
        self.workers: list[LearnersWorker] = []
        path = (str(ROOT), os.environ.get("PYTHONPATH") or "")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, path))

    @cached_property
    def broker(self) -> Broker:
        return self.cleanup.enter_context(Broker(self.folder))

    @cached_property
    def inbox(self) -> Inbox:
        inbox = self.cleanup.enter_context(
            Inbox(self.folder / "inbox", INBOX_SLOW_SECONDS="5")
        )
        os.environ["INBOX_SMTP_PORT"] = str(inbox.smtp_port)
        return inbox

    @cached_property
    def module(self) -> ModuleType:
        """The learner's file, imported."""
        sys.path.insert(0, str(self.folder))
        return importlib.import_module(self.file.stem)

    def load_again(self) -> ModuleType:
        """Import the file once more, to read the environment as it is now."""
        return importlib.reload(self.module)

    def get(self, name: str, module: ModuleType | None = None) -> Any:
        """Return what the file, or another module of it, calls `name`.

        Raises Missing if it has no such name.
        """
        if not hasattr(module or self.module, name):
            where = file_of(module) if module else "the file"
            raise Missing(f"There is no {name} in {where} yet.")
        return getattr(module or self.module, name)

    def task(self, name: str, module: ModuleType | None = None) -> Any:
        """Return the task called `name`.

        Raises Missing if there is no such name, or it is not a task.
        """
        task = self.get(name, module)
        if not hasattr(task, "delay"):
            hint = (
                f": it needs its decorator in {file_of(module)}"
                if module
                else ""
            )
            raise Missing(f"{name} is a function, and not a task yet{hint}.")
        return task

    def enqueue(
        self, name: str, *args: object, module: ModuleType | None = None
    ) -> Any:
        """Enqueue the task called `name`. Returns the result of `delay`.

        Raises Missing if it is not a task, or does not take the arguments.
        """
        task = self.task(name, module)
        try:
            return task.delay(*args)
        except TypeError as error:  # Celery compares them with the function
            raise Missing(
                f"{name} can't be called with these arguments: {error}."
                f"{hint_of_bind(error)}"
            ) from None

    def text(self, name: str) -> str:
        """Return the text called `name`, such as a worker's options."""
        text = self.get(name)
        if not isinstance(text, str):
            raise Missing(f"{name} is {text!r}, and should be a text.")
        return text

    def start_worker(
        self, options: str = "--pool threads --concurrency 4", app: str = ""
    ) -> LearnersWorker:
        """Start a worker for the file's app and wait until it is ready.

        app: the module to give to --app, if it is another one. Give each a
        --hostname if there are several. Raises Missing if the worker does not
        start.
        """
        app = app or self.file.stem
        command = f"celery --app {app} worker --loglevel INFO"
        log = self.folder / f"worker{len(self.workers)}.log"
        worker = self.cleanup.enter_context(
            LearnersWorker(f"{command} {options}", log, folder=self.folder)
        )
        self.workers.append(worker)
        return worker

    def start_web(self, name: str) -> LearnersWeb:
        """Serve the Flask app that the file calls `name`."""
        self.get(name)
        return self.cleanup.enter_context(
            LearnersWeb(f"{self.file.stem}:{name}", self.folder)
        )

    def wait_until(
        self,
        condition: Callable[[], T],
        missing: str,
        timeout: float = 15.0,
        *,
        may_fail: bool = False,
    ) -> T:
        """Return condition()'s first truthy value.

        Raises Missing(missing) if there is none after `timeout` seconds,
        which last longer on a slow machine. A task that fails raises Missing
        with its error at once; with may_fail it does not.
        """
        patience = Patience(timeout, self.pace)
        while True:
            # The condition first: what it saw in a log is in the log below.
            value = condition()
            if not may_fail:
                self.expect_no_error()
            if value:
                return value
            if patience.is_over():
                raise Missing(missing)
            time.sleep(LOOK_EVERY)

    def expect_no_error(self) -> None:
        """Raise Missing if a task has failed.

        Raises TooSlow if it did not get its answer in time on a slow machine.
        """
        for error in filter(None, (w.first_error() for w in self.workers)):
            if "timed out" in error and self.pace.is_slow():
                raise TooSlow
            raise Missing(f"The task fails: {error}")


def file_of(module: ModuleType) -> str:
    """Return the path of a module's file, as the learner types it."""
    return f"{module.__name__.replace('.', '/')}.py"
