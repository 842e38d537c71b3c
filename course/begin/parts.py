"""What the checks of the builds have in common."""

import importlib
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from parts.queued import queued

TOKEN = re.compile(r'name="form_token"[^>]* value="([^"]*)"')


def load(attempt: Attempt, name: str) -> ModuleType:
    """Import a module of the learner's folder, such as "my_mood.tasks".

    Raises Missing if its file is not there.
    """
    file = f"{name.replace('.', '/')}.py"
    if not (attempt.folder / file).exists():
        raise Missing(f"There is no file {file} yet.")
    if str(attempt.folder) not in sys.path:
        sys.path.insert(0, str(attempt.folder))
    return importlib.import_module(name)


def make_app(attempt: Attempt) -> Flask:
    """Make the learner's Flask app, whose errors are shown as they are."""
    app: Flask = attempt.get("create_app")()
    app.testing = True
    return app


def fill_in(client: FlaskClient, page: str, **typed: str) -> dict[str, str]:
    """Return the form as a browser sends it, with the page's token."""
    token = TOKEN.search(client.get(page).text)
    return typed | ({"form_token": token[1]} if token else {})


def expect_redirect(answer: TestResponse) -> str:
    """Return where the answer leads to. Raises Missing if it does not."""
    if answer.status_code != 303:
        raise Missing(
            f"The form is answered by {answer.status_code}, and not by a"
            " redirect (303) to the page after it."
        )
    return answer.location


def only_message(attempt: Attempt, queue: str) -> dict[str, Any]:
    """Return the one message that waits in the queue.

    Raises Missing if there is none, and names the queue that has one.
    """
    redis = attempt.broker.client
    lists = {
        key: redis.llen(key)
        for key in redis.scan_iter(_type="list")
        if not key.startswith("_kombu")
    }
    if lists.get(queue) == 1:
        return queued(attempt.broker.url, queue)[0]
    if lists.get(queue):
        raise Missing(
            f"The queue {queue} holds {lists[queue]} messages, and not one."
        )
    if lists:
        raise Missing(
            f"The message is in the queue {' and '.join(sorted(lists))}, and"
            f" not in {queue}."
        )
    raise Missing(f"Nothing was put into the queue {queue}.")


def first_red_test(folder: Path) -> str:
    """Run the tests of the learner's folder.

    Returns the name of the first red one and its reason, or "".
    """
    options = "-x -q --tb=no -p no:cacheprovider --no-header -rfE"
    result = subprocess.run(  # noqa: S603 the learner's own tests
        [sys.executable, "-m", "pytest", *options.split(), "tests"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    lines = result.stdout.splitlines() or [result.stderr]
    red = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    if result.returncode and not red:
        red = lines[-1:]
    return red[0] if red else ""
