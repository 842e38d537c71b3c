"""The tests are green, the original ones too, and a worker does the task."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from course.checker.attempt import Attempt
from course.checker.missing import Missing

WRITTEN = ("deliver", "send_greeting", "sign_up")  # all else is the tests


def check(attempt: Attempt) -> None:
    os.environ["INBOX_URL"] = attempt.inbox.web_url
    attempt.task("send_greeting")
    attempt.get("sign_up")
    for test, why in red_tests(attempt.file, "inherit").items():
        raise Missing(f"{test} is red: {why}")
    attempt.broker.client.flushall()
    attempt.inbox.clear()
    original = original_tests(attempt.folder)
    for test, why in red_tests(original, "quiet").items():
        raise Missing(f"{test}, as it was at first, is red: {why}")
    check_with_worker(attempt)


def check_with_worker(attempt: Attempt) -> None:
    """See that a worker can do the task which the second test enqueued."""
    attempt.inbox.clear()
    worker = attempt.start_worker()
    attempt.wait_until(
        worker.tasks_ended,
        "The tests are green, but the worker never did the task.",
    )
    mails = [(m["to"], m["subject"]) for m in attempt.inbox.messages()]
    if mails != [(["grace@example.com"], "Hello, Grace!")]:
        raise Missing(
            "The tests are green, but the worker sent these mails, and not a"
            f" greeting for Grace: {mails}"
        )


def red_tests(file: Path, output: str) -> dict[str, str]:
    """Run the tests of a file. Returns the reason by the red test's name.

    output: "inherit" to show what pytest prints, or "quiet".
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


def original_tests(folder: Path) -> Path:
    """Write a file with the start file's tests of the learner's functions."""
    start = Path(__file__).with_name("start.py")
    nodes = [
        node
        for node in ast.parse(start.read_text()).body
        if getattr(node, "name", "") not in WRITTEN
    ]
    nodes.append(*ast.parse(f"from red_test import {', '.join(WRITTEN)}").body)
    file = folder / "original_test.py"
    file.write_text(ast.unparse(ast.Module(nodes, [])))
    return file
