"""A worker and a page that run the learner's file."""

import shlex
from itertools import pairwise
from pathlib import Path
from urllib.error import HTTPError

from course.checker.fault import place_of
from course.checker.missing import Missing
from parts.page import load
from parts.ports import free_port
from parts.process import Part
from parts.worker import AnyWorker


class LearnersWorker(AnyWorker):
    """A worker that runs the learner's tasks."""

    def start(self) -> None:
        """Start the worker and wait until it takes messages.

        May be called again after kill(). Raises Missing if the worker ends
        instead, with the reason from its log.
        """
        try:
            super().start()
        except AssertionError:
            if not self.ended():
                raise
            lines = self.output().strip().splitlines()
            errors = [
                number
                for number, line in enumerate(lines)
                if line.startswith("Error:")
            ]
            reason = " ".join(lines[errors[-1] if errors else -1 :])
            if "extra" in reason:  # there are two wordings
                word = stray_word(self.command)
                reason = (
                    f"the word {word!r} belongs to no option. Write the names"
                    " of several queues with commas and no spaces: --queues"
                    " a,b"
                )
            if not errors:  # Celery says why; Python also says where
                reason += place_of(self.output(), self.folder)
            raise Missing(f"The worker does not start: {reason}") from None

    def tasks_ended(self) -> int:
        """Return how many tasks succeeded, or failed for good."""
        log = self.output()
        return log.count(" succeeded in ") + log.count(" raised unexpected: ")

    def has_nothing_to_do(self) -> bool:
        """Return whether all that it received since its start has ended."""
        log = self.output().rpartition(" ready.")[2]
        ends = ("succeeded in ", "raised unexpected: ", "retry: ", "ignored")
        return log.count("] received") == sum(
            log.count(f"] {end}") for end in ends
        )

    def first_error(self) -> str:
        """Return the error of the first task that failed, or "".

        It ends with the line of the learner's that led to it.
        """
        failed = self.output().partition(" raised unexpected: ")[2]
        error, _, after = failed.partition("\n")
        lines = after.partition("\n[")[0]  # then the log goes on
        return error + place_of(lines, self.folder)


def stray_word(command: str) -> str:
    """Return the first word of a worker's command that follows no option.

    Celery says of it only "Unable to parse extra configuration".
    """
    words = shlex.split(command.partition(" worker ")[2])
    for before, word in pairwise(words):
        has_value = not before.startswith("-") or "=" in before
        if has_value and not word.startswith("-"):
            return word
    return ""


class LearnersWeb(Part):
    """Serves the Flask app of the learner's file, from the file's folder.

    parts.web serves an app of ours, and waits for its first page: a learner's
    app may have none. There is no reloader, so `process.pid` is the process
    that answers.
    """

    def __init__(self, app: str, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = f"flask --app {app} run --port {port}"
        super().__init__(command, folder / "web.log", folder=folder)

    def start(self) -> None:
        """Start it and wait until it says that it listens."""
        super().start()
        self.wait_until(lambda: self.url in self.output(), 60, "the page")

    def post(self, path: str, **form: str) -> str:
        """Send a form. Returns the page that follows.

        Raises Missing, with the error, for an answer of 400 or more.
        """
        try:
            return load(self.url + path, form, seconds=60)
        except HTTPError as error:
            raise Missing(
                f"The page answers {error.code}: {self.last_error()}"
            ) from None

    def last_error(self) -> str:
        """Return the log's last line that is not about a request.

        After an error, this is the last line of the traceback.
        """
        lines = self.output().strip().splitlines()
        return [line for line in lines if " HTTP/1." not in line][-1]
