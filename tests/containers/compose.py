"""The system in containers, under a project name and on ports of its own."""

import json
import os
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

from parts.ports import free_port
from parts.process import ROOT
from parts.waiting import wait_for

PORTS = (
    "MOOD_MAILER_PORT",
    "FIBTASTIC_PORT",
    "BLOG_AUTOTAG_PORT",
    "FLOWER_PORT",
    "INBOX_WEB_PORT",
)
# Longer than any task of these tests; how long they wait for a message that
# a killed worker held.
VISIBILITY_TIMEOUT = 25


def compose_command() -> list[str]:
    """Return the command: Docker's plugin, or the older program."""
    if run("docker", "compose", "version", check=False).returncode == 0:
        return ["docker", "compose"]
    assert shutil.which("docker-compose"), "no docker compose"
    return ["docker-compose"]


def run(
    *command: str, check: bool = True, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; a failure shows what it printed."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if check and done.returncode:
        raise AssertionError(f"{command}:\n{done.stdout}\n{done.stderr}")
    return done


class Compose:
    def __init__(self, no_settings: Path) -> None:
        """Take an empty file, which is read in place of .env."""
        self.ports = {name: free_port() for name in PORTS}
        project = f"background-tasks-test-{self.ports['FLOWER_PORT']}"
        self.command = [*compose_command(), "--env-file", str(no_settings)]
        # None of the settings of the shell that runs this, either.
        self.env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("FLASK_", "COMPOSE_", "INBOX_"))
        }
        self.env |= {name: str(port) for name, port in self.ports.items()}
        self.env |= {
            "COMPOSE_PROJECT_NAME": project,
            "APP_IMAGE": project,
            "FLASK_VISIBILITY_TIMEOUT": str(VISIBILITY_TIMEOUT),
            "FLASK_MOOD_DELAY": "0",
        }

    def __call__(self, *words: str) -> str:
        return run(*self.command, *words, env=self.env).stdout

    def up(self) -> None:
        """Build, start, and wait until all health checks say yes."""
        try:
            self("up", "-d", "--build")
            for name in self.services():
                wait_for(partial(self.is_well, name), 120, f"{name}: well")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.logs()}") from error

    def down(self, *words: str) -> None:
        self("down", *words)

    def remove(self) -> None:
        """Remove the containers, the volumes and the image."""
        self("down", "--volumes", "--remove-orphans")
        run("docker", "rmi", self.env["APP_IMAGE"])

    def logs(self) -> str:
        return self("logs", "--tail", "30")

    def services(self) -> list[str]:
        return sorted(self("config", "--services").split())

    def container(self, service: str) -> str:
        """Return the id of its container, also of one that has ended.

        Looked up by label: only newer programs list ended ones by `ps -q`.
        """
        project = self.env["COMPOSE_PROJECT_NAME"]
        label = "label=com.docker.compose"
        ids = run(
            *("docker", "ps", "--all", "--quiet", "--no-trunc"),
            *("--filter", f"{label}.project={project}"),
            *("--filter", f"{label}.service={service}"),
        ).stdout.split()
        assert len(ids) == 1, f"{service}: {ids}"
        return ids[0]

    def inspect(self, service: str) -> dict[str, Any]:
        done = run("docker", "inspect", self.container(service))
        found: dict[str, Any] = json.loads(done.stdout)[0]
        return found

    def inside(self, service: str, *command: str, check: bool = True) -> str:
        """Run a command in the service's container. Returns its output."""
        return run(
            *("docker", "exec", self.container(service), *command), check=check
        ).stdout

    def is_well(self, service: str) -> bool:
        """Return whether it is healthy, or has ended well if it is to end."""
        state = self.inspect(service)["State"]
        if "Health" in state:
            return bool(state["Health"]["Status"] == "healthy")
        return bool(state["Status"] == "exited" and state["ExitCode"] == 0)
