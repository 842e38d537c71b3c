"""A web app is imported once, and again when its code was edited."""

from http.client import HTTPConnection, IncompleteRead

import pytest

from parts.waiting import wait_for
from tests.runner.running import MakeRun, Run, is_taken

SHOP = "import flask, os\nprint(os.getpid())\napp = flask.Flask('shop')\n"
PAGE = "app.add_url_rule('/', view_func=lambda: {text!r})\n"


def write_page(run: Run, text: str) -> None:
    (run.folder / "shop.py").write_text(SHOP + PAGE.format(text=text))


def port(run: Run) -> int:
    return int(run.env["MOOD_MAILER_PORT"])


def shown(run: Run) -> str:
    """Return the page, or what Flask shows of an error.

    Returns "" if the answer was cut, at any place, because the process
    started again meanwhile.
    """
    connection = HTTPConnection("127.0.0.1", port(run), timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().read().decode()
    except (ConnectionResetError, BrokenPipeError, IncompleteRead):
        return ""
    finally:
        connection.close()


@pytest.fixture
def run(make_run: MakeRun) -> Run:
    """A web app under `make run`, with its line of the Procfile."""
    run = make_run(
        "mood_mailer-web: flask --app shop run --debug"
        " --port $MOOD_MAILER_PORT\n"
    )
    write_page(run, "first")
    run.start()
    run.sees("ready in")
    return run


def test_a_web_app_is_one_process(run: Run) -> None:
    assert shown(run) == "first"
    assert len(run.pids("mood_mailer-web")) == 1


def test_edited_code_is_served_and_no_request_is_refused(run: Run) -> None:
    """While the process starts again, a request waits."""
    write_page(run, "second")

    wait_for(lambda: shown(run) == "second", 20, "the edited page")

    assert len(run.pids("mood_mailer-web")) == 2
    assert "died" not in run.output()


def test_code_with_an_error_is_shown_as_a_page_until_it_is_corrected(
    run: Run,
) -> None:
    (run.folder / "shop.py").write_text("this is no Python\n")
    wait_for(lambda: "SyntaxError" in shown(run), 20, "the error")

    write_page(run, "corrected")

    wait_for(lambda: shown(run) == "corrected", 20, "the corrected page")
    assert "died" not in run.output()


def test_a_stopped_web_app_leaves_its_port(run: Run) -> None:
    run.control("stop", "mood_mailer-web")
    assert not is_taken(port(run))

    run.control("start", "mood_mailer-web")

    assert shown(run) == "first"
