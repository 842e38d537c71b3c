"""Failures as workers keep them, and the buttons of their tab."""

from dataclasses import replace
from typing import Any

from flask.testing import FlaskClient

from plumbing.records.counts import count_attempt, keep_failure
from plumbing.records.formats import Failure
from plumbing.records.writer import Writer
from tests.backstage.pages import forms

PAGE = "/backstage/failures/"
OLD = Failure(
    id="old",
    task="letters.send",
    queue="letters",
    args=["ada@example.com", 5],
    kwargs={"loud": True},
    when=1_700_000_000.5,
    error="no stamp",
    traceback="Traceback: <b>no stamp</b>",
    worker="letters@here",
    retries=0,
    final=True,
)


def keep(url: str, **fields: Any) -> None:
    """Keep a failure as a worker does; fields: those that differ from OLD."""
    writer = Writer(url)
    keep_failure(writer, replace(OLD, **fields))
    count_attempt(writer, "processed", "failed")
    writer.flush()


def press(client: FlaskClient, button: str, place: int = 0) -> str:
    """Press the button of a row. Returns the next page's text."""
    fields = forms(client.get(PAGE).text, f"failures/{button}")[place]
    answer = client.post(PAGE + button, data=fields, follow_redirects=True)
    return answer.text
