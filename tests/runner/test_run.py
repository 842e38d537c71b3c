"""`make run` from its first line of output to its last."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest
import redis

from parts.broker import Broker
from parts.ports import free_port
from parts.process import ROOT, Part
from parts.waiting import wait_for
from parts.worker import Worker
from runner.__main__ import Runner
from runner.process import Process
from tests.runner.running import (
    SLEEP,
    MakeRun,
    gone,
    is_taken,
    program,
    web_server,
)

MOOD = web_server("$MOOD_MAILER_PORT")
FIB = web_server("$FIBTASTIC_PORT")


def test_everything_starts_and_the_addresses_are_printed(
    make_run: MakeRun,
) -> None:
    """The broker first, then the release line, its text under the table."""
    run = make_run(
        "# comments and empty lines are left out\n\n"
        f"mood_mailer-web: {MOOD}\n"
        "broker: python -m runner.broker\n"
        f"release: {program('import redis;')} "
        '&& echo "password: x" && echo log >&2\n'
    )
    port = run.env["MOOD_MAILER_PORT"]

    run.start()

    run.sees(r"ready in [\d.]+ s")
    table = run.output().partition("\n\n")[2]
    assert f"mood_mailer   http://localhost:{port}\n" in table
    assert f"redis://localhost:{run.env['BROKER_PORT']}/0" in table
    assert f"backstage     http://localhost:{port}/backstage\n" in table
    course = f"http://localhost:{run.env['COURSE_PORT']}   after: make course"
    assert f"course        {course}\n" in table
    assert "make doctor" in table
    assert "\n  password: x\n" in table
    assert "release         | log\n" in run.output()
    assert "\n  log\n" not in table
    with urlopen(f"http://127.0.0.1:{port}/Procfile") as page:
        assert b"mood_mailer-web" in page.read()


def test_a_web_process_of_one_s_own_is_waited_for_and_named(
    make_run: MakeRun,
) -> None:
    """Its port stands in its command, since no variable is its own."""
    port = free_port()
    run = make_run(f"own-web: {web_server(f'{port} --port {port}')}\n")

    run.start()

    run.sees(r"ready in [\d.]+ s")
    table = run.output().partition("\n\n")[2]
    assert f"own      http://localhost:{port}\n" in table
    with urlopen(f"http://127.0.0.1:{port}/Procfile") as page:
        assert b"own-web" in page.read()


def test_a_process_that_dies_is_named_and_restarted(make_run: MakeRun) -> None:
    """Its status and last lines are shown, and the rest runs on."""
    dying = program('print("ouch"); raise SystemExit(3)')
    run = make_run(f"sick: {dying}\nwell: {SLEEP}\n")

    run.start()

    run.sees(r"run +\| sick died \(exit status 3\). Its last lines:")
    run.sees(r"run +\|     ouch\n")
    run.sees(r"sick starts again in 1 s")
    run.sees(r"sick starts again in 2 s")
    assert len(run.pids("sick")) == 2
    assert len(run.pids("well")) == 1


def test_a_killed_process_comes_back(make_run: MakeRun) -> None:
    run = make_run(f"well: {SLEEP}\n")
    run.start()

    os.kill(run.pids("well")[0], signal.SIGKILL)

    run.sees(r"well died \(killed by SIGKILL\)")
    assert len(run.sees(r"well +\| \d+\n", times=2)) == 2


@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_leaves_no_process_and_no_port(
    make_run: MakeRun, how: str
) -> None:
    """And no grandchild: the runner ends whole process groups."""
    run = make_run(
        f"mood_mailer-web: {MOOD}\nbroker: python -m runner.broker\n"
        "family: python family.py\n"
    )
    (run.folder / "family.py").write_text(
        "import os, subprocess, sys, time\n"
        "print(os.getpid())\n"
        "if len(sys.argv) == 1:\n"
        "    subprocess.Popen([sys.executable, __file__, 'child'])\n"
        "time.sleep(60)\n"
    )
    run.start()
    run.sees("ready in")
    family = [int(n) for n in run.sees(r"family +\| (\d+)\n", times=2)]

    status = run.end(signal.Signals[how])

    assert status == 0
    assert [pid for pid in family if not gone(pid)] == []
    for variable in ("MOOD_MAILER_PORT", "BROKER_PORT"):
        with socket.socket() as probe:
            address = ("127.0.0.1", int(run.env[variable]))
            assert probe.connect_ex(address) != 0
    assert not (run.folder / "var/run/runner.sock").exists()


def test_a_second_ctrl_c_kills_what_is_slow(make_run: MakeRun) -> None:
    """Without it, a process that ignores SIGTERM gets 10 s."""
    deaf = "import signal; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
    run = make_run(f"deaf: {program(deaf)}\nbroker: python -m runner.broker\n")
    run.start()
    run.sees("ready in")
    (pid,) = run.pids("deaf")

    def killed() -> bool:
        # Again and again: within 0.5 s they count as the same Ctrl-C.
        run.send(signal.SIGINT)
        return gone(pid)

    wait_for(killed, timeout=5)

    assert run.wait() == 0
    assert "broker died" not in run.output()  # it was stopped in order


def test_a_ctrl_c_that_comes_twice_counts_once(
    idle_runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The terminal sends it to all of us, and a parent may pass it on."""
    killed: list[Process] = []
    monkeypatch.setattr(Process, "kill", killed.append)

    idle_runner.on_signal(signal.SIGINT)
    idle_runner.on_signal(signal.SIGINT)

    assert idle_runner.stopping.is_set()
    assert killed == []


def test_it_ends_when_nobody_reads_its_output_any_more(
    make_run: MakeRun,
) -> None:
    """As when the terminal was closed, or after `make run | head`."""
    talker = program('print(*range(99), sep="\\n"); time.sleep(60)')
    run = make_run(f"talker: {talker}\n")
    run.start(stdout=subprocess.PIPE)
    assert run.process
    assert run.process.stdout
    pid = int(run.process.stdout.readline().rpartition(b"|")[2])

    run.process.stdout.close()
    run.control("restart", "talker")  # so that it prints again

    assert run.wait() == 0
    assert gone(pid)


def test_a_taken_port_is_one_line(make_run: MakeRun, taken_port: int) -> None:
    """It names the port, who needs it, and the variable that moves it."""
    run = make_run(f"mood_mailer-web: {MOOD}\nother: {SLEEP}\n")
    run.env["MOOD_MAILER_PORT"] = str(taken_port)

    run.start()

    assert run.wait() == 1
    assert run.output() == (
        f"make run: port {taken_port} is taken, and mood_mailer-web needs it. "
        "Free it, or choose another one: "
        f"MOOD_MAILER_PORT={taken_port + 100} make run\n"
    )


def test_a_taken_port_of_one_s_own_is_one_line(
    make_run: MakeRun, taken_port: int
) -> None:
    command = web_server(f"{taken_port} --port {taken_port}")
    run = make_run(f"own-web: {command}\n")

    run.start()

    assert run.wait() == 1
    assert run.output() == (
        f"make run: port {taken_port} is taken, and own-web needs it. Free"
        " it, or write another --port into its line of the Procfile.\n"
    )


@pytest.mark.parametrize("value", ["abc", "0", "65536", "-1"])
def test_a_port_that_is_not_one_is_one_line(
    make_run: MakeRun, value: str
) -> None:
    run = make_run(f"mood_mailer-web: {MOOD}\n")
    run.env["MOOD_MAILER_PORT"] = value

    run.start()

    assert run.wait() == 1
    assert run.output() == (
        f"make run: MOOD_MAILER_PORT={value} is not a port. Set it to a number"
        " from 1 to 65535.\n"
    )


def test_a_folder_without_a_procfile_is_one_line(make_run: MakeRun) -> None:
    run = make_run("")
    (run.folder / "Procfile").unlink()

    run.start()

    assert run.wait() == 1
    assert run.output() == (
        f"make run: there is no Procfile in {run.folder}. It names the"
        " processes to start.\n"
    )


def test_a_release_line_that_takes_long_is_named(make_run: MakeRun) -> None:
    run = make_run(
        f"release: until [ -e go ]; do sleep 0.1; done\nwell: {SLEEP}\n"
    )
    run.start()

    run.sees(r"run +\| release is still at work: until \[ -e go \]")
    (run.folder / "go").touch()

    run.sees(r"ready in [\d.]+ s")
    assert len(run.pids("well")) == 1


def test_a_failing_release_line_ends_it(make_run: MakeRun) -> None:
    run = make_run(f"release: echo why && false\nother: {SLEEP}\n")

    run.start()

    assert run.wait() == 1
    assert "release | why\n" in run.output()
    assert "release line failed (exit status 1)" in run.output()
    assert "other   |" not in run.output()


def test_redis_url_leaves_the_broker_out(
    make_run: MakeRun, broker_url: str
) -> None:
    """It may stand in .env, if the environment does not say otherwise."""
    run = make_run(f"broker: false\nother: {SLEEP} $REDIS_URL\n")
    (run.folder / ".env").write_text(f"REDIS_URL={broker_url}\n")

    run.start()

    run.sees("ready in")
    assert f"broker   {broker_url}\n" in run.output()
    assert "broker died" not in run.output()


def test_two_systems_on_one_redis_are_refused(
    make_run: MakeRun, broker_url: str, tmp_path: Path
) -> None:
    """Each would take the other's tasks and send its mails."""
    run = make_run(f"mood_mailer-worker: {SLEEP}\n")
    run.env["REDIS_URL"] = broker_url

    with Worker("mood_mailer", tmp_path, REDIS_URL=broker_url):
        run.start()

        assert run.wait() == 1
    node = f"mood_mailer@{socket.gethostname()}"
    assert run.output().startswith(
        f"make run: the worker {node} takes tasks from {broker_url} already,"
    )


def test_a_redis_that_loads_its_data_is_waited_for(
    make_run: MakeRun, broker: Broker
) -> None:
    """As a large one does; this one reads each command with a delay."""
    pipe = broker.client.pipeline(transaction=False)
    for number in range(60_000):
        pipe.set(f"key:{number}", "")
    pipe.execute()
    broker.stop()
    broker.command += " --key-load-delay 1000"  # microseconds
    Part.start(broker)
    wait_for(lambda: is_taken(broker.port), 30, "the broker's port")
    run = make_run(f"other: {SLEEP}\n")
    run.env["REDIS_URL"] = broker.url

    run.start()

    run.sees(f"{broker.url} is loading its data")
    assert "ready in" not in run.output()
    broker.client.config_set("key-load-delay", 0)
    run.sees("ready in")
    assert broker.client.dbsize() == 60_000


def test_a_password_of_any_characters_is_used_and_not_shown(
    make_run: MakeRun, broker: Broker
) -> None:
    broker.client.config_set("requirepass", "p#a/s?s[w@rd %:é")
    here = f"@127.0.0.1:{broker.port}/0"
    run = make_run(f"other: {SLEEP}\n")
    run.env["REDIS_URL"] = f"redis://:{quote('p#a/s?s[w@rd %:é', '')}{here}"

    run.start()

    run.sees("ready in")
    assert f"broker   redis://{here[1:]}\n" in run.output()
    assert "s?s" not in run.output()


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        (
            "redis://:secret@127.0.0.1:1/0",
            "REDIS_URL redis://127.0.0.1:1/0 does not answer (",
        ),
        ("redis://:secret@[", "REDIS_URL is not the address of a Redis: "),
        # The port is "secret" to Python, which quotes it in its error.
        ("redis://:secret/x@a", "REDIS_URL is not the address of a Redis: "),
    ],
)
def test_a_redis_url_without_a_redis_is_one_line(
    make_run: MakeRun, url: str, wrong: str
) -> None:
    run = make_run(f"broker: false\nother: {SLEEP}\n")
    run.env["REDIS_URL"] = url

    run.start()

    assert run.wait() == 1
    assert run.output().startswith(f"make run: {wrong}")
    assert run.output().count("\n") == 1
    assert "secret" not in run.output()


def test_an_app_named_starts_with_what_it_needs(make_run: MakeRun) -> None:
    """Without the others' processes, and without their release line."""
    run = make_run(
        "release: echo of blog_autotag\nbroker: python -m runner.broker\n"
        f"mood_mailer-web: {MOOD}\nfibtastic-web: {FIB}\n"
    )

    run.start("fibtastic")

    run.sees("ready in")
    assert "fibtastic" in run.output()
    assert "mood_mailer" not in run.output()
    assert "release" not in run.output()
    broker = f"redis://127.0.0.1:{run.env['BROKER_PORT']}"
    assert redis.Redis.from_url(broker).ping()


def test_an_unknown_app_is_one_line(make_run: MakeRun) -> None:
    run = make_run(f"fibtastic-web: {FIB}\n")

    run.start("fib")

    assert run.wait() == 1
    assert run.output() == (
        "make run: there is no process 'fib'; name one of fibtastic-web\n"
    )


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
