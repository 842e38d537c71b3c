"""Checks that the ports are free, before anything is started."""

import errno
import os
import socket
from collections.abc import Iterator, Mapping

from runner.problem import Problem
from runner.settings import PORTS, ports_of


def check_free(
    commands: Mapping[str, str], env: Mapping[str, str], goal: str = "run"
) -> None:
    """Raise Problem for the first port that a process cannot have.

    commands: by the processes' names. goal: the goal of make, for the message.
    """
    owners: dict[int, str] = {}
    for name, command in commands.items():
        for port, other in ports_needed(name, command, env, goal):
            why = "is also given to " + owners[port] if port in owners else ""
            if why := why or why_not_free(port):
                raise Problem(
                    f"port {port} {why}, and {name} needs it."
                    f" Free it, or {other}"
                )
            owners[port] = name


def ports_needed(
    name: str, command: str, env: Mapping[str, str], goal: str
) -> Iterator[tuple[int, str]]:
    """Yield each port of a process, and how to choose another one."""
    for variable in PORTS.get(name, ()):
        port = port_number(variable, env[variable])
        yield port, f"choose another one: {variable}={port + 100} make {goal}"
    if name not in PORTS:
        for port in ports_of(name, command, env):
            yield port, "write another --port into its line of the Procfile."


def port_number(variable: str, value: str) -> int:
    """Return the port as a number. Raises Problem if it is not one."""
    if value.isascii() and value.isdigit() and 0 < int(value) < 65536:
        return int(value)
    raise Problem(
        f"{variable}={value} is not a port."
        " Set it to a number from 1 to 65535."
    )


def why_not_free(port: int) -> str:
    """Return why the port cannot be used, or "" if it can."""
    # Connecting finds servers that binding does not. On macOS a server on all
    # addresses does not keep a second one from 127.0.0.1. And a server on ::1
    # would get the browser's requests to "localhost".
    if listens(socket.AF_INET, "127.0.0.1", port) or listens(
        socket.AF_INET6, "::1", port
    ):
        return "is taken"
    with socket.socket() as probe:
        # Without this a port whose server has just ended counts as taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return "is taken"
            return f"is refused ({os.strerror(error.errno or 0)})"
    return ""


def listens(family: socket.AddressFamily, address: str, port: int) -> bool:
    """Return whether a server listens at this address."""
    try:
        with socket.socket(family) as probe:
            return probe.connect_ex((address, port)) == 0
    except OSError:  # this machine has no IPv6
        return False
