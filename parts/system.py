"""The whole system as `make run` starts it, in an empty folder."""

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from parts.ports import free_port
from parts.process import ROOT, Part
from runner.settings import PORTS

ROOMS = (
    "plumbing",
    "runner",
    "inbox",
    "backstage",
    "mood_mailer",
    "fibtastic",
    "blog_autotag",
)


@dataclass
class System:
    """The running system: its runner, and the addresses of its parts."""

    runner: Part
    mood_mailer: str
    fibtastic: str
    blog_autotag: str
    flower: str
    inbox: str
    broker: str

    def password(self, address: str) -> str:
        """Return a user's password, which the seed printed once."""
        line = re.search(rf"{address}\s+(\S+)", self.runner.output())
        assert line, self.runner.output()
        return line[1]

    def stop(self) -> None:
        self.runner.stop()


def start_system(folder: Path, **env: str) -> System:
    """Run a copy of the project on free ports. Returns when it is ready."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room)
    shutil.copy(ROOT / "Procfile", folder)
    ports = {
        variable: str(free_port())
        for variables in PORTS.values()
        for variable in variables
    }
    runner = Part(
        f"{sys.executable} -m runner",
        folder / "run.log",
        ports | {"REDIS_URL": "", "DATABASE_URL": ""} | env,
        folder,
    )
    try:
        runner.wait_until(
            lambda: "ready in" in runner.output(), 90, "it is ready"
        )
    except BaseException:
        runner.stop()
        raise
    web = {name: f"http://localhost:{port}" for name, port in ports.items()}
    return System(
        runner,
        web["MOOD_MAILER_PORT"],
        web["FIBTASTIC_PORT"],
        web["BLOG_AUTOTAG_PORT"],
        web["FLOWER_PORT"],
        web["INBOX_WEB_PORT"],
        f"redis://localhost:{ports['BROKER_PORT']}/0",
    )
