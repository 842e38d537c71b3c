"""Checks that the ports are free, before anything is started."""

import errno
import os
import socket
from collections.abc import Iterable, Iterator, Mapping

from runner.problem import Problem
from runner.settings import PORTS


def check_free(
    names: Iterable[str], env: Mapping[str, str], goal: str = "run"
) -> None:
    """Raise Problem for the first port that a process cannot have.

    goal: the goal of make, for the message.
    """
    owners: dict[int, str] = {}
    for name, variable in variables_of(names):
        port = port_number(variable, env[variable])
        why = "is also given to " + owners[port] if port in owners else ""
        if why := why or why_not_free(port):
            raise Problem(
                f"port {port} {why}, and {name} needs it. Free it, or choose "
                f"another one: {variable}={port + 100} make {goal}"
            )
        owners[port] = name


def variables_of(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of a process's name and one of its port variables."""
    for name in names:
        for variable in PORTS.get(name, ()):
            yield name, variable


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
