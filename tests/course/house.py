"""Run a copy of the whole project, as a learner has it."""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from course.begin.state import swap_ports
from parts.process import ROOT
from parts.system import System, start_system
from runner.settings import PORTS

FILES = (".env.example", "Makefile", "docker-compose.yml", "pyproject.toml")
FOLDERS = ("requirements", "parts", "tests", "course", "doctor")
# 10: waits are ten times shorter than the lessons say. 1: they are as long.
SPEED = os.environ.get("LESSON_SPEED") or "10"


def patience(seconds: float) -> float:
    """Return how long to wait, in seconds, at this LESSON_SPEED.

    seconds: how long to wait at the usual speed, 10.
    """
    return seconds * max(1, 10 / float(SPEED))


@dataclass
class House:
    """The folder where lessons are done. ports: the usual one -> ours."""

    folder: Path
    env: Mapping[str, str]  # of a terminal that was just opened
    ports: Mapping[str, str] = field(default_factory=dict)
    system: System | None = None

    def with_our_ports(self, text: str) -> str:
        """Return what a lesson says to type, with the ports of this house."""
        return swap_ports(text, self.ports)

    def with_usual_ports(self, text: str) -> str:
        """Return what was printed, with the ports that lessons show."""
        usual = {ours: usual for usual, ours in self.ports.items()}
        return swap_ports(text, usual)

    def output(self) -> str:
        """Return all that the first terminal shows."""
        if not self.system:
            return ""
        return self.with_usual_ports(self.system.runner.output())

    def password(self, address: str) -> str:
        return self.system.password(address) if self.system else ""


def open_house(folder: Path) -> House:
    """Copy the project, start `make run` there, and wait until it is ready."""
    for name in FILES:
        shutil.copy(ROOT / name, folder)
    for name in FOLDERS:
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    link_venv(folder)
    system = start_system(folder, LESSON_SPEED=SPEED)
    given = system.runner.env
    ports = {
        str(port): given[name]
        for variables in PORTS.values()
        for name, port in variables.items()
    }
    return House(folder, terminal_env(given), ports, system)


def terminal_env(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a terminal that was just opened.

    .venv is not on its PATH: the lesson says when to activate it.
    """
    ours = str(Path(sys.prefix) / "bin")
    path = [p for p in os.environ["PATH"].split(os.pathsep) if p != ours]
    make = ("ARGS", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")  # of test-course
    return {
        **{name: v for name, v in given.items() if name not in make},
        "PATH": os.pathsep.join(path),
        "PYTHON": sys.executable,  # what make looks for as python3
        "PYTHONUNBUFFERED": "1",
        "FLASK_SKIP_DOTENV": "",  # the house's own .env counts
    }


def link_venv(folder: Path) -> None:
    """Make a .venv whose stamp is right, so that `make` installs nothing.

    It is not one link to ours: without a stamp that names this folder,
    runner.install would empty the folder that the link leads to.
    """
    venv = folder / ".venv"
    venv.mkdir()
    for path in Path(sys.prefix).iterdir():
        if path.name != "installed.json":
            (venv / path.name).symlink_to(path)
    stamp = {"folder": str(venv)}
    for lock in (folder / "requirements").glob("*.txt"):
        stamp[lock.name] = hashlib.sha256(lock.read_bytes()).hexdigest()
    (venv / "installed.json").write_text(json.dumps(stamp))
