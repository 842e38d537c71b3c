"""`python -m runner` from its first line of output to its last."""

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
import redis

from parts.process import ROOT
from parts.waiting import wait_for
from tests.runner.house import SLEEPER, WEB, MakeHouse, gone

MOOD = WEB.format("$MOOD_MAILER_PORT")
FIB = WEB.format("$FIBTASTIC_PORT")
SLEEP = SLEEPER.format("time.sleep(60)")


def test_everything_starts_and_the_addresses_are_printed(
    house: MakeHouse,
) -> None:
    """The broker first, then the release line, its text under the table."""
    one = house(
        "# comments and empty lines are left out\n\n"
        f"mood_mailer-web: {MOOD}\n"
        "broker: python -m runner.broker\n"
        f"release: {SLEEPER.format('import redis;')} "
        '&& echo "password: x" && echo log >&2\n'
    )
    one.start()
    one.sees(r"ready in [\d.]+ s")
    table = one.output().partition("\n\n")[2]
    port = one.env["MOOD_MAILER_PORT"]
    assert f"mood_mailer   http://localhost:{port}\n" in table
    assert f"redis://localhost:{one.env['BROKER_PORT']}/0" in table
    assert "\n  password: x\n" in table
    assert "release         | log\n" in one.output()
    assert "\n  log\n" not in table
    with urlopen(f"http://127.0.0.1:{port}/Procfile") as page:
        assert b"mood_mailer-web" in page.read()


def test_a_process_that_dies_is_named_and_restarted(house: MakeHouse) -> None:
    """Its status and last lines are told, and the rest runs on."""
    dying = 'print("ouch"); raise SystemExit(3)'
    one = house(f"sick: {SLEEPER.format(dying)}\nwell: {SLEEP}\n")
    one.start()
    one.sees(r"run +\| sick died \(exit status 3\). Its last lines:")
    one.sees(r"run +\|     ouch\n")
    one.sees(r"sick starts again in 1 s")
    one.sees(r"sick starts again in 2 s")
    assert len(one.pids("sick")) == 2
    assert len(one.pids("well")) == 1


def test_a_killed_process_comes_back(house: MakeHouse) -> None:
    one = house(f"well: {SLEEP}\n")
    one.start()
    os.kill(one.pids("well")[0], signal.SIGKILL)
    one.sees(r"well died \(killed by SIGKILL\)")
    one.sees(r"well +\| \d+\n", times=2)


@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_leaves_no_process_and_no_port(
    house: MakeHouse, how: str
) -> None:
    """Also no grandchild: the runner ends whole process groups."""
    one = house(
        f"mood_mailer-web: {MOOD}\nbroker: python -m runner.broker\n"
        "family: python family.py\n"
    )
    (one.folder / "family.py").write_text(
        "import os, subprocess, sys, time\n"
        "print(os.getpid())\n"
        "if len(sys.argv) == 1:\n"
        "    subprocess.Popen([sys.executable, __file__, 'child'])\n"
        "time.sleep(60)\n"
    )
    one.start()
    one.sees("ready in")
    family = [int(n) for n in one.sees(r"family +\| (\d+)\n", times=2)]
    assert one.end(signal.Signals[how]) == 0
    assert [pid for pid in family if not gone(pid)] == []
    for variable in ("MOOD_MAILER_PORT", "BROKER_PORT"):
        with socket.socket() as probe:
            address = ("127.0.0.1", int(one.env[variable]))
            assert probe.connect_ex(address) != 0
    assert not (one.folder / "var/run/runner.sock").exists()


def test_a_second_ctrl_c_kills_what_is_slow(house: MakeHouse) -> None:
    """Without it a process that ignores SIGTERM is given 10 s."""
    deaf = "import signal; signal.signal(15, signal.SIG_IGN)"
    one = house(
        f"deaf: {SLEEPER.format(f'{deaf}; time.sleep(60)')}\n"
        "broker: python -m runner.broker\n"
    )
    one.start()
    one.sees("ready in")
    (pid,) = one.pids("deaf")
    process = one.process
    assert process

    def ended() -> bool:
        process.send_signal(signal.SIGINT)
        time.sleep(0.6)  # sooner, it counts as the same Ctrl-C
        return process.poll() is not None

    wait_for(ended, timeout=5)
    assert gone(pid)
    assert "broker died" not in one.output()  # stopped in good order


def test_it_ends_when_nobody_reads_its_output_any_more(
    house: MakeHouse,
) -> None:
    """As when the terminal was closed: `make run | head`."""
    talker = 'print(*range(99), sep="\\n"); time.sleep(60)'
    one = house(f"talker: {SLEEPER.format(talker)}\n")
    one.start(stdout=subprocess.PIPE)
    assert one.process
    assert one.process.stdout
    pid = int(one.process.stdout.readline().rpartition(b"|")[2])
    one.process.stdout.close()
    assert one.control("restart", "talker")[0] in {0, 1}
    assert one.process.wait(20) == 0
    assert gone(pid)


def test_a_taken_port_is_one_line(house: MakeHouse) -> None:
    """Named: the port, who needs it, the variable that moves it."""
    one = house(f"mood_mailer-web: {MOOD}\nother: {SLEEP}\n")
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        one.env["MOOD_MAILER_PORT"] = str(port)
        one.start()
        assert one.process
        assert one.process.wait(20) == 1
    assert one.output() == (
        f"make run: port {port} is taken, and mood_mailer-web needs it. "
        "Free it, or choose another one: "
        f"MOOD_MAILER_PORT={port + 100} make run\n"
    )


def test_a_failing_release_line_ends_it(house: MakeHouse) -> None:
    one = house(f"release: echo why && false\nother: {SLEEP}\n")
    one.start()
    assert one.process
    assert one.process.wait(20) == 1
    assert "release | why\n" in one.output()
    assert "release line failed (exit status 1)" in one.output()
    assert "other   |" not in one.output()


def test_redis_url_leaves_the_broker_out(
    house: MakeHouse, broker_url: str
) -> None:
    """Also from .env, where the environment does not say otherwise."""
    one = house(f"broker: false\nother: {SLEEP} $REDIS_URL\n")
    (one.folder / ".env").write_text(f"REDIS_URL={broker_url}\n")
    one.start()
    one.sees("ready in")
    assert f"broker   {broker_url}\n" in one.output()
    assert "broker died" not in one.output()


def test_an_unreachable_redis_url_is_one_line(house: MakeHouse) -> None:
    one = house(f"broker: false\nother: {SLEEP}\n")
    one.env["REDIS_URL"] = "redis://:secret@127.0.0.1:1/0"
    one.start()
    assert one.process
    assert one.process.wait(20) == 1
    assert one.output().count("\n") == 1
    assert "REDIS_URL redis://127.0.0.1:1/0 does not answer" in one.output()
    assert "secret" not in one.output()


def test_an_app_named_starts_with_what_it_needs(house: MakeHouse) -> None:
    """The others' processes are left out, and a release line not its own."""
    one = house(
        "release: echo of blog_autotag\nbroker: python -m runner.broker\n"
        f"mood_mailer-web: {MOOD}\nfibtastic-web: {FIB}\n"
    )
    one.start("fibtastic")
    one.sees("ready in")
    assert "fibtastic" in one.output()
    assert "mood_mailer" not in one.output()
    assert "release" not in one.output()
    broker = f"redis://127.0.0.1:{one.env['BROKER_PORT']}"
    assert redis.Redis.from_url(broker).ping()


def test_an_unknown_app_is_one_line(house: MakeHouse) -> None:
    one = house(f"fibtastic-web: {FIB}\n")
    one.start("fib")
    assert one.process
    assert one.process.wait(20) == 1
    line = "make run: no process 'fib'; there are fibtastic-web\n"
    assert one.output() == line


def test_make_run_starts_without_flask_and_redis() -> None:
    """Importing them takes half a second, in which nothing else can start."""
    code = "import sys, runner.__main__; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert "runner.settings" in loaded
    assert {"flask", "redis", "celery", "kombu"}.isdisjoint(loaded)
