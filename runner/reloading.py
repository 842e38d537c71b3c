"""Takes the place of the parent process of `flask run --debug`.

Flask imports the app twice: in a parent, which opens the port and waits, and
in a child, which serves and ends with 3 when code was edited. The parent
needs none of what it imported. So here the runner opens the port and starts
the child again; the variables are those that werkzeug's parent sets. While
the child starts again, requests wait; one that it was answering is cut. If
the edited code cannot be imported, the child shows the error as a page and
goes on looking for edits.

Source: werkzeug 3.1, serving.py (run_simple) and _reloader.py.
"""

import shlex
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from runner.settings import PORTS

EDITED = 3  # a child's exit status
# With one of these Flask does not reload, or listens elsewhere.
OTHERWISE = {"--no-reload", "--host", "-h"}


@contextmanager
def port_opened(
    name: str, command: str, env: Mapping[str, str]
) -> Iterator[tuple[Mapping[str, str], list[int]]]:
    """Open the port of a process that reloads; closed at the block's end.

    Yields the environment and the file descriptors to start it with. If it
    is not `flask run --debug`, or has no port, nothing is opened.
    """
    words = shlex.split(command)
    reloads = {"flask", "run", "--debug"} <= {*words} and not (
        OTHERWISE & {*words}
    )
    ports = [int(env[variable]) for variable in PORTS.get(name, ())]
    if not reloads or not ports:
        yield env, []
        return
    try:
        server = socket.create_server(("127.0.0.1", ports[0]), backlog=128)
    except OSError:  # it is taken: Flask says so
        yield env, []
        return
    with server:
        number = server.fileno()
        child = {
            "WERKZEUG_RUN_MAIN": "true",
            "WERKZEUG_SERVER_FD": f"{number}",
        }
        yield {**env, **child}, [number]
