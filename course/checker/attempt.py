"""What a check works with: the learner's file, and real parts to try it on.

def check(attempt: Attempt) -> None:
    inbox = attempt.inbox
    attempt.enqueue("send_mood_email", "you@example.com", "curious")
    attempt.worker()
    attempt.until(inbox.messages, "No mail arrived.")
"""

import importlib
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from course.checker.parts import Missing, Web, Worker
from parts.broker import Broker
from parts.inbox import Inbox
from parts.process import ROOT
from parts.waiting import wait_for

T = TypeVar("T")


class Attempt:
    """One try of an exercise; its parts end with it.

    file: a copy of what the learner wrote, named like the exercise, in a
    folder where parts may write. The parts find each other by REDIS_URL
    and INBOX_SMTP_PORT in the environment. The second is set when `inbox` is
    asked for: do so first, before a worker or a page gets its copy.
    """

    def __init__(self, file: Path, parts: ExitStack) -> None:
        self.file, self.folder, self.parts = file, file.parent, parts
        os.environ["REDIS_URL"] = self.broker.url
        self.workers: list[Worker] = []
        path = (str(ROOT), os.environ.get("PYTHONPATH") or "")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, path))

    @cached_property
    def broker(self) -> Broker:
        broker = Broker(self.folder)
        self.parts.callback(broker.stop)
        return broker

    @cached_property
    def inbox(self) -> Inbox:
        inbox = Inbox(self.folder / "inbox")
        self.parts.callback(inbox.stop)
        os.environ["INBOX_SMTP_PORT"] = str(inbox.smtp_port)
        return inbox

    @cached_property
    def module(self) -> ModuleType:
        """The learner's file, imported."""
        sys.path.insert(0, str(self.folder))
        return importlib.import_module(self.file.stem)

    def load_again(self) -> ModuleType:
        """The file as it is with the environment of now."""
        return importlib.reload(self.module)

    def get(self, name: str) -> Any:
        """What the file calls `name`; raises Missing when it has none."""
        if not hasattr(self.module, name):
            raise Missing(f"There is no {name} in the file yet.")
        return getattr(self.module, name)

    def task(self, name: str) -> Any:
        """The task called `name`; raises Missing when it is none."""
        task = self.get(name)
        try:
            is_task = hasattr(task, "delay")
        except (TypeError, ValueError) as error:  # Celery makes it only now
            raise Missing(
                f"Celery can't make the task {name}: {error}"
            ) from None
        if not is_task:
            raise Missing(f"{name} is a function, and not a task yet.")
        return task

    def enqueue(self, name: str, *args: object) -> Any:
        """Enqueue the task called `name`; its result, as from `delay`.

        Raises Missing when it is no task, or does not take the arguments.
        """
        task = self.task(name)
        try:
            return task.delay(*args)
        except TypeError as error:  # Celery compares them with the function
            raise Missing(
                f"{name} can't be called with these arguments: {error}."
            ) from None

    def text(self, name: str) -> str:
        """The text called `name`, such as options of a worker."""
        text = self.get(name)
        if not isinstance(text, str):
            raise Missing(f"{name} is {text!r}, and should be a text.")
        return text

    def worker(
        self, options: str = "--pool threads --concurrency 4"
    ) -> Worker:
        """Start a worker for the file's app; more than one has a --hostname.

        Raises Missing when it does not start.
        """
        command = f"celery --app {self.file.stem} worker --loglevel INFO"
        log = self.folder / f"worker{len(self.workers)}.log"
        worker = Worker(f"{command} {options}", log, folder=self.folder)
        self.parts.callback(worker.stop)
        self.workers.append(worker)
        return worker

    def web(self, name: str) -> Web:
        """Serve the Flask app that the file calls `name`."""
        self.get(name)
        web = Web(f"{self.file.stem}:{name}", self.folder)
        self.parts.callback(web.stop)
        return web

    def until(
        self,
        condition: Callable[[], T],
        missing: str,
        timeout: float = 15.0,
        *,
        may_fail: bool = False,
    ) -> T:
        """The first truthy value; raises Missing(missing) after timeout s.

        When a task fails, Missing says so at once, unless it may_fail.
        """

        def look() -> T:
            value = condition()  # first: what it saw in a log, is seen below
            for worker in [] if may_fail else self.workers:
                if error := worker.first_error():
                    raise Missing(f"The task fails: {error}")
            return value

        try:
            return wait_for(look, timeout)
        except AssertionError:
            raise Missing(missing) from None
