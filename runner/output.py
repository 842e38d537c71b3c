"""What the terminal shows: the lines of all processes, and the table."""

import errno
import os
import re
import signal
import sys
from collections.abc import Iterable
from itertools import cycle

COLOURS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)
# Flask colours its lines even if they go into a pipe.
COLOUR_CODE = re.compile(r"\033\[[\d;]*m")


class Output:
    """Prints lines with the name of their process in front."""

    def __init__(self, names: Iterable[str]) -> None:
        names = [*names, "run"]
        self.width = max(map(len, names))
        self.colours = dict(zip(names, cycle(COLOURS), strict=False))
        self.colourful = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def line(self, name: str, text: str) -> None:
        """Print one line of a process."""
        prefix = f"{name:{self.width}} |"
        if self.colourful:
            prefix = f"\033[{self.colours[name]}m{prefix}\033[0m"
        else:
            text = COLOUR_CODE.sub("", text)
        self.write(f"{prefix} {text}")

    def note(self, *lines: str) -> None:
        """Print lines of the runner itself."""
        for line in lines:
            self.line("run", line)

    def write(self, text: str) -> None:
        """Print text as it is. Blocks while the terminal takes nothing."""
        try:
            print(text, flush=True)
        except OSError as error:
            if error.errno == errno.ENOSPC:  # a file on a disk that is full
                return
            # The terminal was closed, or the `head` of `make run | head` has
            # ended. Stop as if SIGHUP had come: not every make passes it on.
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115
            os.kill(os.getpid(), signal.SIGHUP)

    def table(self, rows: Iterable[tuple[str, str]], below: list[str]) -> None:
        """Print rows of (name, address), and the lines `below` under them."""
        rows = list(rows)
        width = max((len(name) for name, _ in rows), default=0)
        body = [f"  {name:{width}}   {text}" for name, text in rows]
        if below:
            body += ["", *(f"  {line}" for line in below)]
        body += [
            "",
            "  If something stalls: make doctor, in another terminal.",
        ]
        self.write("\n".join(["", *body, "  Ctrl-C stops everything.", ""]))
