"""The Procfile's `release:` line, which ends before the rest starts."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Mapping

from runner import guard
from runner.ending import exit_text, kill_group
from runner.output import Output
from runner.problem import Problem
from runner.procfile import RELEASE
from runner.spawn import spawn

QUIET = 5.0  # seconds until we say that it is still at work, and again


async def run(
    command: str, env: Mapping[str, str], output: Output
) -> list[str]:
    """Run the command. Returns the lines of its standard output.

    Raises Problem if it fails.
    """
    lines: list[str] = []

    def show(line: str) -> None:
        output.line(RELEASE, line)

    def keep(line: str) -> None:
        lines.append(line)
        show(line)

    # Standard error is only shown: the log lines of the migrations go there.
    process, reading = await spawn(RELEASE, command, env, keep, show)
    try:
        code = await wait_aloud(process, command, output)
        await asyncio.wait({reading}, timeout=1)
    finally:  # also when Ctrl-C cancels this
        kill_group(process.pid)
        guard.forget(process.pid)
    if code:
        raise Problem(
            f"the Procfile's release line failed ({exit_text(code)}). Its "
            "output is above. Nothing else was started."
        )
    return lines


async def wait_aloud(process: Process, command: str, output: Output) -> int:
    """Wait for the end, and say every 5 s what it is that takes so long.

    Returns the exit status.
    """
    while True:
        try:
            return await asyncio.wait_for(process.wait(), QUIET)
        except TimeoutError:
            output.note(f"{RELEASE} is still at work: {command}")
