"""A real `make run` with a Procfile and a folder of the test's own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from parts.ports import free_port
from parts.process import ROOT
from parts.waiting import wait_for
from runner.ports import why_not_free
from runner.settings import PORTS


def program(code: str) -> str:
    """Return the command of a program that prints its pid, then runs code."""
    return f"{sys.executable} -c 'import os, time; print(os.getpid());{code}'"


def web_server(port: str) -> str:
    """Return the command of a web server that prints its pid."""
    return (
        f"{sys.executable} -c 'import http.server as h, os, sys;"
        " print(os.getpid()); h.test(h.SimpleHTTPRequestHandler,"
        f' port=int(sys.argv[1]), bind="127.0.0.1")\' {port}'
    )


SLEEP = program("time.sleep(60)")


# `make test` hands its own options down to every make below it.
HANDED_DOWN = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "PYTHON")


class Run:
    """`python -m runner` in a folder, on free ports, its output in a file."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder = folder
        (folder / "Procfile").write_text(text)
        self.env = os.environ | {"PYTHONPATH": str(ROOT)}
        for name in ("REDIS_URL", *HANDED_DOWN):
            self.env.pop(name, None)
        for variables in PORTS.values():
            self.env |= {name: str(free_port()) for name in variables}
        self.log = folder / "output.log"
        self.command = [sys.executable, "-m", "runner"]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str, stdout: int | None = None) -> None:
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*self.command, *arguments],
                cwd=self.folder,
                env=self.env,
                stdout=log if stdout is None else stdout,
                stderr=log,
                start_new_session=True,
            )

    def use_make(self) -> None:
        """Start by the Makefile from now on; its set-up is left out."""
        for name in ("Makefile", "plumbing", "runner"):
            (self.folder / name).symlink_to(ROOT / name)
        (self.folder / ".venv").symlink_to(sys.prefix)
        del self.env["PYTHONPATH"]
        self.command = ["make", "PYTHON=true", "run"]

    def make(self, goal: str, typed: str = "") -> bytes:
        """Run another goal of the Makefile. Returns what it prints."""
        return subprocess.run(
            [*self.command[:-1], goal],
            cwd=self.folder,
            env=self.env,
            input=typed.encode(),
            capture_output=True,
            check=True,
        ).stdout

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def sees(self, pattern: str, times: int = 1) -> list[str]:
        """Wait until a pattern was printed; return all of its matches."""
        return wait_for(
            lambda: (
                found
                if len(found := re.findall(pattern, self.output())) >= times
                else []
            ),
            timeout=20,
            what=f"{pattern!r} in {self.log}",
        )

    def pids(self, name: str) -> list[int]:
        """Wait for the first pid that a process prints; return all so far."""
        return [int(n) for n in self.sees(rf"{name} +\| (\d+)\n")]

    def send(self, number: signal.Signals) -> None:
        """Send a signal as a terminal does: `make` gets it, too."""
        assert self.process
        os.killpg(self.process.pid, number)

    def wait(self) -> int:
        """Wait for the end; return the exit status."""
        assert self.process
        return self.process.wait(20)

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal and wait for the end; return the exit status."""
        self.send(number)
        return self.wait()

    def control(self, *words: str) -> tuple[int, str]:
        """Run `make stop NAME` and the like; return exit status and text."""
        result = subprocess.run(
            [sys.executable, "-m", "runner.control", *words],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=30,
        )
        return result.returncode, (result.stdout + result.stderr).strip()


MakeRun = Callable[[str], Run]


def is_taken(port: int) -> bool:
    """Return whether `make run` could not have the port."""
    return bool(why_not_free(port))


def gone(pid: int) -> bool:
    """Return whether a process has ended; a zombie has."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True
    )
    return state.stdout.startswith("Z") or not state.stdout
