"""Starts one shell command and reads what it prints."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress


async def spawn(
    command: str, env: Mapping[str, str], *on_line: Callable[[str], None]
) -> tuple[asyncio.subprocess.Process, asyncio.Future[list[None]]]:
    """Start a shell command in a session of its own, with an empty stdin.

    Calls on_line for each line that the command prints. Given two of them,
    calls the second one for standard error. Returns the process, and a future
    that is done when no process can write any more.
    """
    # Pipes of our own: with asyncio's, Python 3.12's `wait()` waits until
    # they end, and so for every child that inherited them.
    pipes = [os.pipe() for _ in on_line]
    try:
        process = await asyncio.create_subprocess_exec(
            "/bin/sh",
            "-c",
            command,
            env=env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=pipes[0][1],
            stderr=pipes[-1][1],
            start_new_session=True,  # only we get the terminal's Ctrl-C
        )
    finally:
        for _, writing in pipes:
            os.close(writing)
    readers = zip(pipes, on_line, strict=True)
    return process, asyncio.gather(
        *(pass_on(reading, call) for (reading, _), call in readers)
    )


async def pass_on(reading: int, on_line: Callable[[str], None]) -> None:
    """Call on_line for each line that comes from a pipe, then close it."""
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(reading, "rb")
    )
    rest = b""
    # Not readline(): it raises an error at lines longer than 64 kB.
    while chunk := await reader.read(65536):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            on_line(line.decode(errors="replace").rstrip("\r"))
    if rest:
        on_line(rest.decode(errors="replace"))
    transport.close()


def kill_group(leader: int) -> None:
    """Send SIGKILL to all processes of a group, if there are any."""
    # macOS raises PermissionError when only zombies are left.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def exit_text(code: int) -> str:
    """Return how a process ended: "exit status 1", "killed by SIGKILL"."""
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit status {code}"
