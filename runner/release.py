"""The Procfile's `release:` line: runs to its end before the rest starts."""

import asyncio
from collections.abc import Mapping

from runner.output import Output
from runner.problem import Problem
from runner.procfile import RELEASE
from runner.spawn import describe, kill_group, spawn


async def run(
    command: str, env: Mapping[str, str], output: Output
) -> list[str]:
    """Run it; return its standard output. Raises Problem when it fails."""
    lines: list[str] = []

    def show(line: str) -> None:
        output.line(RELEASE, line)

    def keep(line: str) -> None:
        lines.append(line)
        show(line)

    # Standard error is only shown: there are the migrations' log lines.
    process, reading = await spawn(command, env, keep, show)
    try:
        code = await process.wait()
        await asyncio.wait({reading}, timeout=1)
    finally:  # also when Ctrl-C cancels this
        kill_group(process.pid)
    if code:
        raise Problem(
            f"the Procfile's release line failed ({describe(code)}), see its "
            "output above; the rest was not started"
        )
    return lines
