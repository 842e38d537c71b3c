"""The whole system as `make run` starts it, in an empty folder."""

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from parts.ports import free_port
from parts.process import ROOT, Part
from runner.settings import PORTS

ROOMS = (
    "batched_redis",
    "plumbing",
    "runner",
    "inbox",
    "backstage",
    "mood_mailer",
    "fibtastic",
    "blog_autotag",
)


class Runner(Part):
    """`make run` in a folder that has a copy of the project."""

    # Longer than it waits for its own processes, so that it ends in order.
    patience = 60.0

    def start(self) -> None:
        """Start everything, and wait until it is ready."""
        before = self.printed("ready in")
        super().start()
        self.wait_until(
            lambda: self.printed("ready in") > before, 90, "it is ready"
        )


@dataclass
class System:
    """The running system: its runner, and the addresses of its parts."""

    runner: Runner
    mood_mailer: str
    fibtastic: str
    blog_autotag: str
    flower: str
    inbox: str
    broker: str

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

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
    runner = start_runner(folder, **env)
    web = {
        variable: f"http://localhost:{runner.env[variable]}"
        for variables in PORTS.values()
        for variable in variables
    }
    return System(
        runner,
        web["MOOD_MAILER_PORT"],
        web["FIBTASTIC_PORT"],
        web["BLOG_AUTOTAG_PORT"],
        web["FLOWER_PORT"],
        web["INBOX_WEB_PORT"],
        f"redis://localhost:{runner.env['BROKER_PORT']}/0",
    )


def start_runner(folder: Path, **env: str) -> Runner:
    """Run what is in the folder on free ports. Returns when it is ready."""
    ports = {
        variable: str(free_port())
        for variables in PORTS.values()
        for variable in variables
    }
    return Runner(
        f"{sys.executable} -m runner",
        folder / "run.log",
        ports | {"REDIS_URL": "", "DATABASE_URL": ""} | env,
        folder,
    )
