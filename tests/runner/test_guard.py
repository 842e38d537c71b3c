"""`kill -9` of the runner: its guard ends what it has left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import redis

from parts.process import ROOT, Part
from parts.waiting import wait_for
from tests.runner.running import SLEEP, MakeRun, Run, gone, is_taken, program

BROKER = "broker: python -m runner.broker\n"
# The parent ends at SIGTERM, its child does not.
FAMILY = """
import os, signal, subprocess, sys, time
print(os.getpid())
if len(sys.argv) == 1:
    subprocess.Popen([sys.executable, __file__, "child"])
else:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(60)
"""


def guard_of(run: Run) -> int:
    """Return the guard's pid: it is the runner's first child."""
    assert run.process
    found = subprocess.run(
        ["pgrep", "-P", str(run.process.pid), "-f", "runner.guard"],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(found.stdout)


def test_a_killed_runner_leaves_no_process_and_no_port(
    make_run: MakeRun,
) -> None:
    """And no grandchild, as the pool of a worker starts them."""
    run = make_run(f"{BROKER}family: python family.py\n")
    (run.folder / "family.py").write_text(FAMILY)
    run.start()
    run.sees("ready in")
    pids = [int(n) for n in run.sees(r"family +\| (\d+)\n", times=2)]
    pids.append(guard_of(run))

    run.end(signal.SIGKILL)

    wait_for(lambda: all(map(gone, pids)), 30, "the end of all processes")
    assert not is_taken(int(run.env["BROKER_PORT"]))


def test_the_next_start_waits_for_the_end_of_the_last(
    make_run: MakeRun,
) -> None:
    """And finds the messages that were queued."""
    slow = program(
        "import signal; signal.signal(15, lambda *_: time.sleep(1)); "
        "time.sleep(60)"
    )
    run = make_run(f"{BROKER}slow: {slow}\n")
    run.start()
    run.sees("ready in")
    run.pids("slow")
    client = redis.Redis(port=int(run.env["BROKER_PORT"]))
    client.lpush("mood_mailer", "a message")

    run.end(signal.SIGKILL)
    run.start()

    run.sees("the last make run was killed; waiting until what it left")
    run.sees("ready in")
    assert client.lrange("mood_mailer", 0, -1) == [b"a message"]


def test_a_runner_killed_during_the_release_line_leaves_no_process(
    make_run: MakeRun,
) -> None:
    run = make_run(f"{BROKER}release: {SLEEP} && true\nother: {SLEEP}\n")
    run.start()
    (pid,) = run.pids("release")

    run.end(signal.SIGKILL)

    wait_for(lambda: gone(pid), 30, "the end of the release line")
    wait_for(
        lambda: not is_taken(int(run.env["BROKER_PORT"])),
        30,
        "the broker's end",
    )


def test_a_process_that_the_guard_does_not_know_yet_does_not_begin(
    tmp_path: Path,
) -> None:
    """The runner may be killed between starting it and telling the guard."""
    code = (
        "import asyncio, os; from runner import guard, spawn\n"
        "def be_killed(pid, name):\n"
        "    print(pid, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "guard.watch = be_killed\n"
        f"asyncio.run(spawn.spawn('x', 'touch {tmp_path}/begun', {{}}, print))"
    )

    pid = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE
    ).stdout

    wait_for(lambda: gone(int(pid)), 30, "the end of the process")
    assert not (tmp_path / "begun").exists()


def test_a_killed_guard_does_not_disturb_the_runner(make_run: MakeRun) -> None:
    run = make_run(f"well: {SLEEP}\n")
    run.start()
    run.sees("ready in")

    os.kill(guard_of(run), signal.SIGKILL)
    answer = run.control("restart", "well")

    assert answer == (0, "well is up")
    assert run.end() == 0


def test_a_killed_program_leaves_no_part(tmp_path: Path) -> None:
    """As a killed `make exercise`, or a killed pytest."""
    code = (
        "import sys, time; from pathlib import Path\n"
        "from parts.broker import Broker\n"
        f"broker = Broker(Path('{tmp_path}'))\n"
        "print('port', broker.port, flush=True); time.sleep(60)"
    )
    (tmp_path / "program.py").write_text(code)
    with Part(
        f"{sys.executable} {tmp_path}/program.py",
        tmp_path / "program.log",
        {"PYTHONPATH": str(ROOT)},
    ) as killed:
        killed.wait_until(lambda: bool(killed.printed("\n")), 30, "its port")
        port = int(killed.output().split()[1])
        assert is_taken(port)

        os.kill(killed.process.pid, signal.SIGKILL)

        wait_for(lambda: not is_taken(port), 30, "the end of the broker")
