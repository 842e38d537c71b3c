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
    """Run it; return what it printed. Raises Problem when it fails."""
    lines: list[str] = []

    def on_line(line: str) -> None:
        lines.append(line)
        output.line(RELEASE, line)

    process, reading = await spawn(command, env, on_line)
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
