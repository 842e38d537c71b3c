"""What every page of every app has in common."""

import logging

import pytest

from plumbing.layout import is_worth_a_line


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("GET /tasks/7?live HTTP/1.1", False),
        ("GET /tasks/7 HTTP/1.1", True),
        ("POST /mailers HTTP/1.1", True),
    ],
)
def test_what_live_js_asks_stays_out_of_the_log(line: str, kept: bool) -> None:
    record = logging.LogRecord("werkzeug", 20, "", 0, "%s", (line,), None)

    assert is_worth_a_line(record) is kept
