"""A worker and a page that run the learner's file."""

from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from parts.ports import free_port
from parts.process import Part
from parts.worker import AnyWorker


class Missing(Exception):
    """One sentence: what the learner's file still lacks."""


class Worker(AnyWorker):
    """A worker that runs the learner's tasks."""

    def start(self) -> None:
        """Return when it takes messages; again, when it was started before.

        Raises Missing when it ends instead.
        """
        try:
            super().start()
        except AssertionError:
            if not self.ended():
                raise
            lines = self.output().strip().splitlines()
            why = [at for at, x in enumerate(lines) if x.startswith("Error:")]
            last = " ".join(lines[why[-1] if why else -1 :])
            raise Missing(f"The worker does not start: {last}") from None

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

    def start(self) -> None:
        super().start()
        self.wait_until(lambda: self.url in self.output(), 30, "the page")

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
