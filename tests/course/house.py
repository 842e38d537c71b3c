"""A running copy of the whole project, as one who follows a lesson has it."""

import hashlib
import json
import os
import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from parts.process import ROOT
from parts.system import System, start_system
from runner.settings import PORTS

FILES = (".env.example", "Makefile", "docker-compose.yml", "pyproject.toml")
FOLDERS = ("requirements", "parts", "tests", "course", "doctor")
# 10: the waits that lessons name are ten times shorter; 1: as written.
SPEED = os.environ.get("LESSON_SPEED") or "10"


def patience(seconds: float) -> float:
    """How long to wait for what takes up to `seconds` at the usual 10."""
    return seconds * max(1, 10 / float(SPEED))


@dataclass
class House:
    """Where lessons are done. ports: the usual one -> the one here."""

    folder: Path
    env: Mapping[str, str]  # of a terminal that was just opened
    ports: Mapping[str, str] = field(default_factory=dict)
    system: System | None = None

    def typed(self, text: str) -> str:
        """What a lesson says to type, with the ports of this house."""
        return swap(text, self.ports)

    def printed(self, text: str) -> str:
        """What was printed, with the ports that lessons show."""
        return swap(text, {port: usual for usual, port in self.ports.items()})

    def output(self) -> str:
        """All that the first terminal shows."""
        return self.printed(self.system.runner.output()) if self.system else ""

    def password(self, address: str) -> str:
        return self.system.password(address) if self.system else ""


def open_house(folder: Path) -> House:
    """A copy of the project with `make run` started; ready to use."""
    for name in FILES:
        shutil.copy(ROOT / name, folder)
    for name in FOLDERS:
        no = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=no)
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
    """.venv is on nobody's PATH until the lesson has it activated."""
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


def swap(text: str, ports: Mapping[str, str]) -> str:
    """Replace whole numbers only."""
    if not ports:
        return text
    numbers = "|".join(ports)
    return re.sub(rf"\b(?:{numbers})\b", lambda port: ports[port[0]], text)


def link_venv(folder: Path) -> None:
    """A .venv whose stamp is right, so that `make` does not install again.

    Not one link to ours: without a stamp that names this folder runner.install
    would empty what the link leads to.
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
