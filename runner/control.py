"""`make stop NAME`, `make start NAME`, `make restart NAME`.

    python -m runner.control stop fibtastic-worker

Both ends of a Unix socket: `main` sends one line and prints the answer;
`Control` is in the running `make run` and answers when the thing is done.
"""

import asyncio
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from runner import procfile, ready
from runner.problem import Problem
from runner.process import Process

# Relative, as a Unix socket's path may have 104 characters only.
SOCKET = Path("var/run/runner.sock")


class Control:
    """Changes the processes of a running runner on request."""

    def __init__(
        self, processes: Mapping[str, Process], env: Mapping[str, str]
    ) -> None:
        self.processes = processes
        self.env = env

    async def serve(self) -> asyncio.Server:
        """Listen; raises Problem when another runner does already."""
        SOCKET.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            connect().close()  # an empty request to whoever listens
        except (FileNotFoundError, ConnectionRefusedError):
            # None, or one whose owner was killed: replaced by this call.
            return await asyncio.start_unix_server(self.handle, SOCKET)
        raise Problem("already running (Ctrl-C in its terminal ends it)")

    async def handle(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer one request, `ACTION NAME ...`: `ok TEXT` or `error TEXT`."""
        action, *words = (await reader.readline()).decode().split() or [""]
        try:
            answer = "ok " + await self.obey(action, words)
        except Problem as problem:
            answer = f"error {problem}"
        writer.write(answer.encode())
        writer.close()

    async def obey(self, action: str, words: list[str]) -> str:
        """Change all processes meant at once; return what was done."""
        do = {"stop": self.stop, "start": self.start, "restart": self.restart}
        if action not in do:
            raise Problem(f"{action!r} is none of: {', '.join(do)}")
        names = sorted(procfile.matching(self.processes, words))
        done = [do[action](self.processes[name]) for name in names]
        return ", ".join(await asyncio.gather(*done))

    async def stop(self, process: Process) -> str:
        """Stop it until it is started again."""
        await process.stop()
        return f"{process.name} is stopped"

    async def start(self, process: Process) -> str:
        """Start it, without its pause if it died; wait until it answers."""
        if not process.alive:
            await process.restart()
        return await self.up(process)

    async def restart(self, process: Process) -> str:
        """Stop and start it; wait until it answers."""
        await process.restart()
        return await self.up(process)

    async def up(self, process: Process) -> str:
        """Wait until it answers; raises Problem when it does not."""
        if await ready.until_answers(process, self.env):
            return f"{process.name} is up"
        raise Problem(
            f"{process.name} does not answer; look at the output of make run"
        )


def connect() -> socket.socket:
    """Return a connection to the running runner."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(SOCKET))
    except OSError:
        connection.close()
        raise
    return connection


def main(action: str, *names: str) -> None:
    """Send a request, print the answer; exit with 1 on an error."""
    if not names:
        sys.exit(f"{action} what? For example: make {action} fibtastic-worker")
    try:
        connection = connect()
    except (FileNotFoundError, ConnectionRefusedError):
        sys.exit("nothing is running here; start it first: make run")
    with connection:
        connection.sendall(" ".join([action, *names]).encode() + b"\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b"")).decode()
    outcome, _, text = answer.partition(" ")
    if outcome != "ok":
        sys.exit(text or "make run has ended meanwhile")
    print(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
