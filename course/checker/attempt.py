"""What a check works with: the learner's file, and real parts to try it on.

def check(attempt: Attempt) -> None:
    task = attempt.get("send_mood_email")
    attempt.worker()
    task.delay("you@example.com", "curious")
    attempt.until(attempt.inbox.messages, "No mail arrived.")
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
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from tests.parts import ROOT, Broker, Part, free_port
from tests.parts_inbox import Inbox, start_inbox
from tests.waiting import wait_for

T = TypeVar("T")
THREADS = "--pool threads --concurrency 4"


class Missing(Exception):
    """One sentence: what the learner's file still lacks."""


class Worker(Part):
    """A worker that runs the learner's tasks."""

    def start(self) -> None:
        """Return when it takes messages; again, when it was started before.

        Raises Missing when it ends instead.
        """
        before = self.banners()
        super().start()
        wait_for(lambda: self.ended() or self.banners() > before, 60)
        if self.ended():
            lines = self.output().strip().splitlines()
            why = [at for at, x in enumerate(lines) if x.startswith("Error:")]
            last = " ".join(lines[why[-1] if why else -1 :])
            raise Missing(f"The worker does not start: {last}")

    def banners(self) -> int:
        return self.output().count(" ready.") if self.log.exists() else 0

    def ended(self) -> bool:
        return self.process.poll() is not None

    def tasks_ended(self) -> int:
        """How many succeeded, or failed for good."""
        log = self.output()
        return log.count(" succeeded in ") + log.count(" raised unexpected: ")

    def first_error(self) -> str:
        """That of the first task that failed; "" when none did."""
        failed = self.output().partition(" raised unexpected: ")[2]
        return failed.partition("\n")[0]


class Web(Part):
    """A page's process; `process.pid` is its own, there is no reloader."""

    def __init__(self, app: str, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = f"flask --app {app} run --port {port}"
        super().__init__(command, folder / "web.log", folder=folder)
        wait_for(lambda: self.url in self.output(), 30, "the page")

    def post(self, path: str, **form: str) -> str:
        """Send a form; the page that comes back.

        Raises Missing when the answer is an error.
        """
        try:
            data = urlencode(form).encode()
            with urlopen(self.url + path, data, 60) as response:  # noqa: S310
                return str(response.read().decode())
        except HTTPError as error:
            raise Missing(
                f"The page answers {error.code}: {self.last_line()}"
            ) from None

    def last_line(self) -> str:
        """Of a traceback mostly; a line for each request comes after it."""
        lines = self.output().strip().splitlines()
        return [line for line in lines if " HTTP/1." not in line][-1]


class Attempt:
    """One try of an exercise; its parts end with it.

    file: a copy of what the learner wrote, named like the exercise, in a
    folder where parts may write. The parts find each other by REDIS_URL
    and INBOX_SMTP_PORT in the environment, set before the file is loaded.
    """

    def __init__(self, file: Path, parts: ExitStack) -> None:
        self.file, self.folder, self.parts = file, file.parent, parts
        os.environ["REDIS_URL"] = self.broker.url
        path = (str(ROOT), os.environ.get("PYTHONPATH") or "")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, path))

    @cached_property
    def broker(self) -> Broker:
        broker = Broker(self.folder)
        self.parts.callback(broker.stop)
        return broker

    @cached_property
    def inbox(self) -> Inbox:
        inbox = start_inbox(self.folder / "inbox")
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
        log = self.folder / f"worker{len(list(self.folder.glob('*.log')))}.log"
        worker = Worker(f"{command} {options}", log, folder=self.folder)
        self.parts.callback(worker.stop)
        return worker

    def web(self, name: str) -> Web:
        """Serve the Flask app that the file calls `name`."""
        self.get(name)
        web = Web(f"{self.file.stem}:{name}", self.folder)
        self.parts.callback(web.stop)
        return web

    def until(
        self, condition: Callable[[], T], missing: str, timeout: float = 15.0
    ) -> T:
        """The first truthy value; raises Missing(missing) after timeout s."""
        try:
            return wait_for(condition, timeout)
        except AssertionError:
            raise Missing(missing) from None
