"""`make stop NAME`, `make start NAME`, `make restart NAME`.

    python -m runner.control stop fibtastic-worker

The two ends of a Unix socket. `main` sends one line and prints the answer.
`Control` is in the running `make run`, and answers when it has obeyed.
"""

import asyncio
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from runner import procfile, ready
from runner.problem import Problem
from runner.process import Process

# A relative path: a Unix socket's path may have only 104 characters.
SOCKET = Path("var/run/runner.sock")
PID = SOCKET.with_suffix(".pid")


class Control:
    """Stops and starts the processes of a running runner on request."""

    def __init__(
        self, processes: Mapping[str, Process], env: Mapping[str, str]
    ) -> None:
        self.processes = processes
        self.env = env

    async def serve(self) -> asyncio.Server:
        """Listen for requests.

        Raises Problem if another runner runs in this folder.
        """
        SOCKET.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            connect_to_runner().close()  # an empty request
        except (FileNotFoundError, ConnectionRefusedError):
            # There is no socket, or its owner was killed. This replaces it.
            PID.write_text(str(os.getpid()))
            return await asyncio.start_unix_server(self.handle, SOCKET)
        raise Problem(
            "it is already running here. To stop it, press Ctrl-C in its"
            f" terminal, or type: kill {PID.read_text()}"
        )

    async def handle(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer one request: `ACTION NAME ...`.

        The answer is `ok TEXT` or `error TEXT`.
        """
        action, *words = (await reader.readline()).decode().split() or [""]
        try:
            answer = "ok " + await self.obey(action, words)
        except Problem as problem:
            answer = f"error {problem}"
        writer.write(answer.encode())
        writer.close()

    async def obey(self, action: str, words: list[str]) -> str:
        """Stop or start the processes that the words mean, all at once.

        Returns what was done, as text. Raises Problem for an unknown word.
        """
        do = {"stop": self.stop, "start": self.start, "restart": self.restart}
        if action not in do:
            raise Problem(f"{action!r} is not one of {', '.join(do)}")
        names = sorted(procfile.names_meant(words, self.processes))
        done = [do[action](self.processes[name]) for name in names]
        return ", ".join(await asyncio.gather(*done))

    async def stop(self, process: Process) -> str:
        """Stop it until somebody starts it again."""
        await process.stop()
        return f"{process.name} is stopped"

    async def start(self, process: Process) -> str:
        """Start it and wait until it answers.

        If it died, this leaves out the rest of its pause.
        """
        if not process.alive:
            await process.restart()
        return await self.wait_until_up(process)

    async def restart(self, process: Process) -> str:
        """Stop it, start it, and wait until it answers."""
        await process.restart()
        return await self.wait_until_up(process)

    async def wait_until_up(self, process: Process) -> str:
        """Wait until it answers. Raises Problem if it does not."""
        if await ready.until_answers(process, self.env):
            return f"{process.name} is up"
        raise Problem(
            f"{process.name} does not answer. The output of make run says why."
        )


def connect_to_runner() -> socket.socket:
    """Return a connection to the running runner. Raises OSError."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(SOCKET))
    except OSError:
        connection.close()
        raise
    return connection


def main(action: str, *names: str) -> None:
    """Send a request and print the answer. Exits with 1 on an error."""
    if not names:
        sys.exit(
            f"Say what to {action}, such as: make {action} fibtastic-worker"
        )
    try:
        connection = connect_to_runner()
    except (FileNotFoundError, ConnectionRefusedError):
        sys.exit("make run is not running here. Start it first: make run")
    with connection:
        connection.sendall(" ".join([action, *names]).encode() + b"\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b"")).decode()
    outcome, _, text = answer.partition(" ")
    if outcome != "ok":
        sys.exit(text or "make run has ended in the meantime")
    print(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
