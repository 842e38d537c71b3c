"""Reads the Procfile and chooses from it."""

import re
from collections.abc import Iterable
from pathlib import Path

from runner.problem import Problem

LINE = re.compile(r"([\w-]+):\s*(.+)")
RELEASE = "release"  # runs to its end before the rest starts, as on Heroku
SHARED = ("broker", "inbox", "flower")  # what every app needs


def read(path: Path) -> dict[str, str]:
    """Return command by process name, in the file's order."""
    commands = {}
    for line in path.read_text().splitlines():
        if match := LINE.fullmatch(line.strip()):
            commands[match[1]] = match[2]
        elif line.strip() and not line.startswith("#"):
            raise Problem(f"{path.name}: not `name: command`: {line!r}")
    return commands


def choose(commands: dict[str, str], apps: list[str]) -> dict[str, str]:
    """Leave out what the apps named do not need; no app named: keep all.

    The release line stays if it is about one of them.
    """
    if not apps:
        return commands
    names = matching(commands, apps) | set(SHARED)
    if any(app in commands.get(RELEASE, "") for app in apps):
        names.add(RELEASE)
    return {name: commands[name] for name in commands if name in names}


def matching(known: Iterable[str], words: list[str]) -> set[str]:
    """Return the process names meant: `app` means all of its `app-...`.

    Raises Problem for a word that means none.
    """
    names = [name for name in known if name != RELEASE]
    found = set()
    for word in words:
        meant = {n for n in names if n == word or n.startswith(f"{word}-")}
        if not meant:
            raise Problem(f"no process {word!r}; there are {', '.join(names)}")
        found |= meant
    return found
