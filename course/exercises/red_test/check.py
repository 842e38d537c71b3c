"""The tests are green, also as they were at first, and a worker agrees."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from course.checker.attempt import Attempt, Missing

SAYS = {
    "start": "test_the_task_greets_by_name is red: Ada got the mails []",
    "wrong": "test_signing_up_enqueues_a_greeting is red: the queue holds 0"
    " messages, and not one",
}
WRITTEN = ("deliver", "send_greeting", "sign_up")  # all else are the tests


def check(attempt: Attempt) -> None:
    os.environ["INBOX_URL"] = attempt.inbox.web_url
    attempt.task("send_greeting")
    attempt.get("sign_up")
    for test, why in red(attempt.file, "inherit").items():
        raise Missing(f"{test} is red: {why}")
    attempt.broker.client.flushall()
    attempt.inbox.clear()
    for test, why in red(as_at_first(attempt.folder), "quiet").items():
        raise Missing(f"As it was at first, {test} is red: {why}")
    check_with_worker(attempt)


def check_with_worker(attempt: Attempt) -> None:
    """What is on the queue is what the worker can do something with."""
    attempt.inbox.clear()
    worker = attempt.worker()
    attempt.until(
        worker.tasks_ended,
        "The tests are green, but the worker never did the task.",
    )
    mails = [(m["to"], m["subject"]) for m in attempt.inbox.messages()]
    if mails != [(["grace@example.com"], "Hello, Grace!")]:
        raise Missing(
            "The tests are green, but what the worker did for Grace are these"
            f" mails: {mails}"
        )


def red(file: Path, output: str) -> dict[str, str]:
    """Run the tests of a file; the names of the red ones, and why they are.

    output: "inherit" to show what pytest says, or "quiet".
    """
    report = file.with_suffix(".xml")
    options = f"-q --tb=short -p no:cacheprovider --junit-xml={report}"
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pytest", *options.split(), str(file)],
        cwd=file.parent,
        stdout=None if output == "inherit" else subprocess.DEVNULL,
    )
    found = {}
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 ours
        for bad in [*case.findall("failure"), *case.findall("error")]:
            why = bad.get("message", "").partition("\n")[0]
            found[case.get("name", "")] = why.removeprefix("AssertionError: ")
    return found


def as_at_first(folder: Path) -> Path:
    """A file with the tests of the start, for what the learner wrote."""
    start = Path(__file__).with_name("start.py")
    nodes = [
        node
        for node in ast.parse(start.read_text()).body
        if getattr(node, "name", "") not in WRITTEN
    ]
    nodes.append(*ast.parse(f"from red_test import {', '.join(WRITTEN)}").body)
    file = folder / "at_first_test.py"
    file.write_text(ast.unparse(ast.Module(nodes, [])))
    return file
