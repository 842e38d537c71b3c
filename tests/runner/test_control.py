"""`make stop`, `make start`, `make restart` on a running `make run`."""

import os
import socket
import subprocess
import sys

import pytest

from parts.process import ROOT
from tests.runner.running import (
    HANDED_DOWN,
    SLEEP,
    MakeRun,
    gone,
    program,
    web_server,
)

WEB_LINE = f"fibtastic-web: {web_server('$FIBTASTIC_PORT')}\n"


def test_a_stopped_process_stays_stopped_until_started(
    make_run: MakeRun,
) -> None:
    """start returns when it answers, so what follows can rely on it."""
    run = make_run(f"{WEB_LINE}other: {SLEEP}\n")
    run.start()
    run.sees("ready in")
    (pid,) = run.pids("fibtastic-web")
    address = ("127.0.0.1", int(run.env["FIBTASTIC_PORT"]))

    stopped = run.control("stop", "fibtastic-web")

    assert stopped == (0, "fibtastic-web is stopped")
    assert gone(pid)
    with socket.socket() as probe:
        assert probe.connect_ex(address) != 0

    started = run.control("start", "fibtastic-web")

    assert started == (0, "fibtastic-web is up")
    with socket.create_connection(address):
        assert len(run.pids("fibtastic-web")) == 2
    assert len(run.pids("other")) == 1
    assert "died" not in run.output()


def test_an_app_means_all_its_processes(make_run: MakeRun) -> None:
    run = make_run(f"{WEB_LINE}fibtastic-beat: {SLEEP}\nfib: {SLEEP}\n")
    run.start()
    run.sees("ready in")

    answer = run.control("restart", "fibtastic")

    assert answer == (0, "fibtastic-beat is up, fibtastic-web is up")
    run.sees(r"fibtastic-web +\| \d+\n", times=2)
    run.sees(r"fibtastic-beat +\| \d+\n", times=2)
    assert len(run.pids("fib")) == 1


def test_start_leaves_out_the_pause_of_a_process_that_died(
    make_run: MakeRun,
) -> None:
    """A mended process need not wait for its backoff, and starts at 1 s."""
    until_cured = program('open("cure"); time.sleep(60)')
    run = make_run(f"sick: {until_cured}\n")
    run.start()
    run.sees("sick starts again in 2 s")
    (run.folder / "cure").touch()

    answer = run.control("start", "sick")

    assert answer == (0, "sick is up")
    assert "in 4 s" not in run.output()


@pytest.mark.parametrize("words", [("stop", "fib"), ("restart", "well", "x")])
def test_an_unknown_name_lists_the_known(
    make_run: MakeRun, words: tuple[str, ...]
) -> None:
    """If one name of several is unknown, nothing is done."""
    run = make_run(f"well: {SLEEP}\nother: {SLEEP}\n")
    run.start()
    run.sees("ready in")

    answer = run.control(*words)

    text = f"there is no process {words[-1]!r}; name one of well, other"
    assert answer == (1, text)
    assert len(run.pids("well")) == 1


def test_without_a_running_runner_it_says_so(make_run: MakeRun) -> None:
    run = make_run(f"well: {SLEEP}\n")

    answer = run.control("stop", "well")

    text = "make run is not running here. Start it first: make run"
    assert answer == (1, text)


def test_without_a_name_it_gives_an_example(make_run: MakeRun) -> None:
    run = make_run(f"well: {SLEEP}\n")

    answer = run.control("stop")

    text = "Say what to stop, such as: make stop fibtastic-worker"
    assert answer == (1, text)


def test_a_second_runner_is_refused(make_run: MakeRun) -> None:
    run = make_run(f"well: {SLEEP}\n")
    run.start()
    run.sees("ready in")

    second = subprocess.run(
        [sys.executable, "-m", "runner"],
        cwd=run.folder,
        env=run.env,
        capture_output=True,
        text=True,
    )

    assert run.process
    assert second.returncode == 1
    assert second.stderr == (
        "make run: it is already running here. To stop it, press Ctrl-C in"
        f" its terminal, or type: kill {run.process.pid}\n"
    )


def test_a_killed_runner_is_replaced(make_run: MakeRun) -> None:
    """It leaves its socket behind."""
    run = make_run(f"well: {SLEEP}\n")
    run.start()
    run.sees("ready in")
    (orphan,) = run.pids("well")
    assert run.process
    run.process.kill()
    run.wait()
    assert (run.folder / "var/run/runner.sock").exists()
    subprocess.run(["kill", str(orphan)], check=True)

    run.start()

    run.sees("ready in")
    assert run.control("restart", "well") == (0, "well is up")


@pytest.mark.parametrize("names", ["inbox", "mood_mailer fibtastic-web"])
def test_names_that_are_also_goals_of_make_do_nothing_else(names: str) -> None:
    """`make restart mood_mailer` must not start mood_mailer as well."""
    env = {k: v for k, v in os.environ.items() if k not in HANDED_DOWN}

    result = subprocess.run(
        ["make", "--dry-run", "restart", *names.split()],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )

    commands = [line for line in result.stdout.splitlines() if line != ":"]
    assert commands == [
        "python3 -m runner.install requirements/course.txt",
        f".venv/bin/python -m runner.control restart {names}",
    ]
