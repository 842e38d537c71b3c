"""Starts the lines of the learner's Procfile, as a check needs them."""

import re
from collections.abc import Mapping

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from course.checker.running import LearnersWorker
from parts.page import answers, load
from parts.ports import free_port
from parts.process import Part
from parts.worker import AnyWorker
from runner import procfile
from runner.problem import Problem


def lines_of_procfile(
    attempt: Attempt, programs: Mapping[str, str]
) -> dict[str, str]:
    """Return the command of each process of the Procfile.

    programs: for each process the words with which its command begins.
    Raises Missing if there is no such file, or no such line in it.
    """
    path = attempt.folder / "Procfile"
    if not path.exists():
        raise Missing("There is no Procfile in the folder of the app.")
    try:
        commands = procfile.read(path)
    except Problem as problem:
        raise Missing(f"{problem}.") from None
    for name, program in programs.items():
        if not commands.get(name, "").startswith(f"{program} "):
            raise Missing(
                f"The Procfile has no line that begins with {name}: {program}"
            )
    return commands


def expect_page(attempt: Attempt, command: str, text: str) -> None:
    """Start a web line on a free port. Raises Missing without its page.

    text: is on the first page.
    """
    port = free_port()
    here, swapped = re.subn(r"--port[ =]\S+", f"--port {port}", command)
    if not swapped:
        raise Missing("The web line of the Procfile names no --port.")
    url = f"http://localhost:{port}"
    web = Part(here, attempt.folder / "web.log", folder=attempt.folder)
    attempt.cleanup.enter_context(web)
    no_page = (
        f"The web line of the Procfile does not start {attempt.file.name}."
    )
    attempt.wait_until(
        lambda: f":{port}" in web.output() or web.ended(), no_page, 60
    )
    if web.ended() or not answers(url) or text not in load(url):
        raise Missing(no_page)


def start_worker_line(attempt: Attempt, command: str) -> LearnersWorker:
    """Start a worker line. Raises Missing if no worker starts."""
    log = attempt.folder / "worker-line.log"
    no_worker = "The worker line of the Procfile starts no worker."
    try:
        worker = LearnersWorker(command, log, folder=attempt.folder)
    except Missing as missing:
        raise Missing(f"{no_worker} {missing}") from None
    except AssertionError:  # it runs, and is no worker
        raise Missing(no_worker) from None
    attempt.workers.append(worker)
    return attempt.cleanup.enter_context(worker)


def expect_queues(worker: AnyWorker, queues: list[str]) -> None:
    """Raise Missing if a worker does not take from one of the queues."""
    log = worker.output()
    for queue in queues:
        if f"> {queue} " not in log:
            raise Missing(
                f"The worker of the Procfile does not take from the queue"
                f" {queue}: write --queues {','.join(queues)}."
            )
