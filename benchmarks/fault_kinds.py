"""The kinds of faults: what happens, and how it ends."""

import os
import signal
import time

from benchmarks.fault_setup import Kind, Setup
from parts.waiting import wait_for

SECONDS = 4.0  # of a hung or full broker; more than plumbing.broker waits
CUTS = 5


def kill_worker(setup: Setup) -> None:
    setup.worker.kill()
    setup.worker.start()


def kill_child(setup: Setup) -> None:
    """Kill the child process that did the latest task."""
    child = int(setup.done()[-1][2])
    assert child != setup.worker.process.pid, "no child"  # noqa: S101
    os.kill(child, signal.SIGKILL)


def kill_broker(setup: Setup) -> None:
    setup.broker.kill()
    setup.broker.start()


def hang_broker(setup: Setup) -> None:
    setup.broker.pause()
    time.sleep(SECONDS)
    setup.broker.resume()


def silence_connections(setup: Setup) -> None:
    setup.proxy.silence()


def flap_connections(setup: Setup) -> None:
    """Cut all connections, and again when the worker has new ones."""
    for _ in range(CUTS):
        setup.proxy.cut()
        wait_for(
            lambda: setup.proxy.links or setup.worker.ended(),
            30,
            "a new connection",
        )


def restart_broker(setup: Setup) -> None:
    setup.broker.stop()
    setup.broker.start()


def fill_broker(setup: Setup) -> None:
    """Let the broker refuse what needs memory, as a full one does."""
    setup.broker.client.config_set("maxmemory", 1)
    time.sleep(SECONDS)
    setup.broker.client.config_set("maxmemory", 0)


def restart_worker(setup: Setup) -> None:
    setup.worker.stop()
    setup.worker.start()


KINDS = {
    kind.name: kind
    for kind in (
        Kind("worker: kill -9", kill_worker),
        Kind("child process: kill -9", kill_child, pool="prefork"),
        Kind("broker: kill -9", kill_broker),
        Kind("broker: hangs", hang_broker),
        Kind("connection: half open", silence_connections, by_proxy=True),
        Kind("connection: flaps", flap_connections, by_proxy=True),
        Kind("broker: restarts", restart_broker),
        Kind("broker: full", fill_broker),
        Kind("worker: restarts", restart_worker),
    )
}
