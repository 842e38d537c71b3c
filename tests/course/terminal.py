"""A terminal: one shell, which gets its lines through a pipe."""

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from parts.waiting import wait_for
from tests.course.house import patience

# What a program shows when it waits for a line. The shell's own is END.
PROMPTS = (">>> ", "... ", "redis> ")
# Not `bash -i`: without a terminal it complains, and with one it echoes.
SHELL = r"""
trap : INT
while IFS= read -r line; do eval "$line"; printf '\036%d\036' "$?"; done
"""
END = re.compile("\036(\\d+)\036$")
LIMIT = patience(120)  # seconds for one command


class Terminal:
    def __init__(
        self, log: Path, env: Mapping[str, str], folder: Path
    ) -> None:
        self.log, self.read_to = log, 0
        self.prompt = "$ "
        with log.open("wb") as output:
            self.shell = subprocess.Popen(
                ["bash", "--norc", "--noprofile", "-c", SHELL],
                cwd=folder,
                env=dict(env),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def type(self, line: str) -> str:
        """Send a line. Returns what is printed until the next prompt."""
        self.send(line)
        return self.until_prompt()

    def send(self, line: str) -> None:
        assert self.shell.stdin
        self.shell.stdin.write(f"{line}\n".encode())
        self.shell.stdin.flush()

    def interrupt(self) -> str:
        """Press Ctrl-C, for all that runs in this terminal.

        Returns what is printed until the next prompt.
        """
        os.killpg(self.shell.pid, signal.SIGINT)
        return self.until_prompt()

    def until_prompt(self) -> str:
        try:
            wait_for(self.find_prompt, LIMIT)
        except AssertionError:
            return self.take_unread() + "\n(it has not ended)"
        return END.sub("", self.take_unread()).removesuffix(self.prompt)

    def find_prompt(self) -> bool:
        text = self.unread()
        if END.search(text):
            self.prompt = "$ "
            return True
        last = text.rpartition("\n")[2]
        if last in PROMPTS:
            self.prompt = last
            return True
        return False

    def unread(self) -> str:
        text = self.log.read_bytes()[self.read_to :]
        return text.decode(errors="replace")

    def take_unread(self) -> str:
        """Return what is unread, and count it as read."""
        text = self.log.read_bytes()[self.read_to :]
        self.read_to += len(text)
        return text.decode(errors="replace")

    def close(self) -> None:
        """End the shell and all that runs in it."""
        with suppress(ProcessLookupError):
            os.killpg(self.shell.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.shell.wait(5)
        with suppress(ProcessLookupError):
            os.killpg(self.shell.pid, signal.SIGKILL)
        self.shell.wait()
        assert self.shell.stdin
        with suppress(BrokenPipeError):
            self.shell.stdin.close()
