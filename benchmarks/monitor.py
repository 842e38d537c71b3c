"""How much does watching Redis slow it down?

Two processes enqueue, alone, and while somebody watches with MONITOR, as
backstage's tab Under the hood does.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import Process
from pathlib import Path

from celery import Celery

from backstage.monitor.sentences import Reader
from backstage.monitor.watch import Feed, feed_client
from benchmarks.trial import Asked, Trial
from parts.broker import Broker
from parts.waiting import wait_for
from plumbing.broker import celery_settings

SENDERS = 2

ABOUT = {
    "monitor": "two processes enqueue, and somebody watches Redis or not",
}


def send(url: str, tasks: int) -> None:
    app = Celery("benchmark", set_as_current=False)
    app.config_from_object(celery_settings("benchmark", url))
    for number in range(tasks):
        app.send_task("nothing", args=[number])


def watch(url: str) -> None:
    """Read every command; the page itself stops at a limit."""
    feed, reader = Feed(url), Reader()
    feed.client = feed_client(url)
    monitor = feed.client.connection_pool.get_connection()
    monitor.send_command("MONITOR")
    while True:
        for command in feed.read(monitor, time.monotonic() + 1):
            reader.read(command)


def start_watcher(broker: Broker) -> Process:
    """Start a process that watches, and wait until it does."""
    watcher = Process(target=watch, args=(broker.url,), daemon=True)
    watcher.start()
    clients = broker.client.client_list
    wait_for(
        lambda: any(each["cmd"] == "monitor" for each in clients()),
        what="the watcher",
    )
    return watcher


def enqueue(broker: Broker, tasks: int) -> float:
    """Return the messages a second that all senders together enqueue."""
    broker.client.flushall()
    senders = [
        Process(target=send, args=(broker.url, tasks // SENDERS))
        for _ in range(SENDERS)
    ]
    started = time.perf_counter()
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    seconds = time.perf_counter() - started
    return broker.client.llen("benchmark") / seconds


def enqueue_watched(broker: Broker, tasks: int) -> float:
    watcher = start_watcher(broker)
    try:
        return enqueue(broker, tasks)
    finally:
        watcher.terminate()
        watcher.join()


def trials(asked: Asked) -> Iterator[Trial]:
    tasks = asked.size(4_000, 100)
    for name, way in (("alone", enqueue), ("watched", enqueue_watched)):
        yield Trial("monitor", name, partial(measure, way, tasks))


def measure(
    way: Callable[[Broker, int], float], tasks: int
) -> dict[str, float]:
    with (
        tempfile.TemporaryDirectory() as name,
        Broker(Path(name)) as broker,
    ):
        return {"messages a second": way(broker, tasks)}
