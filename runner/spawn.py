"""Starts one shell command and reads what it prints."""

import asyncio
import os
from collections.abc import Callable, Collection, Mapping

from runner import guard

# It waits for a line. So a parent that is killed before the guard knows of the
# process leaves none behind.
WAIT = "read -r go || exit; exec </dev/null; "

# Bytes. What does not end before is shown as a line: it may never end.
LONGEST = 1_000_000


async def spawn(
    name: str,
    command: str,
    env: Mapping[str, str],
    *on_line: Callable[[str], None],
    pass_fds: Collection[int] = (),
) -> tuple[asyncio.subprocess.Process, asyncio.Future[list[None]]]:
    """Start a shell command in a session of its own, with an empty stdin.

    Calls on_line for each line that the command prints. Given two of them,
    calls the second one for standard error. Returns the process, and a future
    that is done when no process can write any more. If we are killed, the
    guard stops the process; to it it is `name`.

    pass_fds: open files that the command inherits, as in subprocess.Popen.
    """
    # Pipes of our own: with asyncio's, Python 3.12's `wait()` waits until
    # they end, and so for every child that inherited them.
    pipes = [os.pipe() for _ in on_line]
    waiting, go = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            "/bin/sh",
            "-c",
            WAIT + command,
            env=env,
            stdin=waiting,
            stdout=pipes[0][1],
            stderr=pipes[-1][1],
            start_new_session=True,  # only we get the terminal's Ctrl-C
            pass_fds=pass_fds,
        )
        guard.watch(process.pid, name)
        os.write(go, b"\n")
    finally:
        for end in (waiting, go, *(writing for _, writing in pipes)):
            os.close(end)
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
        if len(rest) > LONGEST:
            lines, rest = [*lines, rest], b""
        for line in lines:
            on_line(line.decode(errors="replace").rstrip("\r"))
    if rest:
        on_line(rest.decode(errors="replace"))
    transport.close()
