"""A real runner on a Procfile of the test's own, in a folder of its own."""

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
from runner.settings import PORTS

# A web server for a Procfile; it prints its pid.
WEB = (
    f"{sys.executable} -c 'import http.server as h, os, sys;"
    " print(os.getpid()); h.test(h.SimpleHTTPRequestHandler,"
    ' port=int(sys.argv[1]), bind="127.0.0.1")\' {}'
)
# Prints its pid and lives for a minute.
SLEEPER = f"{sys.executable} -c 'import os, time; print(os.getpid());{{}}'"


class House:
    """A running `python -m runner`."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder = folder
        (folder / "Procfile").write_text(text)
        self.env = os.environ | {"PYTHONPATH": str(ROOT)}
        self.env.pop("REDIS_URL", None)
        for variables in PORTS.values():
            self.env |= {name: str(free_port()) for name in variables}
        self.log = folder / "output.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str, stdout: int | None = None) -> None:
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "runner", *arguments],
                cwd=self.folder,
                env=self.env,
                stdout=log if stdout is None else stdout,
                stderr=log,
                start_new_session=True,
            )

    def output(self) -> str:
        return self.log.read_text()

    def sees(self, pattern: str, times: int = 1) -> list[str]:
        """Wait until a pattern was printed; return all it matched."""
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
        """Return the pids a process has printed so far, at least one."""
        return [int(n) for n in self.sees(rf"{name} +\| (\d+)\n")]

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send a signal, wait for the end; return the exit status."""
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(20)

    def control(self, *words: str) -> tuple[int, str]:
        """Run `make stop NAME` and its sisters; return status and text."""
        result = subprocess.run(
            [sys.executable, "-m", "runner.control", *words],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=30,
        )
        return result.returncode, (result.stdout + result.stderr).strip()


MakeHouse = Callable[[str], House]


def gone(pid: int) -> bool:
    """Return whether there is no such process (a zombie counts as gone)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True
    )
    return state.stdout.startswith("Z") or not state.stdout
