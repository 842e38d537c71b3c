"""One process beside those of `make run`, in a terminal of its own.

    python -m runner.alone NAME 'COMMAND'

It gets the settings that `make run` would give it, and its port has to be
free.
"""

import os
import sys

from runner import ports, settings
from runner.problem import Problem


def main(name: str, command: str) -> None:
    """Become the command. Exits with 1 if a setting is wrong or a port taken.

    name: a process of runner.settings.PORTS, and the goal of make.
    """
    try:
        env, _ = settings.environment()
        ports.check_free({name: command}, env, goal=name)
    except Problem as problem:
        sys.exit(f"make {name}: {problem}")
    print(f"{name}: {settings.address(name, env)}   (Ctrl-C stops it)")
    sys.stdout.flush()
    os.execvpe("/bin/sh", ["sh", "-c", f"exec {command}"], env)  # noqa: S606


if __name__ == "__main__":
    main(*sys.argv[1:])
