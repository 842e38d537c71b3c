"""What the checks of the builds have in common."""

import importlib
import os
import re
import subprocess
import sys
import traceback
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from celery import Celery
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from course.checker.attempt import Attempt
from course.checker.missing import Missing
from parts.queued import queued
from plumbing.urls import without_password

CALLS_VIEW = "dispatch_request"  # Flask's: a view lacks what its route names
TOKEN = re.compile(r'name="form_token"[^>]* value="([^"]*)"')


def load(attempt: Attempt, name: str) -> ModuleType:
    """Import a module of the learner's folder, such as "my_mood.tasks".

    Raises Missing if its file is not there.
    """
    if str(attempt.folder) not in sys.path:
        sys.path.insert(0, str(attempt.folder))
    if not find_spec(name):
        raise Missing(f"There is no file {name.replace('.', '/')}.py yet.")
    return importlib.import_module(name)


def make_app(attempt: Attempt) -> Flask:
    """Make the learner's Flask app, whose errors are shown as they are."""
    app: Flask = attempt.get("create_app")()
    app.testing = True
    return app


def expect_celery(attempt: Attempt) -> None:
    """Raise Missing if create_app makes no Celery app, or no worker finds it.

    A worker looks for the name `app` in the module celery of the package.
    """
    package = attempt.file.stem
    if not isinstance(make_app(attempt).extensions.get("celery"), Celery):
        raise Missing(
            "create_app() makes no Celery app yet: call celery_init_app(app)"
            f" in {package}/__init__.py."
        )
    app = attempt.get("app", load(attempt, f"{package}.celery"))
    if not isinstance(app, Celery):
        raise Missing(
            f"The name app in {package}/celery.py is a {type(app).__name__},"
            ' and not a Celery app: write create_app().extensions["celery"].'
        )
    expect_broker(attempt, app)


def expect_broker(attempt: Attempt, app: Celery) -> None:
    """Raise Missing unless the app's broker is the check's.

    Without this, a check would wait for a broker that does not answer.
    """
    given, right = app.conf.broker_url or "", urlsplit(attempt.broker.url)
    is_right = (
        urlsplit(given).scheme == right.scheme
        and urlsplit(given).hostname in {right.hostname, "localhost"}
        and urlsplit(given).port == right.port
    )
    if not is_right:
        has = f"broker {without_password(given)}" if given else "no broker"
        raise Missing(
            f"The Celery app has {has}. Give it the address that `make run`"
            " prints beside the word broker."
        )


def fill_in(client: FlaskClient, page: str, **typed: str) -> dict[str, str]:
    """Return the form as a browser sends it, with the page's token."""
    token = TOKEN.search(client.get(page).text)
    return typed | ({"form_token": token[1]} if token else {})


def read(client: FlaskClient, page: str) -> str:
    """Return what a page shows. Raises Missing if it is not answered."""
    try:
        answer = client.get(page)
    except TypeError as error:
        if traceback.extract_tb(error.__traceback__)[-1].name == CALLS_VIEW:
            raise Missing(f"The page {page} fails: {error}.") from None
        raise
    if answer.status_code != 200:
        raise Missing(f"The page {page} is answered by {answer.status_code}.")
    return answer.text


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
    options = "-x -q --tb=short -p no:cacheprovider --no-header -rfE"
    result = subprocess.run(  # noqa: S603 the learner's own tests
        [sys.executable, "-m", "pytest", *options.split(), "tests"],
        cwd=folder,
        env=os.environ | {"COLUMNS": "500"},  # no line is cut
        capture_output=True,
        text=True,
    )
    if not result.returncode:
        return ""
    lines = (result.stdout or result.stderr).splitlines()
    red = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    reasons = [line[1:].strip() for line in lines if line.startswith("E ")]
    if red and " - " not in red[0] and reasons:
        return f"{red[0]} - {reasons[0]}"
    return (red or lines)[0 if red else -1]
