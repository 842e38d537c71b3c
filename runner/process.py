"""One process of the Procfile, kept running until it is told to stop."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress

from runner import guard, hopeless
from runner.ending import STEPS, WORKER_STEPS, exit_text, kill_group
from runner.reloading import EDITED, port_opened
from runner.spawn import spawn

# Seconds. After a process has run this long, its next pause is 1 s again.
LONGEST_PAUSE = 30.0

Say = Callable[[str, str], None]


class Process:
    """A process that is started again when it dies, after a pause.

    The pause doubles each time. One asyncio task, `_keep`, does all that
    happens to the process; start() and stop() ask that task and wait for it.
    """

    def __init__(
        self, name: str, command: str, env: Mapping[str, str], say: Say
    ) -> None:
        self.name = name
        # `exec` replaces the shell by the process; otherwise the shell would
        # get our signals. Therefore a line may not begin with NAME=value;
        # it can begin with `env NAME=value`.
        self.command = f"exec {command}"
        self.env = env
        self.say = say
        self.last_lines: deque[str] = deque(maxlen=10)
        self.said_ready = False  # as Celery's workers do
        self.begin = 0.0  # when it started last, as of time.monotonic()
        self.main: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._unwanted = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._closed = False

    @property
    def alive(self) -> bool:
        """Whether it runs now. False while it waits for its restart."""
        return self.main is not None

    @property
    def wanted(self) -> bool:
        """Whether it is started again when it dies."""
        return self._keeper is not None

    async def start(self) -> None:
        """Keep it running from now on; does nothing if it is wanted."""
        async with self._one_at_a_time:
            self._start()

    async def stop(self) -> None:
        """Stop it and its children, and wait until they are gone."""
        async with self._one_at_a_time:
            await self._stop()

    async def restart(self) -> None:
        """Stop it and start it, without another request in between."""
        async with self._one_at_a_time:
            await self._stop()
            self._start()

    async def close(self) -> None:
        """Stop it for good; later calls of start() do nothing."""
        self._closed = True
        await self.stop()

    def kill(self) -> None:
        """Send SIGKILL to it and its children, if it is being stopped."""
        if self.main and self._unwanted.is_set():
            kill_group(self.main.pid)

    def _start(self) -> None:
        if self._keeper is None and not self._closed:
            self._unwanted.clear()
            self._keeper = asyncio.create_task(self._keep())

    async def _stop(self) -> None:
        if keeper := self._keeper:
            self._unwanted.set()
            # Not `await keeper`: cancelling us would cancel the keeper too,
            # and the process would live on without one.
            await asyncio.wait({keeper})
            self._keeper = None
            keeper.result()

    async def _keep(self) -> None:
        pause = 1.0
        while True:
            status = await self._run_with_reloads()
            if self._unwanted.is_set():
                return
            if time.monotonic() - self.begin >= LONGEST_PAUSE:
                pause = 1.0
            verb = "ended" if status == exit_text(0) else "died"
            self.say("run", f"{self.name} {verb} ({status}). Its last lines:")
            for line in self.last_lines:
                self.say("run", f"    {line}")
            if status.startswith("exit") and self._is_hopeless():
                return
            self.say("run", f"{self.name} starts again in {pause:g} s")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._unwanted.wait(), pause)
                return
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _run_with_reloads(self) -> str:
        """Run it until it ends or is unwanted. Returns how it ended."""
        with port_opened(self.name, self.command, self.env) as (env, files):
            while True:
                status = await self._run_once(env, files)
                reloads = files and status == exit_text(EDITED)
                if not reloads or self._unwanted.is_set():
                    return status

    async def _run_once(
        self, env: Mapping[str, str], files: Collection[int]
    ) -> str:
        self.last_lines.clear()
        self.said_ready = False
        self.begin = time.monotonic()
        self.main, output = await spawn(
            self.name, self.command, env, self._line, pass_fds=files
        )
        ended = asyncio.create_task(self.main.wait())
        unwanted = asyncio.create_task(self._unwanted.wait())
        await asyncio.wait(
            {ended, unwanted}, return_when=asyncio.FIRST_COMPLETED
        )
        unwanted.cancel()
        worker = self.name.endswith("-worker")
        for step, patience in (WORKER_STEPS if worker else STEPS).items():
            if not ended.done():
                # To the main process only. SIGTERM to the whole group kills
                # a worker's child processes in the middle of their tasks,
                # and the tasks count as failed.
                with suppress(ProcessLookupError):  # it ended this moment
                    self.main.send_signal(step)
                await asyncio.wait({ended}, timeout=patience)
        kill_group(self.main.pid)  # also children that outlived it
        guard.forget(self.main.pid)
        code = await ended
        self.main = None
        # Only 1 s: a daemon with a session of its own may hold the pipe.
        await asyncio.wait({output}, timeout=1)
        output.cancel()
        return exit_text(code)

    def _is_hopeless(self) -> bool:
        """Say what to do, if no restart helps. `start()` tries again."""
        if self.name != "broker":
            return False
        folder = self.env.get("BROKER_DIR") or "var/broker"
        advice = hopeless.advice(self.last_lines, folder)
        if advice:
            self._keeper = None
            self.say("run", f"{advice}   Then start it again.")
        return bool(advice)

    def _line(self, line: str) -> None:
        self.last_lines.append(line)
        self.said_ready = self.said_ready or line.endswith(" ready.")
        self.say(self.name, line)
