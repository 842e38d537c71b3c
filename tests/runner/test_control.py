"""`make stop`, `make start`, `make restart` on a running `make run`."""

import os
import socket
import subprocess
import sys

import pytest

from parts.process import ROOT
from tests.runner.house import SLEEPER, WEB, MakeHouse, gone

SLEEP = SLEEPER.format("time.sleep(60)")
WEB_LINE = f"fibtastic-web: {WEB.format('$FIBTASTIC_PORT')}\n"


def test_a_stopped_process_stays_stopped_until_started(
    house: MakeHouse,
) -> None:
    """start returns when it answers, so what follows can rely on it."""
    one = house(f"{WEB_LINE}other: {SLEEP}\n")
    one.start()
    one.sees("ready in")
    port = int(one.env["FIBTASTIC_PORT"])

    assert one.control("stop", "fibtastic-web") == (
        0,
        "fibtastic-web is stopped",
    )
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    (pid,) = one.pids("fibtastic-web")
    assert gone(pid)

    assert one.control("start", "fibtastic-web") == (0, "fibtastic-web is up")
    with socket.create_connection(("127.0.0.1", port)):
        assert len(one.pids("fibtastic-web")) == 2
    assert len(one.pids("other")) == 1
    assert "died" not in one.output()


def test_an_app_means_all_its_processes(house: MakeHouse) -> None:
    one = house(f"{WEB_LINE}fibtastic-beat: {SLEEP}\nfib: {SLEEP}\n")
    one.start()
    one.sees("ready in")
    status, text = one.control("restart", "fibtastic")
    assert (status, text) == (0, "fibtastic-beat is up, fibtastic-web is up")
    one.sees(r"fibtastic-web +\| \d+\n", times=2)
    one.sees(r"fibtastic-beat +\| \d+\n", times=2)
    assert len(one.pids("fib")) == 1


def test_restart_leaves_out_the_pause_of_a_process_that_died(
    house: MakeHouse,
) -> None:
    """A mended process need not wait for its backoff, and starts at 1 s."""
    until_cured = 'open("cure"); time.sleep(60)'
    one = house(f"sick: {SLEEPER.format(until_cured)}\n")
    one.start()
    one.sees("sick starts again in 2 s")
    (one.folder / "cure").touch()
    assert one.control("start", "sick") == (0, "sick is up")
    assert "in 4 s" not in one.output()


@pytest.mark.parametrize("words", [("stop", "fib"), ("restart", "well", "x")])
def test_an_unknown_name_lists_the_known(
    house: MakeHouse, words: tuple[str, ...]
) -> None:
    """Nothing is done when one name of several is unknown."""
    one = house(f"well: {SLEEP}\nother: {SLEEP}\n")
    one.start()
    one.sees("ready in")
    status, text = one.control(*words)
    assert status == 1
    assert text == f"no process {words[-1]!r}; there are well, other"
    assert len(one.pids("well")) == 1


def test_without_a_running_runner_it_says_so(house: MakeHouse) -> None:
    one = house(f"well: {SLEEP}\n")
    text = "nothing is running here; start it first: make run"
    assert one.control("stop", "well") == (1, text)


def test_without_a_name_it_gives_an_example(house: MakeHouse) -> None:
    one = house(f"well: {SLEEP}\n")
    status, text = one.control("stop")
    assert status == 1
    assert text == "stop what? For example: make stop fibtastic-worker"


def test_a_second_runner_is_refused_and_a_dead_one_replaced(
    house: MakeHouse,
) -> None:
    one = house(f"well: {SLEEP}\n")
    one.start()
    one.sees("ready in")
    second = subprocess.run(
        [sys.executable, "-m", "runner"],
        cwd=one.folder,
        env=one.env,
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert second.stderr.startswith("make run: already running")
    assert one.process
    (orphan,) = one.pids("well")
    one.process.kill()
    one.process.wait()
    assert (one.folder / "var/run/runner.sock").exists()
    subprocess.run(["kill", str(orphan)], check=True)
    one.start()
    one.sees("ready in")
    assert one.control("restart", "well") == (0, "well is up")


@pytest.mark.parametrize("names", ["inbox", "mood_mailer fibtastic-web"])
def test_names_that_are_also_goals_of_make_do_nothing_else(names: str) -> None:
    """`make restart mood_mailer` must not start mood_mailer as well."""
    # `make test` hands its own options down to every make below it.
    handed_down = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTHON")
    result = subprocess.run(
        ["make", "--dry-run", "restart", *names.split()],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k not in handed_down},
        capture_output=True,
        text=True,
        check=True,
    )
    commands = [line for line in result.stdout.splitlines() if line != ":"]
    assert commands == [
        "python3 -m runner.install requirements/run.txt",
        f".venv/bin/python -m runner.control restart {names}",
    ]
