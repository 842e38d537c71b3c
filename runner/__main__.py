"""`make run`: python -m runner [--procfile PATH] [APP ...]

Why a process manager of our own: in the lessons one worker is stopped and
started again by its name while the rest runs on, and edited code reloads. No
library reads a Procfile and does both. honcho (2.0.0, 10/2024), the Procfile
runner of the Python world, ends everything when one process ends. supervisor
(4.3.0, 08/2025) and circus (0.19.0, 02/2025) stop and start processes by
name, but read no Procfile and reload no edited code.
"""

import argparse
import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from runner import (
    guard,
    ports,
    procfile,
    ready,
    redis_ready,
    release,
    reload,
    settings,
)
from runner.control import SOCKET, Control
from runner.output import Output
from runner.problem import Problem
from runner.process import Process

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SAME_CTRL_C = 0.5  # seconds after the first one


class Runner:
    """Everything from the first process to the last."""

    def __init__(self, path: Path, apps: list[str]) -> None:
        self.begin = time.monotonic()
        self.env, self.external = settings.environment()
        commands = procfile.only_for(apps, procfile.read(path))
        if self.external:
            commands.pop("broker", None)
        self.output = Output(commands)
        self.release = commands.pop(procfile.RELEASE, None)
        self.processes = {
            name: Process(name, command, self.env, self.output.line)
            for name, command in commands.items()
        }
        self.stopping = asyncio.Event()
        self.signalled = 0.0  # when the first signal came

    async def run(self) -> None:
        """Run until a signal comes; leave no process and no port behind."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.on_signal, number)
        server = await Control(self.processes, self.env).serve()
        stopping = asyncio.create_task(self.stopping.wait())
        work = asyncio.create_task(self.start_all())
        try:
            await asyncio.wait(
                {work, stopping}, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            work.cancel()
            server.close()
            SOCKET.unlink(missing_ok=True)
            await self.stop_all()
            # Everything has ended: another Ctrl-C would only show a traceback.
            for number in SIGNALS:
                loop.remove_signal_handler(number)
                signal.signal(number, signal.SIG_IGN)
        with suppress(asyncio.CancelledError):
            await work

    def on_signal(self, number: signal.Signals) -> None:
        """Stop everything in order; at a second Ctrl-C, kill what is slow."""
        now = time.monotonic()
        if not self.stopping.is_set():
            self.signalled = now
            self.stopping.set()
        # One Ctrl-C may reach us twice: the terminal sends it to the whole
        # process group, and a program that started us may pass it on.
        elif number == signal.SIGINT and now - self.signalled > SAME_CTRL_C:
            for process in self.processes.values():
                process.kill()

    async def start_all(self) -> None:
        """Start everything in order, show the table, reload edited code."""
        await self.wait_for_last()
        commands = {n: p.command for n, p in self.processes.items()}
        ports.check_free(commands, self.env)
        if self.external:
            url = self.env["REDIS_URL"]
            await redis_ready.wait_until_loaded(url, self.output)
            await redis_ready.refuse_others_workers(url, self.processes)
        broker = self.processes.get("broker")
        printed: list[str] = []
        if broker:
            await broker.start()
        if self.release:  # it needs no broker
            printed = await release.run(self.release, self.env, self.output)
        if broker:
            up = await ready.until_answers(broker, self.env, limit=15)
            if not up and broker.wanted:
                url = self.env["REDIS_URL"]
                await redis_ready.wait_until_loaded(url, self.output)
            if not broker.wanted and not self.stopping.is_set():
                raise Problem(
                    "the broker cannot start. The lines above say why. Nothing"
                    " else was started."
                )
        for process in self.processes.values():
            await process.start()
        await asyncio.gather(
            self.show_addresses(printed),
            reload.watch(self.processes.values(), self.output),
            self.stopping.wait(),
        )

    async def wait_for_last(self) -> None:
        """Wait until no process of an earlier runner is left, then guard ours.

        If it was killed, its guard still stops its processes.
        """
        lock = guard.take_lock()
        if lock is None:
            self.output.note(
                "the last make run was killed; waiting until what it left"
                " behind has ended"
            )
        while lock is None:
            await asyncio.sleep(0.1)
            lock = guard.take_lock()
        guard.start(lock)

    async def show_addresses(self, printed: list[str]) -> None:
        """Wait until everything answers, then print the table.

        printed: the release line's output, which goes below it.
        """
        processes = self.processes.values()
        answers = await asyncio.gather(
            *(ready.until_answers(process, self.env) for process in processes)
        )
        up = {p.name: a for p, a in zip(processes, answers, strict=True)}
        more = settings.more_pages(up, self.env)
        self.output.table([*self.table_rows(up), *more], printed)
        self.output.note(f"ready in {time.monotonic() - self.begin:.1f} s")

    def table_rows(self, up: dict[str, bool]) -> Iterable[tuple[str, str]]:
        """Yield (name, address), and every process that does not answer.

        up: by the process's name, whether it answers.
        """
        # The apps first: people came for them. The broker, on which all of
        # it stands, last.
        order = ["", *reversed(procfile.SHARED)]
        for name in sorted(
            up, key=lambda n: order.index(n) if n in order else 0
        ):
            command = self.processes[name].command
            text = settings.address(name, self.env, command)
            if not up[name]:
                text += "   does not answer: look for its lines above"
            if text:
                yield name.removesuffix("-web"), text.strip()
        if self.external:
            yield "broker", settings.address("broker", self.env)

    async def stop_all(self) -> None:
        """Stop every process, and last those that the others need."""
        if any(process.wanted for process in self.processes.values()):
            self.output.note(
                "stopping everything; press Ctrl-C again to stop at once"
            )
        services = procfile.SERVICES
        names = [name for name in self.processes if name not in services]
        errors = await asyncio.gather(
            *(self.processes[name].close() for name in names),
            return_exceptions=True,  # one must not leave the others running
        )
        for name in services:
            if name in self.processes:
                await self.processes[name].close()
        for error in filter(None, errors):
            raise error


def main() -> None:
    """Run the Procfile in its folder; exit with 1 on a Problem."""
    parser = argparse.ArgumentParser(
        "runner",
        description="Start every process of the Procfile and keep it running.",
    )
    parser.add_argument(
        "--procfile",
        type=Path,
        default=Path("Procfile"),
        help="its folder is the one to run in (default: %(default)s)",
    )
    parser.add_argument(
        "apps",
        nargs="*",
        metavar="APP",
        help="start only this app and what it needs",
    )
    options = parser.parse_args()
    path = options.procfile.resolve()
    os.chdir(path.parent)
    try:
        asyncio.run(Runner(path, options.apps).run())
    except Problem as problem:
        sys.exit(f"make run: {problem}")


if __name__ == "__main__":
    main()
