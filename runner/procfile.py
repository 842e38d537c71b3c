"""Reads the Procfile and finds processes by name."""

import re
from collections.abc import Iterable
from pathlib import Path

from runner.problem import Problem

LINE = re.compile(r"([\w-]+):\s*(.+)")
RELEASE = "release"  # runs to its end before the rest starts, as on Heroku
SHARED = ("broker", "inbox", "flower")  # every app needs these
# Stopped last: a worker that finishes its tasks still needs them.
SERVICES = ("inbox", "broker")


def read(path: Path) -> dict[str, str]:
    """Return the commands by the process's name, in the file's order.

    Raises Problem if there is no file, and for a line that is not
    `name: command`.
    """
    if not path.exists():
        raise Problem(
            f"there is no {path.name} in {path.parent}. It names the processes"
            " to start."
        )
    commands = {}
    for line in path.read_text().splitlines():
        if match := LINE.fullmatch(line.strip()):
            commands[match[1]] = match[2]
        elif line.strip() and not line.startswith("#"):
            raise Problem(
                f"{path.name} has a line that is not `NAME: COMMAND`: {line!r}"
            )
    return commands


def only_for(apps: list[str], commands: dict[str, str]) -> dict[str, str]:
    """Return the commands that these apps need; all of them if apps is [].

    The release line stays if it is about one of the apps.
    """
    if not apps:
        return commands
    names = names_meant(apps, commands) | set(SHARED)
    if any(app in commands.get(RELEASE, "") for app in apps):
        names.add(RELEASE)
    return {name: commands[name] for name in commands if name in names}


def names_meant(words: list[str], known: Iterable[str]) -> set[str]:
    """Return the names of processes that the words mean.

    The name of an app means all of its processes, `APP-...`. Raises Problem
    for a word that means no process.
    """
    names = [name for name in known if name != RELEASE]
    found = set()
    for word in words:
        meant = {n for n in names if n == word or n.startswith(f"{word}-")}
        if not meant:
            raise Problem(
                f"there is no process {word!r}; name one of {', '.join(names)}"
            )
        found |= meant
    return found
