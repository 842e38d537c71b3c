"""One process of the Procfile, kept running until it is told to stop."""

import asyncio
import signal
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress

from runner.spawn import describe, kill_group, spawn

# The steps of stopping, seconds of patience after each. SIGTERM is a worker's
# warm shutdown: it takes no more tasks and ends those it has. SIGQUIT is its
# cold shutdown: it gives unfinished tasks back to the broker.
STEPS = {signal.SIGTERM: 10.0}
WORKER_STEPS = {**STEPS, signal.SIGQUIT: 5.0}
LONGEST_PAUSE = 30.0  # seconds; a process that ran this long begins anew at 1

Say = Callable[[str, str], None]


class Process:
    """Restarted when it dies, after a pause that doubles each time.

    All that happens to it happens in one task (`_keep`): starting and
    stopping are requests to that task and wait for it.
    """

    def __init__(
        self, name: str, command: str, env: Mapping[str, str], say: Say
    ) -> None:
        self.name = name
        # `exec`: the process itself instead of a shell in front of it, that
        # would get our signals. So a line may not begin with NAME=value (use
        # `env NAME=value ...`).
        self.command = f"exec {command}"
        self.env = env
        self.say = say
        self.last_lines: deque[str] = deque(maxlen=10)
        self.main: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._unwanted = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._closed = False

    @property
    def alive(self) -> bool:
        """Return if it runs now, and not: waits to be restarted."""
        return self.main is not None

    @property
    def wanted(self) -> bool:
        """Return if it is kept running."""
        return self._keeper is not None

    async def start(self) -> None:
        """Keep it running; without effect when it is kept already."""
        async with self._one_at_a_time:
            self._start()

    async def stop(self) -> None:
        """Stop it and all its children; returns when they are gone."""
        async with self._one_at_a_time:
            await self._stop()

    async def restart(self) -> None:
        """Stop, then start, with nobody else's request in between."""
        async with self._one_at_a_time:
            await self._stop()
            self._start()

    async def close(self) -> None:
        """Stop it for good: who asks for a start from now on gets none."""
        self._closed = True
        await self.stop()

    def kill(self) -> None:
        """If it is being stopped, do it now: SIGKILL to it and children."""
        if self.main and self._unwanted.is_set():
            kill_group(self.main.pid)

    def _start(self) -> None:
        if self._keeper is None and not self._closed:
            self._unwanted.clear()
            self._keeper = asyncio.create_task(self._keep())

    async def _stop(self) -> None:
        if keeper := self._keeper:
            self._unwanted.set()
            # Not `await keeper`: who cancels us would cancel it as well, and
            # the process would live on with nobody to stop it.
            await asyncio.wait({keeper})
            self._keeper = None
            keeper.result()

    async def _keep(self) -> None:
        pause = 1.0
        while True:
            begin = time.monotonic()
            status = await self._run_once()
            if self._unwanted.is_set():
                return
            if time.monotonic() - begin >= LONGEST_PAUSE:
                pause = 1.0
            self.say("run", f"{self.name} died ({status}). Its last lines:")
            for line in self.last_lines:
                self.say("run", f"    {line}")
            self.say("run", f"{self.name} starts again in {pause:g} s")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._unwanted.wait(), pause)
                return
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _run_once(self) -> str:
        """Run it to its end, wanted or not; return how it ended."""
        self.last_lines.clear()
        self.main, output = await spawn(self.command, self.env, self._line)
        ended = asyncio.create_task(self.main.wait())
        unwanted = asyncio.create_task(self._unwanted.wait())
        await asyncio.wait(
            {ended, unwanted}, return_when=asyncio.FIRST_COMPLETED
        )
        unwanted.cancel()
        worker = self.name.endswith("-worker")
        for step, patience in (WORKER_STEPS if worker else STEPS).items():
            if not ended.done():
                # To the main process only: SIGTERM to the whole group kills
                # a worker's child processes in the middle of their tasks,
                # and the tasks count as failed.
                with suppress(ProcessLookupError):  # ended this moment
                    self.main.send_signal(step)
                await asyncio.wait({ended}, timeout=patience)
        kill_group(self.main.pid)  # also children that outlived it
        code = await ended
        self.main = None
        # Patience, as a daemon with a session of its own may hold the pipe.
        await asyncio.wait({output}, timeout=1)
        output.cancel()
        return describe(code)

    def _line(self, line: str) -> None:
        self.last_lines.append(line)
        self.say(self.name, line)
